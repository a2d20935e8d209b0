"""Each number in a body's name, each bracket behind it, each number of places that makes of it a kind; where a problem ends."""

import pytest
from variants import spread

from pipeline import lexicons
from pipeline.extract import organizations, problems

LEXICONS = lexicons.built_in()


def bodies(text):
    return "；".join(o.text for o in organizations.find(text, LEXICONS))


@pytest.mark.parametrize(
    ("text", "expected"),
    spread(
        # groups, courts and units by number
        ("第1、第‹2¦12¦×¦**¦二¦十二›巡察组进驻。", "第1、第‹›巡察组"),
        ("第一至第‹2¦12¦×¦**¦二¦十二›巡察组进驻。", "第一至第‹›巡察组"),
        ("沐江市第‹二¦2¦9¦12¦×›中级人民法院整改。", "沐江市第‹›中级人民法院"),
        ("沐江市财政局审计第‹二¦十二›处整改。", "沐江市财政局审计第‹›处"),
        ("沐江市中级人民法院立案‹一二三四五六七八九›庭整改。", "沐江市中级人民法院立案‹›庭"),
        ("‹×*□›‹×*□›局整改。", "‹1›‹2›局"),
        ("××‹×*□›局整改。", "××‹›局"),
        # units below a body: by number, by what they do, by where they stand, as the body itself is called
        ("沐江钢铁集团‹一二三四五六七八九十›车间停产。", "沐江钢铁集团‹›车间"),
        ("沐江钢铁集团第‹一二三四五六七八九十›车间停产。", "沐江钢铁集团第‹›车间"),
        ("沐江钢铁集团第十‹一二三四五六七八九›车间停产。", "沐江钢铁集团第十‹›车间"),
        ("沐江钢铁集团‹0-9×*›车间停产。", "沐江钢铁集团‹›车间"),
        ("沐江钢铁集团第‹2¦12›车间停产。", "沐江钢铁集团第‹›车间"),
        ("沐江钢铁集团‹12¦二¦十二¦2›号车间停产。", "沐江钢铁集团‹›号车间"),
        ("沐江钢铁集团连铸‹2¦12¦二›车间停产。", "沐江钢铁集团连铸‹›车间"),
        ("沐江交通集团‹桂溪¦××¦**›收费站停用。", "沐江交通集团‹›收费站"),
        ("沐江市税务局‹××¦**¦□□›局整改。", "沐江市税务局‹›局"),
        ("沐江大学‹道桥¦××¦2¦第二›系教工党支部换届。", "沐江大学‹›系教工党支部"),
        ("沐江大学‹（(›北校区‹）)›整改。", "沐江大学‹1›北校区‹2›"),
        ("沐江大学（北校区整改。", "沐江大学"),
        # a committee by its name in full
        ("中共沐江市财政局委员会整改。", "中共沐江市财政局委员会"),
        ("中共中央委员会整改。", "中共中央"),
        # the other name in brackets
        ("沐江大学保卫部‹（(›处‹）)›整改。", "沐江大学保卫部‹1›处‹2›"),
        # a post behind it: the post is meant
        ("沐江大学党委宣传部‹（(›统战部‹）)›部长讲话。", ""),
        ("‹（(›沐江县委宣传部‹）)›部长讲话。", ""),
        ("沐江县委宣传部（统战部）整改。", "沐江县委宣传部；统战部"),
        # bodies of several places are a kind
        ("岚川‹两二三四五六七八九›县政府办整改。", ""),
        ("岚川县政府办整改。", "岚川县政府办"),
    ),
)
def test_bodies(text, expected):
    assert bodies(text) == expected


@pytest.mark.parametrize("bracket", "〔[［（(")
@pytest.mark.parametrize("year", ["2025", "２０２５"])
def test_the_number_of_a_file_is_no_bodys(bracket, year):
    text = f"{{}}{bracket}{year}〕3号"
    for name in ("沐江县委", "沐江县财政局"):
        assert not organizations.plausible(text.format(name), 0, len(name), LEXICONS)
        assert organizations.plausible(f"{name}{bracket}原址〕", 0, len(name), LEXICONS)


@pytest.mark.parametrize("count", ["3", "0", "9", "３", "０", "９", "五", "12"])
def test_how_many_are_left_to_do_is_no_problem(count):
    assert problems.find(f"反馈问题已办7项，未完成{count}项。", LEXICONS) == []
    assert [p.text for p in problems.find("反馈问题未完成。", LEXICONS)] == ["反馈问题未完成"]


@pytest.mark.parametrize("behind", ["", "。", "，", "；", "\n", ",", " ", "（两县）", "3成"])
def test_a_short_deficiency_ends_its_words(behind):
    assert [p.text for p in problems.find(f"执行率低{behind}", LEXICONS)] == ["执行率低"]
    assert problems.find(f"执行率低保户{behind}", LEXICONS) == []
