"""Each sign of a measure word in brackets, and each by which what stands beside a mask tells what it hides."""

import pytest
from variants import spread

from pipeline.extract import mask_roles, masks, units
from pipeline.extract.masks import GLYPHS


@pytest.mark.parametrize(
    ("text", "measure"),
    spread(
        ("件‹(（›‹人次›‹)）›", "件‹1›‹2›‹3›"),
        ("件（人）次", "件（人）次"),
        ("件（甲）", "件"),
        ("人‹(（›次‹)）›", "人‹1›次‹2›"),
        ("人（甲）", "人"),
        ("村‹、¦，¦›‹0-9xX×*›组", "村"),
        ("村、‹0-9xX×*›甲", ""),
        ("村庄", ""),
    ),
)
def test_measure_words(text, measure):
    found = units.after(text, 0)
    assert (found.measure if found else "") == measure


@pytest.mark.parametrize(
    ("text", "told"),
    spread(
        ("电话‹( \t-A-Za-z0-9０-９›**", "yes"),
        ("电话138‹( \t-A-Za-z0-9０-９›**", "yes"),
        ("电话‹、，中·›**", ""),
        ("甲‹( \t-A-Za-z0-9０-９›**", ""),
        ("〔2021〕‹ ¦字第¦第¦›**号", "yes"),
        ("〔2021〕‹、中›**号", ""),
    ),
)
def test_numbers_of_things(text, told):
    start = text.index("*")
    assert mask_roles.is_identifier(text, start, start + 2) is bool(told)


def told(text):
    """Role, and unit where there is one, of the first mask."""
    first = masks.find(text)[0]
    return f"{first.role} {first.unit or ''}".strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    spread(
        # a year of one sign, where a month follows
        (f"×年‹0-9０-９{GLYPHS}›月", "year"),
        (f"×年1‹0-9０-９{GLYPHS}›月", "year"),
        ("×年、月", "count 年"),
        # ordinals in a row share their unit
        ("第×‹—-›3轮", "ordinal 轮"),
        ("第×——3轮", "ordinal 轮"),
        (f"第×、‹0-9０-９{GLYPHS}一二三四五六七八九十›轮", "ordinal 轮"),
        (f"第×、第‹0-9０-９{GLYPHS}一二三四五六七八九十›轮", "ordinal 轮"),
        ("第×、第甲轮", "ordinal"),
        ("第×。3轮", "ordinal"),
        ("第‹0-9０-９一二三四五六七八九十›、×轮", "ordinal 轮"),
        ("第‹一二三四五六七八九十百›×轮", "ordinal 轮"),
        ("甲、×轮", "count 轮"),
        # where somebody lives
        (f"住幸福路×号‹0-9，。；、）) \t一鿿{GLYPHS}›", "place"),
        ("住幸福路×号", "place"),
        ("住幸福路 ×号", "place"),
        ("幸福路×号!", "day"),
    ),
)
def test_what_a_mask_hides(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize("glyph", GLYPHS)
def test_an_ordinal_behind_a_masked_one(glyph):
    for text in (f"第{glyph}、×轮", f"第{glyph}和第{glyph}轮", f"第{glyph * 2}、{glyph}轮"):
        assert [(m.role, m.unit) for m in masks.find(text)] == [("ordinal", "轮")] * 2


@pytest.mark.parametrize("star", "*＊")
def test_a_star_behind_a_word_is_a_note(star):
    assert masks.find(f"整改情况{star}、完成情况") == masks.find(f"第三轮{star}。") == []


@pytest.mark.parametrize("mark", ["**", "__"])
def test_a_mask_behind_emphasis_that_has_one_sign_more(mark):
    last = masks.find(f"推进{mark}样板{mark}{mark[0]}件")[-1]
    assert (last.text, last.role, last.unit) == (mark + mark[0], "count", "件")
