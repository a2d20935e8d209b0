"""Signs that patterns are made of: each quotation mark, comma and digit is read where it may stand, and stops what it must stop."""

import pytest

from pipeline import lexicons
from pipeline.extract import organizations, problems, slogans

LEXICONS = lexicons.built_in()


def slogans_of(text):
    return [s.canonical for s in slogans.find(text, LEXICONS)]


def problems_of(text):
    return [p.text for p in problems.find(text, LEXICONS)]


def bodies_of(text):
    return [o.text for o in organizations.find(text, LEXICONS)]


@pytest.mark.parametrize("mark", "“”‘’\"'「」『』 \u3000")
def test_a_slogan_is_read_through_every_mark(mark):
    assert slogans_of(f"做到两个{mark}维护。") == ["两个维护"]


@pytest.mark.parametrize("pair", ["“”", "「」", "“」", "「”"])
def test_a_formulation_stands_in_quotation_marks(pair):
    assert slogans_of(f"推行{pair[0]}三查四看{pair[1]}。") == ["三查四看"]


@pytest.mark.parametrize("mark", "“”「」\n")
def test_what_is_quoted_ends_at_the_next_mark(mark):
    assert slogans_of(f"推行“稳步推进、加快{mark}赶、提质增效”。") == []


@pytest.mark.parametrize("comma", ["、", "，", "", "和"])
def test_parts_of_a_numbered_formulation(comma):
    assert slogans_of(f"推行“两必读{comma}三必讲”。") == [f"两必读{comma}三必讲"]


@pytest.mark.parametrize(
    ("quoted", "expected"), [("十二人", []), ("三人行", ["三人行"]), ("三人组五人谈", ["三人组五人谈"])]
)
def test_a_count_of_people_is_no_formulation(quoted, expected):
    assert slogans_of(f"选派“{quoted}”。") == expected


@pytest.mark.parametrize("sign", "，。；、")
def test_what_exists_stands_in_its_own_clause(sign):
    assert problems_of("存在甲乙局限性。") == ["甲乙局限性"]
    assert problems_of(f"存在甲乙{sign}局限性。") == []


@pytest.mark.parametrize("count", ["3", "0", "9", "３", "０", "９", "五"])
def test_fewer_than_so_many_is_no_deficiency(count):
    assert problems_of("责任落实不足。") == ["责任落实不足"]
    assert problems_of(f"责任落实不足{count}成。") == []


@pytest.mark.parametrize("comma", ["", "、", "，"])
@pytest.mark.parametrize("end", ["。", "问题。", ""])
def test_one_duty_at_the_cost_of_another(comma, end):
    assert problems_of(f"重采购{comma}轻验收{end}") == [f"重采购{comma}轻验收"]


@pytest.mark.parametrize("lead", ["1.", "1．", "9. ", "有的支部", "存在", "存在着"])
def test_what_leads_up_to_a_subject_is_no_part_of_the_problem(lead):
    assert problems_of(f"检查{lead}责任不明确。") == [
        problems_of(f"检查{lead}责任不明确。")[0].removeprefix(f"检查{lead}")
    ]
    assert problems_of(f"检查{lead}责任不明确。")[0].endswith("责任不明确")


@pytest.mark.parametrize("number", ["三", "十二", "二十一", "3", "12", "*", "××", "xx", "□"])
def test_a_numbered_group(number):
    assert bodies_of(f"第{number}巡察组进驻。") == [f"第{number}巡察组"]


@pytest.mark.parametrize("mask", ["某", "某某", "××", "**"])
def test_a_body_whose_name_is_withheld(mask):
    assert bodies_of(f"{mask}局整改。") == [f"{mask}局"]


@pytest.mark.parametrize("session", ["第十三届五次", "十三届五次", "五次", "3次", "13届3次"])
def test_a_session_is_no_body(session):
    assert bodies_of(f"沐江县委{session}全会召开。") == []


@pytest.mark.parametrize("count", ["3", "9", "３", "９", "三", "数", "×", "**"])
def test_bodies_that_are_counted_are_a_kind(count):
    text = f"对{count}所高校党委开展巡察。"
    start = text.index("高校")
    assert not organizations.plausible(text, start, start + 4, LEXICONS)
    other = text.replace(f"{count}所", "霁川")
    assert organizations.plausible(other, other.index("高校"), other.index("高校") + 4, LEXICONS)


@pytest.mark.parametrize(("name", "expected"), [("沐江等中学", False), ("沐江高等中学", True), ("沐江 县委", False)])
def test_a_name_is_of_one_piece(name, expected):
    assert organizations.plausible(f"【{name}】", 1, 1 + len(name), LEXICONS) is expected
