"""Bodies that a list shows, offices by their level, groups of a level, regions, second names; and what only looks so."""

import pytest

from pipeline import lexicons
from pipeline.extract.organizations import find


def found(text):
    return [o.text for o in find(text, lexicons.load())]


NAMES = {
    "office by its level": ["省局", "青岚市局", "沐江县局", "省厅", "省联社党委", "国家局", "总局"],
    "group of a level": [
        "县矿区清理整顿领导小组",
        "市疫情防控指挥部",
        "青岚区矿区整治领导小组",
        "县扫黑除恶专项斗争领导小组办公室",
        "镇防汛指挥部",
    ],
    "region before a division": [
        "广西天等县财政局",
        "湖北黄冈团风县委",
        "贵州遵义市财政局",
        "山西**县委",
        "河北邯郸市丛台区纪委监委",
    ],
    "second name": [
        "政治部（督察室）",
        "立案庭（诉讼服务中心）",
        "榆屏县扶贫办（乡村振兴局）",
        "沐江县财政局（国资办）",
        "人事处(教师发展中心)",
    ],
    "what a firm has": ["沐江矿业公司财务部", "沐江银行合规部", "集团公司法务合规部", "霁川矿业集团审计部"],
    "branch by number": ["一分公司", "第二分公司", "十二分公司", "三分公司党委"],
    "stationed, its sender not named": ["驻局纪检组", "驻天津特派员办事处", "驻省水利厅纪检组"],
    "hospital by number": ["第一人民医院", "第二人民医院党委", "沐江市第三人民医院"],
    "department of a ministry": ["计划财务司", "法规司", "货物和劳务税司", "国家烟草专卖局专卖司", "国际合作司"],
    "words of function, the way that reaches furthest": [
        "国有资产管理处",
        "风险合规部",
        "社会保险费和非税收入科",
        "货币信贷管理科",
    ],
}


@pytest.mark.parametrize("name", [n for names in NAMES.values() for n in names])
def test_whole_name(name):
    assert found(f"会上，{name}作了汇报。") == [name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # beside one that the tables know, on either side and further along
        ("航规司、运钞司、法规司的同志参加。", ["航规司", "运钞司", "法规司"]),
        ("由财务科、航模科和云帆科负责。", ["财务科", "航模科", "云帆科"]),
        ("巡察霁川矿业公司、云帆公司、联达公司等三家企业。", ["霁川矿业公司", "云帆公司", "联达公司"]),
        ("机械工程学院、优集学院整改。", ["机械工程学院", "优集学院"]),
        ("财务处与航模处联合发文。", ["财务处", "航模处"]),
        # a list's end, its kinds, words that end so
        ("财务科、有关科室、下属科整改。", ["财务科"]),
        ("财务部、党员干部、全部门店参加。", ["财务部"]),
        ("霁川矿业公司、民营公司、参股公司整改。", ["霁川矿业公司"]),
        ("教务处、各处、多处整改。", ["教务处"]),
        ("财务处、办理退费，提出好处、用处。", ["财务处"]),
        ("财务科，航模科。", ["财务科"]),
        # two bodies that 和 joins are two
        ("综合业务科和技术科参加。", ["综合业务科", "技术科"]),
        ("督查小组与集团座谈。", []),
        # levels that are none, or all
        ("全市局长会议召开，全省局部有雨。", []),
        ("健全市局制度，各省局整改。", ["市局"]),
        ("市局部地区受灾，总局面稳定，省厅级干部到会。", []),
        ("各县矿区整治领导小组，全县矿区整治领导小组。", []),
        ("矿区整治领导小组、市场整顿领导小组、县域共建领导小组。", []),
        ("成立指挥部，现场指挥部撤销。", []),
        ("两县矿区整治领导小组。", []),
        # regions that are none
        ("会同青岚县财政局。", ["青岚县财政局"]),
        ("推动榆屏县委整改。", ["榆屏县委"]),
        # a bracket that names no other body
        ("沐江县财政局（牵头单位）负责。", ["沐江县财政局"]),
        ("市委组织部（市公务员局）负责。", ["市委组织部", "市公务员局"]),
        ("校党委（纪委）负责。", ["校党委", "纪委"]),
        # 一 is half of a word; so many are a kind
        ("统一分公司账户，唯一分公司。", []),
        ("两大证券交易所、四大银行整改。", []),
        # where 贯彻落实 leads up to an owner
        ("进一步贯彻落实校党委部署。", ["校党委"]),
        # posts
        ("驻局纪检组组长到会，一分公司经理到会。", []),
    ],
)
def test_what_is_a_name_and_what_is_not(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # posts with what was before them, and posts of few offices
        ("沐江市房管局原副局长、榆屏县财政局副巡视员到会。", []),
        ("青岚市政协时任副主席、霁川市审计局总工程师到会。", []),
        ("沐江海关现任关长到会。", []),
        ("沐江市财政局原址开放。", ["沐江市财政局"]),
        # a village that a team stays in, a zone by its kind, a whole street
        ("全部驻村扶贫工作队到场。", []),
        ("特区建工集团整改。", []),
        ("全街道办事处整改，街道办事处负责。", ["街道办事处"]),
        ("上一级检察院批准，下一级检察院执行。", []),
        # a person speaks; a leader's name is no group's task
        ("施量通报华丰集团党委意见。", ["华丰集团党委"]),
        ("学校督导组组长李健率督导组到场。", []),
        # branches and sites of a firm
        ("云江建设公司青岚项目部整改。", ["云江建设公司青岚项目部"]),
        ("分公司党委、支行党委、国贸分公司党委整改。", ["分公司党委", "支行党委", "国贸分公司党委"]),
        ("各项目部、现场项目部整改。", []),
        ("沐江城投整改，沐江建投资到位。", ["沐江城投"]),
        ("中华人民共和国审计署要求，街道工委落实。", ["中华人民共和国审计署", "街道工委"]),
        ("沐江居委会、东关居委会整改。", ["沐江居委会", "东关居委会"]),
    ],
)
def test_posts_branches_and_levels(text, expected):
    assert found(text) == expected
