"""Each mark that ends a sentence, closes with it, or opens a bracket in which none ends; numbers of headings, modes, roles."""

import pytest
from variants import spread

from pipeline.classify.vocabulary import substrings
from pipeline.extract import masks, rounds
from pipeline.extract.masks import GLYPHS
from pipeline.segment import sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    spread(
        ("检查‹。！？；;!?›整改", "检查‹›|整改"),
        ("检查‹。！？；;!?›‹。！？；;!?›整改", "检查‹›‹›|整改"),
        ("检查。‹……¦…………›整改", "检查。‹›|整改"),
        ("检查……‹。！？；;!?›整改", "检查……‹›|整改"),
        ("检查……整改", "检查……|整改"),
        ("检查…整改", "检查…整改"),
        ('检查。‹”’」』）)】》〕"›整改', "检查。‹›|整改"),
        ('检查……‹”’」』）)】》〕"›整改', "检查……‹›|整改"),
        ("检查\n整改", "检查|整改"),
        ("检查\n‹”）›整改", "检查|‹›整改"),
        ("检查\n。整改", "检查|。|整改"),
        ("‹（(《【›检查。甲‹）)》】›整改。乙", "‹›检查。甲‹›整改。|乙"),
        ("检查，整改", "检查，整改"),
    ),
)
def test_signs_of_sentences(text, parts):
    assert "|".join(text[a:b] for a, b in sentences.spans(text)) == parts


@pytest.mark.parametrize("mark", "，。；：、！？（）《》“”")
def test_marks_stand_in_the_features(mark):
    assert f"甲{mark}乙" in set(substrings(f"甲{mark}乙"))
    assert "㐀一" in set(substrings("㐀一"))
    assert "一鿿" in set(substrings("一鿿"))


@pytest.mark.parametrize(
    ("text", "told"),
    spread(
        ("一、两轮巡察", "两轮"),
        ("甲\n‹ \u3000›‹一二三四五六七八九十›、两轮巡察", "两轮"),
        ("甲\n‹1-9１-９›、两轮巡察", "两轮"),
        ("甲\n1‹0-9０-９›、两轮巡察", "两轮"),
        (f"甲\n‹某{GLYPHS}›、两轮巡察", "两轮"),
        ("第1轮至第‹2-9２-９›轮巡察", "第1轮至第‹›轮巡察"),
        ("第1轮至第1‹2-9２-９›轮巡察", "第1轮至第1‹›轮巡察"),
        (f"第1轮至第‹某{GLYPHS}›轮巡察", "第1轮至第‹›轮巡察"),
    ),
)
def test_numbers_of_headings_and_last_rounds(text, told):
    assert [r.text for r in rounds.find(text)][-1].removesuffix("巡察") == told.removesuffix("巡察")


@pytest.mark.parametrize(
    ("text", "modes"),
    spread(
        ("第三轮常规‹”¦›‹问题¦›巡‹视察›", "常规"), ("第三轮巡‹视察›“回头看”", "回头看"), ("第三轮机动巡‹视察›", "机动")
    ),
)
def test_modes_of_rounds(text, modes):
    assert rounds.modes(text) == [modes]


def roles(text):
    return [m.role for m in masks.find(text)]


@pytest.mark.parametrize(
    ("text", "role"),
    spread(
        ("××××年‹0-9xX×*_›月", "year"),
        ("第‹一二三四五六七八九百›×轮", "ordinal"),
        ("第×、第‹一二三四五六七八九0-9xXｘＸ×*＊_○□›轮", "ordinal"),
        ("第×‹—-›第‹0-9›轮", "ordinal"),
        ("第‹一二三四五六七八九0-9xXｘＸ×*＊_○□›、×轮", "ordinal"),
    ),
)
def test_roles_of_masks(text, role):
    assert role in roles(text)
