"""Each number in a body's name, each bracket behind it, each number of places that makes of it a kind."""

import pytest
from variants import spread

from pipeline import lexicons
from pipeline.extract import organizations

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
