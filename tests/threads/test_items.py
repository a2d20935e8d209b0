"""What notices list: sections by their headings, problems by their numbers, answers by the problem that they name."""

import pytest
from notice_texts import listed

from pipeline.threads import items, parts


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("发现的主要问题", parts.FOUND),
        ("巡视指出的主要问题及表现", parts.FOUND),
        ("存在的突出问题", parts.FOUND),
        ("巡察反馈重点问题整改落实情况", parts.ANSWERED),
        ("整改任务完成情况", ""),
        ("关于具体问题的整改", parts.ANSWERED),
        ("未完成整改的问题及原因", parts.UNFINISHED),
        ("需要长期坚持的整改任务", parts.UNFINISHED),
        ("组织落实整改情况", parts.ASIDE),
        ("下一步整改工作打算", parts.ASIDE),
        ("对整改问题的意见建议", parts.ASIDE),
        ("问题线索移交情况", parts.ASIDE),
        ("总体评价", parts.ASIDE),
        ("主要工作", ""),
    ],
)
def test_a_heading_tells_what_its_section_holds(heading, kind):
    assert parts.heading_kind(heading) == kind


@pytest.mark.parametrize(
    ("unit", "named"),
    [
        ("针对“油卡管理混乱”问题，收回油卡。", "油卡管理混乱"),
        ("针对“4个支部“三会一课”记录雷同”问题。重新整理。", "4个支部“三会一课”记录雷同"),
        ("针对巡察组反馈的“以罚代管”的问题，复查案卷。", "以罚代管"),
        ("针对「户籍办理拖沓」问题", "户籍办理拖沓"),
        ('关于"收费不透明"等问题的整改情况', "收费不透明"),
        ("关于对下属单位监管不力问题的整改落实情况", "对下属单位监管不力"),
        ("针对审计发现问题整改不力的问题，逐项销号。", "审计发现问题整改不力"),
        ("关于上轮指出的8个问题中有2个未改问题的整改情况", "上轮指出的8个问题中有2个未改"),
        ("反馈问题：账目长期不公开。", "账目长期不公开"),
        ("问题3：账目长期不公开。", "账目长期不公开"),
        ("具体问题三：账目长期不公开。", "账目长期不公开"),
        ("“学用脱节”问题整改情况", "学用脱节"),
        ("针对××个网点关停问题，恢复营业。", "××个网点关停"),
        # what names nothing
        ("针对上述问题，统一部署。", None),
        ("针对巡察反馈的问题，召开专题会。", None),
        ("针对存在问题，深刻反思。", None),
        ("召开问题整改推进会3次。", None),
        ("针对重点人员开展谈话。", None),
        ("党组书记带头认领问题。", None),
    ],
)
def test_what_an_answer_names(unit, named):
    told = items.named(unit, 0, len(unit))
    assert (unit[told[0] : told[1]] if told else None) == named


FEEDBACK = "关于巡察沐江市水利局党组的反馈意见\n一、总体评价\n工作取得成效。\n二、发现的主要问题\n{}\n三、意见建议\n（一）抓好整改。\n"


@pytest.mark.parametrize(
    ("body", "heads"),
    [
        (
            "（一）履职有差距\n1.河道清淤不力。堵点多。\n2.水费收缴混乱。账目不清。",
            ["河道清淤不力", "水费收缴混乱"],
        ),
        ("（一）履职有差距。一是河道清淤不力。堵点多。二是水费收缴混乱。", ["河道清淤不力", "水费收缴混乱"]),
        ("（一）河道清淤不力。堵点多。\n（二）水费收缴混乱。", ["河道清淤不力", "水费收缴混乱"]),
        ("（一）履职有差距\n（1）河道清淤不力。\n（2）水费收缴混乱。", ["河道清淤不力", "水费收缴混乱"]),
        (
            "一是河道清淤不力；二是水费收缴混乱，账目不清；三是作风漂浮。",
            ["河道清淤不力", "水费收缴混乱，账目不清", "作风漂浮"],
        ),
        # 一是 inside a numbered problem are its details
        (
            "（一）履职有差距\n1.河道清淤不力。一是堵点多。二是淤泥未清。\n2.水费收缴混乱。",
            ["河道清淤不力", "水费收缴混乱"],
        ),
        ("有的党组织河道清淤不力。水费收缴混乱。", ["有的党组织河道清淤不力", "水费收缴混乱"]),
        ("有的党组织河道清淤不力。\n反馈要求，坚决整治作风不实问题。", ["有的党组织河道清淤不力"]),
        # what is demanded within a problem asks for nothing
        (
            "有的党组织河道清淤不力。水费收缴混乱。学风不实，要求不严问题突出。",
            ["有的党组织河道清淤不力", "水费收缴混乱", "学风不实，要求不严问题突出"],
        ),
        (
            "有的党组织河道清淤不力。水费收缴混乱。会上要求整治作风不实问题。",
            ["有的党组织河道清淤不力", "水费收缴混乱"],
        ),
        ("（一）河道清淤不力。\n同时，巡察组还收到一些问题线索，已转有关部门处理。", ["河道清淤不力"]),
    ],
)
def test_problems_of_a_feedback_notice(body, heads):
    assert [text[slice(*i.head)] for text, i in listed(FEEDBACK.format(body))] == heads


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("2021年6月8日", True),
        ("二〇二一年六月八日", True),
        ("20××年×月×日", True),
        ("2021年6月", True),
        ("市委第三巡察组", True),
        ("中共沐江市水利局党组", True),
        ("2021年6月8日，巡察组反馈意见。", False),
        ("河道清淤不力", False),
        ("河道清淤不力。", False),
        ("“两个责任”悬空的党委", False),
        ("", False),
    ],
)
def test_who_signs_and_when(line, is_one):
    assert parts.is_signature(line) == is_one


def test_what_is_asked_for_is_no_problem():
    text = (
        "市委第三巡察组向沐江市水利局党组反馈巡察情况\n"
        "巡察反馈指出，存在一些问题：一是河道清淤不力；二是水费收缴混乱。\n"
        "巡察建议：一要整治作风不实问题；二要解决收费混乱问题。\n巡察要求：一是纠正形式主义；二是严查违规收费。\n"
    )
    assert [t[slice(*i.head)] for t, i in listed(text)] == ["河道清淤不力", "水费收缴混乱"]


NOTICE = (
    "中共沐江市水利局党组关于巡察整改进展情况的通报\n一、组织整改情况\n（一）加强领导。召开会议3次。\n"
    "二、反馈问题整改落实情况\n{}\n三、下一步打算\n（一）防止作风问题反弹。\n"
)


@pytest.mark.parametrize(
    ("body", "answers"),
    [
        (
            "（一）关于“履职有差距”问题的整改\n1.针对“河道清淤不力”问题。清淤9公里。\n2.针对水费收缴混乱的问题，追缴3万元。",
            {"河道清淤不力": "清淤9公里。", "水费收缴混乱": "追缴3万元。"},
        ),
        (
            "（一）关于河道清淤不力问题的整改情况\n清淤9公里。修堤2处。\n（二）关于水费收缴混乱问题的整改情况\n追缴3万元。",
            {"河道清淤不力": "清淤9公里。修堤2处。", "水费收缴混乱": "追缴3万元。"},
        ),
        (
            "1.反馈问题：河道清淤不力。\n整改情况：清淤9公里。\n2.反馈问题：水费收缴混乱。\n整改情况：追缴3万元。",
            {"河道清淤不力": "清淤9公里。", "水费收缴混乱": "追缴3万元。"},
        ),
        (
            "1.河道清淤不力。清淤9公里。\n2.水费收缴混乱。追缴3万元。",
            {"河道清淤不力": "清淤9公里。", "水费收缴混乱": "追缴3万元。"},
        ),
        (
            "针对河道清淤不力的问题，清淤9公里。\n针对水费收缴混乱的问题，追缴3万元。",
            {"河道清淤不力": "清淤9公里。", "水费收缴混乱": "追缴3万元。"},
        ),
        (
            "序号\t反馈问题\t整改情况\n1\t河道清淤不力\t清淤9公里。\n2\t水费收缴混乱\t追缴3万元。",
            {"河道清淤不力": "清淤9公里。", "水费收缴混乱": "追缴3万元。"},
        ),
        # numbered measures under a problem are no problems
        (
            "（一）关于河道清淤不力问题的整改情况\n1.清淤9公里。\n2.修堤2处。",
            {"河道清淤不力": "1.清淤9公里。2.修堤2处。"},
        ),
        ("召开整改推进会3次。\n形成长效机制2项。", {}),
    ],
)
def test_answers_of_a_rectification_notice(body, answers):
    found = {t[slice(*i.head)]: "".join(t[b.start : b.end] for b in i.body) for t, i in listed(NOTICE.format(body))}
    assert found == answers


def test_fields_and_columns_tell_promises_from_results():
    text = NOTICE.format("1.反馈问题：河道清淤不力。\n整改措施：建立台账。\n整改情况：清淤9公里。")
    ((_, item),) = listed(text)
    assert [t.field for t in item.body] == [items.PROMISED, items.DONE]
    table = NOTICE.format("序号\t问题表现\t整改措施\t完成情况\n1\t河道清淤不力\t建立台账。\t清淤9公里。")
    ((_, item),) = listed(table)
    assert [t.field for t in item.body] == [items.PROMISED, items.DONE]


def test_a_row_of_a_ledger_tells_who_and_until_when():
    text = "被巡察单位：沐江市水利局\n问题描述：河道清淤不力\n整改措施：建立台账\n责任单位：河道科\n完成时限：年底\n备注：无"
    ((_, item),) = listed(text, parts.ANSWERED)
    assert [(text[t.start : t.end], t.field) for t in item.body] == [
        ("建立台账", items.PROMISED),
        ("河道科", items.UNIT),
        ("年底", items.DEADLINE),
    ]


def test_what_is_unfinished_is_an_answer():
    text = NOTICE.format("1.河道清淤不力。清淤9公里。").replace(
        "三、下一步打算", "三、尚未完成整改的问题\n水费收缴混乱尚未解决。已追缴3万元，其余正在追缴。\n四、下一步打算"
    )
    kinds = {t[slice(*i.head)]: (i.kind, t[i.start : i.end]) for t, i in listed(text)}
    assert kinds["水费收缴混乱尚未解决"] == (parts.UNFINISHED, "水费收缴混乱尚未解决。已追缴3万元，其余正在追缴。")
    assert kinds["河道清淤不力"][0] == parts.ANSWERED


@pytest.mark.parametrize(
    "text",
    ["", "沐江市水利局\n", "根据安排，现将情况报告如下。\n一、主要做法\n（一）抓学习。学习3次。\n", "\t\n\t\t\n1\t2\n"],
)
def test_texts_that_list_nothing(text):
    assert listed(text) == []
