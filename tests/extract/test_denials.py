"""A problem that is denied or disproved is none, wherever in its sentence the denial stands."""

import pytest

from pipeline import lexicons
from pipeline.extract import denials
from pipeline.extract.problems import find


def named(text):
    return [p.text for p in find(text, lexicons.built_in())]


@pytest.mark.parametrize(
    "text",
    [
        # looked for and not found, with words between
        "未发现该站领导班子成员套取资金的问题。",
        "走访了四十户，没有出现一例优亲厚友。",
        "督查组没发现有人在饭局上吃拿卡要。",
        "该校不存在违规兼职取酬、吃空饷等情形。",
        "未发现“小金库”、“账外账”。",
        # told, and disproved
        "来信所称会计受贿一事，经县纪委核查，与事实不符。",
        "网传校长吃回扣的说法不实，发帖人已删帖道歉。",
        "有人传站长截留补贴，查无实据。",
        "群众举报主任吃空饷，经核实不属实，予以澄清。",
        "所谓围标串标不能成立，三家公司互不相识。",
        # the heading of a reply
        "关于来信举报库管员监守自盗的核查说明",
        "关于群众反映优亲厚友有关情况的答复。",
    ],
)
def test_what_is_denied_is_no_problem(text):
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("群众反映主任吃拿卡要，经查属实。", ["吃拿卡要"]),
        ("举报他受贿，部分属实。", ["受贿"]),
        ("未发现吃空饷，但监管缺位。", ["监管缺位"]),
        ("来信称其吃空饷一节不实，却查出小金库。", ["小金库"]),
        ("来信很多。主任吃拿卡要，借口不成立。", ["吃拿卡要"]),
        ("反映强烈的优亲厚友问题，借口不成立。", ["优亲厚友"]),
        ("巡察发现监管缺位\n经查不属实", ["监管缺位"]),
        ("并非没有发现吃空饷。", ["吃空饷"]),
        ("看账上有没有出现吃空饷。", ["吃空饷"]),
        ("应当发现而没有发现的，就是失职。", ["失职"]),
        ("关于整治吃拿卡要的答复", ["吃拿卡要"]),
        ("群众反映优亲厚友，答复迟迟没有。", ["优亲厚友"]),
    ],
)
def test_what_only_looks_denied_stays(text, expected):
    assert named(text) == expected


@pytest.mark.parametrize("unit", ["未发现，", "反映", "经查不属实", "关于反映"])
def test_long_texts_are_read_in_linear_time(unit):
    """Twice the text, about twice the stretches: no verdict looks farther back than its sentence may reach."""
    spans = denials.find(unit * 4000)
    assert all(0 <= a < b <= len(unit) * 4000 for a, b in spans)
    assert sum(b - a for a, b in spans) <= len(unit) * 4000 * denials.MAX_SENTENCE
