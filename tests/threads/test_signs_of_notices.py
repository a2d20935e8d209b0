"""Each sign by which a notice is cut into what it lists: numbers, quotation marks, ends of clauses, dates of a signature."""

import pytest
from notice_texts import listed
from variants import spread

from pipeline.ingest.split import structure
from pipeline.threads import items, likeness, parts, states

HAN = "一二三四五六七八九十"


def units(text):
    """The units of a text: level and words."""
    sentences = [parts.Sentence(str(n), s.start, s.end) for n, s in enumerate(structure(text)[1])]
    return "；".join(f"{u.level}{text[u.words : u.end]}{'?' * u.asked}" for u in parts.units(text, sentences))


@pytest.mark.parametrize(
    ("text", "expected"),
    spread(
        (f"‹{HAN}›‹是则›加强学习，", "5加强学习，"),
        (f"其‹{HAN}›‹，¦,¦是¦›加强学习，", "5加强学习，"),
        (f"第‹{HAN}›‹，、,›加强学习，", "5加强学习，"),
        (f"‹{HAN}›要加强学习，", "5加强学习，?"),
        ("甲是加强学习，", "0甲是加强学习，"),
        (f"检查‹，,：:—›‹{HAN}›‹是则›加强学习，", "0检查‹›；5加强学习，"),
        ("检查，一要加强学习，", "0检查，；5加强学习，?"),
        ("检查·一是加强学习，", "0检查·一是加强学习，"),
        # a bracket is one sentence, what it lists is cut all the same
        ("（检查‹，,；;：:。—›一是加强学习）", "0（检查‹›；5加强学习）"),
        (f"检查，一要‹{HAN}›方面学习，", "0检查，一要‹›方面学习，"),
        (f"‹{HAN}›‹、．.›加强学习", "1加强学习"),
        ("‹（(›‹一二三四五六七八九十›‹）)›加强学习", "2加强学习"),
        ("‹1-9１-９›‹、．.›加强学习", "3加强学习"),
        ("‹（(›‹0-9›‹）)›加强学习", "4加强学习"),
        ("‹①⑩⑳㉑㉟㊱㊿›加强学习", "4加强学习"),
        ("第‹一二三四五六七八九十百›‹章部编›加强学习", "1加强学习"),
        ("第‹一二三四五六七八九十百›节加强学习", "2加强学习"),
    ),
)
def test_units(text, expected):
    assert units(text) == expected


@pytest.mark.parametrize("mark", "；;。")
def test_units_behind_the_end_of_a_clause(mark):
    assert units(f"检查学习{mark}一是加强学习，") == f"0检查学习{mark}；5加强学习，"


@pytest.mark.parametrize(
    ("line", "signed"),
    spread(
        ("‹0-9０-９›023年5月8‹日¦›", "yes"),
        ("2‹0-9０-９›23年5月8日", "yes"),
        ("202‹0-9０-９›年5月8日", "yes"),
        ("二‹〇○零一二三四五六七八九›二三年五月八日", "yes"),
        ("20‹××¦**¦x›年5月8日", "yes"),
        ("20‹年，。›×年5月8日", ""),
        ("2023年5‹，。›8日", ""),
        ("甲乙丙丁年5月8日", ""),
        ("县委‹，。；：！？\t“”›巡察办", ""),
        ("县委巡察办", "yes"),
    ),
)
def test_signatures(line, signed):
    assert parts.is_signature(line) is bool(signed)


@pytest.mark.parametrize(
    ("unit", "problem"),
    spread(
        ('针对‹“"‘「『›记录雷同‹”"’」』›问题', "记录雷同"),
        ("针对“记录雷同”问题‹，¦。¦：¦:¦；¦›", "记录雷同"),
        ("针对记录雷同问题‹，¦。¦：¦:¦；¦›", "记录雷同"),
        ("针对记录。雷同问题", ""),
        ("关于记录雷同问题的整改情况‹。¦：¦:¦›", "记录雷同"),
        ("记录雷同问题整改情况‹。¦：¦:¦›", "记录雷同"),
        ("记录雷同问题整改情况，", ""),
        ("存在问题‹0-9０-９一二三四五六七八九十›‹：:›记录雷同‹。¦；¦›", "记录雷同"),
        ("存在问题：记录‹。；›雷同", "记录"),
        ("存在问题：记录；", "记录"),
    ),
)
def test_the_problem_that_is_answered(unit, problem):
    told = items.named(unit, 0, len(unit))
    assert (unit[told[0] : told[1]] if told else "") == problem


@pytest.mark.parametrize("mark", "。；;！？")
def test_a_problem_ends_with_its_clause(mark):
    text = f"关于巡察整改进展情况的通报\n一、反馈问题整改落实情况\n1.河道清淤不力{mark}清淤9公里。\n"
    ((_, item),) = listed(text)
    assert (text[slice(*item.head)], [text[t.start : t.end] for t in item.body]) == ("河道清淤不力", ["清淤9公里。"])


def test_where_what_is_told_of_a_field_begins():
    for mark in "。；":
        assert items.named(f"存在问题：记录{mark}雷同", 0, 10)[2] == 8


@pytest.mark.parametrize("field", ["整改措施", "整改结果", "责任单位", "整改时限"])
def test_a_field_ends_in_a_colon(field):
    assert items.field_of(f"{field}：甲") == items.field_of(f"{field}:甲") != ""
    assert items.field_of(f"{field}，甲") == ""


@pytest.mark.parametrize(
    ("sentence", "tense"),
    spread(
        ("已建账‹，；,;：:。›拟检查", "promised"),
        ("将于5月‹底¦›前完成", "promised"),
        ("将在今‹年¦月¦年底¦月底¦日¦期¦汛期›前完成", "promised"),
        ("5‹年月底日期›前检查完成", "promised"),
        ("5月前‹，。；›检查完成", "done"),
    ),
)
def test_tenses(sentence, tense):
    assert states.tense(sentence) == tense


@pytest.mark.parametrize(
    ("text", "figures"),
    spread(
        ("追缴‹0-9›1元", "‹›1元"),
        ("追缴1‹0-9›元", "1‹›元"),
        ("追缴1.‹0-9›元", "1.‹›元"),
        ("追缴1．5元", "1．5元"),
        ("追缴12‹万亿›元", "12‹›元"),
        ("追缴12‹㐀一鿿›", "12‹›"),
        ("达到95%", "95%"),
        ("追缴12,元", ""),
    ),
)
def test_figures_that_two_texts_share(text, figures):
    found = {f.replace("．", ".") for f in likeness.figures(text)}
    assert found == ({figures.replace("．", ".")} - {""})
    if figures and "．" not in text:
        wide = text.translate(str.maketrans("0123456789.%", "０１２３４５６７８９．％"))
        assert likeness.figures(wide) == likeness.figures(text)
