"""Bodies of schools, hospitals and firms behind every verb that governs them, what they own, and posts that are no bodies."""

import pytest

from pipeline import lexicons
from pipeline.extract.organizations import find


def found(text):
    return [o.text for o in find(text, lexicons.load())]


VERBS = [
    *(
        "压实",
        "会同",
        "汇报",
        "通报",
        "印发",
        "列席",
        "核查",
        "检查",
        "调研",
        "深化",
        "对标",
        "专门",
        "主动",
        "认真落实",
    ),
    *(
        "充分发挥",
        "第一时间",
        "听取",
        "落实",
        "坚决拥护",
        "进驻",
        "根据",
        "代表",
        "配合",
        "促进",
        "提高",
        "指出",
        "维护",
    ),
    *("研究", "监督", "督查", "指导", "协调", "统筹", "评估", "考核", "服务"),
]
OWNED = ["校党委", "学校党委", "医院党委", "集团党委", "校纪委", "学校党委巡察工作领导小组", "校党委第二巡察组"]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("body", OWNED)
def test_what_governs_a_body_is_no_part_of_its_name(verb, body):
    assert found(f"会议强调，{verb}{body}的各项部署。") == [body]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # one character and what stands before it are a word: 在校, 护校, 立院, 对局
        ("在校党委的正确领导下", ["校党委"]),
        ("会议强调，到校党委的各项部署", ["校党委"]),
        ("坚决拥护校党委的决定", ["校党委"]),
        ("建立院党组的制度", ["院党组"]),
        ("审议院党组的报告", ["院党组"]),
        ("对局党组的要求", ["局党组"]),
        ("结合部党组的部署", ["部党组"]),
        # words that are kinds, or part of a name
        ("提高高校党委的能力", []),
        ("各学校党委", []),
        ("有关院校党委", []),
        ("与乡镇卫生院党支部谈话", []),
        ("直属学校党委", []),
        ("沐江医科大学及其附属医院党委", ["沐江医科大学"]),
        ("对三家附属医院党委开展巡视", []),
        ("对附属医院党委开展巡视", ["附属医院党委"]),
        ("研究院党组的意见", ["研究院党组"]),
        ("会议研究学院党委的报告", ["学院党委"]),
        ("经济管理学院党委的报告", ["经济管理学院党委"]),
        ("按照青岚县委的部署", ["青岚县委"]),
        ("约谈青岚县委班子", ["青岚县委"]),
        # who speaks is no name of a group
        ("第一巡察组负责同志代表巡察组作了发言", ["第一巡察组"]),
        ("第一巡察组学生代表巡察组表态", ["第一巡察组"]),
        ("委党组诚恳接受巡视组反馈的意见", ["委党组"]),
        ("学校党委全力配合巡察组开展工作", ["学校党委"]),
        ("县委提级巡察组", ["县委提级巡察组"]),
        # a meeting of a committee by its subject, and what else 工作会议 stands behind
        ("中央经济工作会议", []),
        ("学校党委第一巡察组巡察校医院动员工作会议召开", ["学校党委第一巡察组", "校医院"]),
        ("并报院党组审定", ["院党组"]),
        ("情况经院党组巡视工作领导小组审议", ["院党组巡视工作领导小组"]),
        ("直属高等学校党委的意见", []),
        ("市委平安建设领导小组", ["市委平安建设领导小组"]),
    ],
)
def test_where_a_body_without_a_name_begins(text, expected):
    assert found(text + "。") == expected


@pytest.mark.parametrize("verb", ["督查", "研究", "协调", "考核", "联合", "指导", "监督", "会同"])
@pytest.mark.parametrize("body", ["外国语学院", "经济管理学院党委", "附属医院党委", "人工智能学院党总支"])
def test_no_college_is_called_by_what_governs_it(verb, body):
    assert found(f"会议强调，{verb}{body}的各项部署。") == [body]


@pytest.mark.parametrize("body", ["监督检查室", "研究生院", "组织人事处", "就业指导中心"])
def test_units_that_are_called_so(body):
    assert found(f"巡察期间，{body}积极配合。") == [body]


OWNERS = [
    "中山大学",
    "沐江大学",
    "外国语学院",
    "附属第一医院",
    "中国石化",
    "交通银行",
    "中国科学院",
    "校",
    "学校",
    "集团公司",
]
BODIES = [
    "纪委",
    "团委",
    "工会",
    "学生会",
    "党委办公室",
    "巡察办",
    "党委巡察工作领导小组",
    "第一巡察组",
    "董事会",
    "纪检监察组",
]


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize("body", BODIES)
def test_what_a_school_or_a_firm_has_goes_with_its_name(owner, body):
    assert found(f"会前，{owner}{body}作了汇报。") == [owner + body]


POSTS = [
    *(
        "总支书记",
        "组员",
        "联络员",
        "监察专员",
        "派驻监察专员",
        "巡视专员",
        "司长",
        "总编辑",
        "副委员长",
        "国务委员",
        "发言人",
    ),
    *(
        "总监",
        "督学",
        "辅导员",
        "教授",
        "研究员",
        "候补委员",
        "兼职副主任",
        "执行院长",
        "二级巡视员",
        "一级主任科员",
        "党政主要领导",
    ),
    "纪委书记",
]


@pytest.mark.parametrize("post", POSTS)
@pytest.mark.parametrize("body", ["沐江大学", "文学院", "中央纪委", "市委"])
def test_a_post_is_no_body(post, body):
    assert found(f"会上，{body}{post}王某讲话。") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("宣传部（统战部）部长王某", []),
        ("市委办公室(督查室)主任王某", []),
        ("宣传部（统战部）全体人员", ["宣传部", "统战部"]),
        ("省纪委省监委派驻监察专员", []),
        ("沐江分院分党组书记王某", []),
        # not posts
        ("沐江大学教授委员会换届", []),
        ("附属口腔医院党委", ["附属口腔医院党委"]),
        ("沐江大学教师座谈", ["沐江大学"]),
    ],
)
def test_posts_behind_brackets_and_others(text, expected):
    assert found(text + "。") == expected


@pytest.mark.parametrize(
    "name",
    [
        *("中纪委", "中国社科院", "中国农业科学院", "中国井冈山干部学院", "中国供销合作社", "中华全国归国华侨联合会"),
        *("中央社会主义学院", "中航集团", "中国海运", "南方航空", "国家管网集团", "中交集团党委", "工行党委"),
        *(
            "临床医学院",
            "口腔医学院党委",
            "第二临床医学院",
            "动物医学院",
            "新能源学院",
            "轮机工程学院",
            "刑事司法学院党委",
        ),
        *("外语部", "公共基础部", "高等教育研究院", "质量监控中心", "港澳台事务办公室", "机关党总支部"),
        *(
            "沐江大学附属鹘山医院",
            "附属口腔医院党委",
            "附属小学",
            "附属医院党委",
            "附属三院",
            "附二医院党委",
            "学校图书馆",
            "校图书馆",
        ),
        *("中国科学院霁川应用物理研究所", "中科院理论物理研究所党委"),
        *("哈工大党委", "上海交大", "北大", "中行党委", "北大纪委", "北大工会", "哈工大巡察办", "中石化纪检监察组"),
    ],
)
def test_names(name):
    assert found(
        f"巡察期间，{name}积极配合。".replace("，北大积", "，北大、").replace("，上海交大积", "，上海交大、")
    ) == [name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("进驻北大、清华等高校", ["北大", "清华"]),
        ("到北大和清华调研", ["北大"]),
        # pieces of other words and names
        ("湖北大力推进，集中行动", []),
        ("霁川大学整改", ["霁川大学"]),
        ("湖南大学党委整改", ["湖南大学党委"]),
        ("清华同学，武大郎，光大证书", []),
        ("梓川大学习活动热烈", []),
        ("中国船舶工业", []),
    ],
)
def test_abbreviations_stand_alone(text, expected):
    assert found(text + "。") == expected
