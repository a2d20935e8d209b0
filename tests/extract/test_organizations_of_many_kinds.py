"""Groups that a body sets up, units and courts by number, villages by family, meetings, kinds by number; and what only looks so."""

import pytest

from pipeline import lexicons
from pipeline.extract.organizations import find


def found(text):
    return [o.text for o in find(text, lexicons.load())]


NAMES = {
    "group": [
        "沐江市委巡察督导组",
        "省农业农村厅巡察整改调研督查组",
        "榆屏县委平安建设领导小组",
        "榆屏县委矿区治理工作组",
        "霁川市委主题教育领导小组办公室",
        "学校巡视反馈意见整改落实工作领导小组",
        "医院巡察整改工作领导小组",
        "集团公司改革领导小组",
        "区委粮食购销领域专项巡察组",
        "市政府办公厅调研组",
    ],
    "court by number": [
        "沐江市第一人民法院党组",
        "沐江市第二中级人民法院",
        "市第三人民检察院",
        "霁川市第十二人民法院",
        "沐江市第2人民法院",
    ],
    "unit by number": [
        "审计二处",
        "财务一科",
        "立案二庭",
        "区法院民一庭",
        "霁川市公安局刑侦三大队",
        "市纪委监委五室",
        "省纪委监委第十一室",
    ],
    "village by family": ["张家湾村党支部", "李家沟村委会", "王家坪镇党委", "余家冲社区党委", "向家坝村党总支"],
    "office of a government": ["市政府机关党组", "公共安全办公室", "党委宣传统战部", "审监庭"],
    "firm by its trade": ["水务集团", "城投集团党委", "文旅集团"],
    "town of a word with 和": ["民和镇党委", "太和镇党委", "永和乡党委"],
    "village twice, or short": ["徐家坝村村委会", "石桥村村委会", "榆屏镇夏塘村委"],
    "numbered group": [
        "市委提级巡察第四组",
        "市委巡察第三组",
        "第七专项检查组",
        "中央第一巡回指导组",
        "中央第二主题教育巡回指导组",
    ],
    "owner without a name": ["市院党组", "省院党组", "国家局党组"],
    "branch in full": ["学院党总支部", "榆屏县财政局党总支部"],
    "committee for a task": ["霁川市人民政府残工委", "市安委会", "县减灾委"],
    "firm beside": ["霁川市烟草专卖局（公司）"],
    "medium": ["央视网", "霁川新闻网"],
}


@pytest.mark.parametrize("name", [n for names in NAMES.values() for n in names])
def test_whole_name(name):
    assert found(f"会上，{name}作了汇报。") == [name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a group that none owns, or that is only being set up
        ("成立整改督查组开展督查。", []),
        ("领导小组研究，工作组进村。", []),
        ("市委成立扶贫领导小组。", ["市委"]),
        ("县委组织部牵头工作组。", ["县委组织部"]),
        ("省生态环境厅派出的督察组。", ["省生态环境厅"]),
        ("市委各工作组。", ["市委"]),
        ("榆屏县党校校长李某代表巡察组发言。", []),
        # its posts
        ("县委巡察整改督查组组长张某到场。", []),
        ("省政府度假区领导小组常务副组长李某。", []),
        # numbers that tell no unit
        ("有三处不规范，十一科目错列。", []),
        ("加强审计一处理。", []),
        ("刑二庭庭长作了汇报。", []),
        ("市纪委监委五室主任到会。", []),
        # a measure, no family
        ("抽查三家渔村党支部。", []),
        ("抽查几家渔村党支部。", []),
        ("国家大村党支部。", []),
        # several of a level
        ("榆屏、岚川三县政府办牵头。", []),
        ("榆屏、岚川两市财政局牵头。", []),
        # what leads up to an owner
        ("经学校党委研究，给予处分。", ["学校党委"]),
        ("经集团党委批准后实施。", ["集团党委"]),
        # between two heads of a kind stands no name
        ("沐江医院成功创成三甲医院。", ["沐江医院"]),
        # meetings, and 中央 where it is no body
        ("中央民族工作会议召开。", []),
        ("省委招商工作会议召开。", []),
        ("省委召开工作会议。", ["省委"]),
        ("中央和国家机关、中央单位、中央管理企业。", []),
        ("中央和国家机关工委。", ["中央和国家机关工委"]),
        # two kinds of bodies
        ("各级党委、纪委要落实责任。", []),
        ("党委和纪委同向发力。", []),
        ("学校党委、纪委同向发力。", ["学校党委", "纪委"]),
        # 部 ends the name where 分 begins a verb; elsewhere 部分 is a word
        ("市委宣传部分别约谈了三名干部。", ["市委宣传部"]),
        ("省委统战部分管领导到会。", []),
        ("县委组织部分析了欠款原因。", ["县委组织部"]),
        ("县财政部分拨付到账。", []),
        ("区教育局部分干部到会。", ["区教育局"]),
        ("纪委要加强监督。", ["纪委"]),
        # 和 between two bodies, and other words at a level
        ("县委和镇党委研究。", ["县委", "镇党委"]),
        ("学习先进地区能源集团经验。", []),
        ("村委委员到场，夏塘村委书记到会。", []),
        # a person speaks for a body; a body asks another
        ("王某代表校党委表态。", ["校党委"]),
        ("报经校党委同意后实施。", ["校党委"]),
        # a place in a house
        ("在图书馆报告厅开会，在县委礼堂合唱。", []),
        # sent by a body
        ("县委派员参加，区纪委监委派出监察员。", ["县委", "区纪委监委"]),
        # a community by its level, many, or a kind
        ("巡察组向社区党委反馈。", ["社区党委"]),
        ("各社区党委要整改。", []),
    ],
)
def test_what_is_a_name_and_what_is_not(text, expected):
    assert found(text) == expected
