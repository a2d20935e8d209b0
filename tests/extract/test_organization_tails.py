"""Units below bodies, one below another, seats in brackets, names withheld behind 中国; and what only follows a name."""

import pytest

from pipeline import lexicons
from pipeline.extract.organizations import find


def found(text):
    return [o.text for o in find(text, lexicons.load())]


# the whole text is one name
NAMES = {
    "unit by what is done there": [
        "沐江钢铁集团炼钢厂连铸二车间",
        "云舷纺织有限公司织布车间",
        "岚川广播电视台新闻综合频道",
        "霁川渔业总公司捕捞大队",
        "沐江市公共交通集团修理厂",
    ],
    "unit by number": [
        "霁川监狱三监区",
        "沐江市人民医院骨外科三病区",
        "沐江煤业集团三号井",
        "沐江公交集团第六车队",
        "云舷化工集团第2车间",
    ],
    "unit in a place": [
        "沐江高速公路公司桂溪收费站",
        "沐江市住房公积金管理中心霁川管理部",
        "榆屏县司法局白石司法所",
        "沐江日报社云舷记者站",
        "榆屏县人民法院××法庭",
        "云舷市供销社前进街门市部",
    ],
    "branch of its like": [
        "国家矿山安全监察局岚川局",
        "国家粮食和物资储备局云舷局",
        "国家能源局霁川局",
        "中国民用航空局汀屿局",
        "国家林业和草原局沐江局",
    ],
    "committee of a unit": [
        "沐江学院道桥系教工党支部",
        "沐江学院建筑系学生第二党支部",
        "榆屏街道办事处第四网格党支部",
        "沐江大学基础医学院解剖学教研室党支部",
        "云舷第七中学三年级党支部",
    ],
    "seat": [
        "沐江大学（海湾校区）",
        "霁川市人民医院（东院区）",
        "云舷学院(南校区)",
        "沐江市第十一中学（北校区）",
        "云舷经济技术开发区管委会（临港园区）",
    ],
    "withheld behind 中国": ["中国××协会", "全国××联合会", "国家××局党组", "中国××研究院", "全国××学会"],
    "zone": [
        "沐江经济技术开发区管委会",
        "霁川高新技术产业开发区管委会",
        "云舷综合保税区管委会",
        "汀屿保税港区党工委",
        "榆屏工业园区管委会",
    ],
    "place by what lies there": [
        "海棠湾港口集团党委",
        "梧桐岭矿业集团",
        "葡萄岛旅游集团",
        "海棠湾港务集团有限公司",
        "石榴江航运集团",
    ],
    "village below a town": [
        "柘坪镇上坪村党支部",
        "桂溪乡石桥村党支部",
        "柘坪镇上坪村村委会",
        "榆屏县桂溪镇上坪村党总支",
        "云岭乡白石村委会",
    ],
    "bears a name": ["岚川广播电视台", "汀屿邮政管理局", "汀屿边检站", "沐江融媒体中心", "云舷晚报社"],
}


@pytest.mark.parametrize("name", [n for names in NAMES.values() for n in names])
def test_whole_name(name):
    assert found(f"，{name}作了汇报。") == [name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what is behind a name and no unit of it
        ("沐江监狱班子配备齐整", ["沐江监狱"]),
        ("沐江钢铁集团购买车队", ["沐江钢铁集团"]),
        ("沐江钢铁集团的三个车间", ["沐江钢铁集团"]),
        ("沐江钢铁集团和炼钢厂", ["沐江钢铁集团"]),
        ("榆屏县财政局局面打开", ["榆屏县财政局"]),
        ("榆屏县财政局长沙项目停工", ["榆屏县财政局"]),
        ("榆屏县公安局抓获城北派出所逃犯", ["榆屏县公安局", "城北派出所"]),
        ("沐江大学（以下简称学校）", ["沐江大学"]),
        ("沐江大学（三个校区）", ["沐江大学"]),
        ("榆屏县委桂溪收费站", ["榆屏县委", "桂溪收费站"]),
        # posts of units
        ("沐江钢铁集团连铸二车间主任", []),
        ("沐江公交集团修理厂厂长", []),
        ("沐江监狱三监区监区长", ["沐江监狱三监区"]),
        ("采购部经理和财务部经理", []),
        # kinds
        ("各车间、各病区、各班组", []),
        ("国有农场办社会职能移交", []),
        ("中国企业走出去", []),
    ],
)
def test_what_is_a_unit_and_what_is_not(text, expected):
    assert found(f"{text}。") == expected
