"""Statistics by kind: lists under 分别, metrics in whole words, what is planned or aimed at, and rows that must not change."""

import pytest

from pipeline.analysis import analyze


def found(text, **of):
    return [(s.metric, s.value, s.unit) for s in analyze(text, **of).statistics]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "问题、线索分别为25个和12件。",
            [("问题", 25, "个", "", "issues_found"), ("线索", 12, "件", "", "leads_transferred")],
        ),
        (
            "三轮巡察整改率分别为95%、97%和100%。",
            [("整改率", rate, "%", "", "rectification_rate") for rate in (95, 97, 100)],
        ),
        (
            "沐江市、禾湄市分别发现问题25个、30个。",
            [("发现问题", 25, "个", "沐江市", "issues_found"), ("发现问题", 30, "个", "禾湄市", "issues_found")],
        ),
        (
            "沐江市、禾湄市整改率分别为95%和97%。",
            [("整改率", 95, "%", "沐江市", "rectification_rate"), ("整改率", 97, "%", "禾湄市", "rectification_rate")],
        ),
        (
            "整改率、办结率分别达到95%和97%。",
            [("整改率", 95, "%", "", "rectification_rate"), ("办结率", 97, "%", "", "clearance_rate")],
        ),
        ("信访量、立案数同比分别增长12%和5%。", [("信访量增长", 12, "%", "", ""), ("立案数增长", 5, "%", "", "")]),
        (
            "甲县、乙县和丙县分别立案3件、5件和8件。",
            [("立案", n, "件", place, "cases_filed") for n, place in ((3, "甲县"), (5, "乙县"), (8, "丙县"))],
        ),
        (
            "甲县、乙县，分别追缴资金3万元、5万元。",
            [
                ("追缴资金", 30_000, "元", "甲县", "money_recovered"),
                ("追缴资金", 50_000, "元", "乙县", "money_recovered"),
            ],
        ),
        ("分别发现问题25个、30个、42个。", [("发现问题", n, "个", "", "issues_found") for n in (25, 30, 42)]),
        (
            "党员、干部分别处分两三名、五六名。",
            [("处分", None, "名", "党员", "persons_disciplined"), ("处分", None, "名", "干部", "persons_disciplined")],
        ),
        (
            "问题数、线索数分别为xx个、xx件。",
            [("问题数", None, "个", "", "issues_found"), ("线索数", None, "件", "", "leads_transferred")],
        ),
        (
            "前三轮分别巡察单位12个、15个、18个。",
            [("巡察单位", n, "个", "", "bodies_inspected") for n in (12, 15, 18)],
        ),
        # 分别 over figures that have words of their own, or over one figure
        (
            "分别召开会议3次、专题研究5次。",
            [("召开会议", 3, "次", "", "meetings"), ("专题研究", 5, "次", "", "")],
        ),
        ("分别听取汇报，发现问题25个。", [("发现问题", 25, "个", "", "issues_found")]),
        ("分别谈话25人次。", [("谈话", 25, "人次", "", "interviews")]),
    ],
)
def test_each_figure_of_a_list_is_a_row(text, expected):
    assert [(s.metric, s.value, s.unit, s.place, s.measure) for s in analyze(text).statistics] == expected


def test_years_of_a_list_are_years():
    told = analyze("2020年、2021年分别发现问题25个、30个。").statistics
    assert [(s.value, s.year, s.year_from, s.place) for s in told] == [(25, 2020, None, ""), (30, 2021, None, "")]


def test_spans_of_a_list_do_not_overlap():
    told = analyze("沐江市、禾湄市分别发现问题25个、30个。").statistics
    assert [s.text for s in told] == ["沐江市、禾湄市分别发现问题25个", "30个"]


@pytest.mark.parametrize(
    ("text", "metric", "measure"),
    [
        ("推动出台政府投资基金管理办法等制度12项。", "推动出台政府投资基金管理办法等制度", "rules_made"),
        ("全市各级各部门共查处问题25个。", "查处问题", ""),
        ("各级各部门补齐制度空白12项。", "各级各部门补齐制度空白", "rules_made"),
        ("其间与干部群众个别谈话12人次。", "干部群众个别谈话", "interviews"),
        ("巡视组入驻12个省直单位。", "入驻省直单位", "bodies_inspected"),
        ("至今仍有12个问题未整改。", "问题未整改", "issues_unrectified"),
        ("目前还有3个问题尚未整改到位。", "问题尚未整改到位", "issues_unrectified"),
        ("反馈的38个问题全部整改到位。", "反馈问题全部整改到位", "issues_rectified"),
        ("组成12个巡察组。", "组成巡察组", "teams"),
        ("派出6个组。", "派出组", "teams"),
        ("组建5个检查组。", "组建检查组", "teams"),
        ("抽调干部120名。", "抽调干部", "staff"),
        ("巡察组发现问题两三个。", "巡察组发现问题", "issues_found"),
        ("发现问题多达121个。", "发现问题", "issues_found"),
        ("涉及资金接近500万元。", "涉及资金", "money_involved"),
        ("发现问题不下300个。", "发现问题", "issues_found"),
        ("处分党员干部大约30名。", "处分党员干部", "persons_disciplined"),
        ("问题整改率达九成。", "问题整改率", "rectification_rate"),
        ("整改率在80%-90%之间。", "整改率", "rectification_rate"),
        ("整改率提高0.5个百分点。", "整改率提高", ""),
        ("满意度比上年提高三个百分点。", "满意度比上年提高", ""),
        ("违纪违规问题同比下降12.5%。", "违纪违规问题同比下降", ""),
        ("四分之三的问题已整改到位。", "问题已整改到位", ""),
        ("立案一件。", "立案", "cases_filed"),
        ("制定了上下贯通的八项机制。", "制定机制", "rules_made"),
        ("细化为5个方面12条措施。", "措施", "measures_made"),
        ("对12个单位开展常规巡察。", "单位开展常规巡察", "bodies_inspected"),
        ("将25个问题线索移交县纪委监委。", "问题线索移交县纪委监委", "leads_transferred"),
        ("清退违规发放津补贴12.5万元。", "清退违规发放津补贴", "money_recovered"),
        ("对5所直属高校开展巡察。", "直属高校开展巡察", "bodies_inspected"),
    ],
)
def test_metric_in_whole_words(text, metric, measure):
    (statistic,) = analyze(text).statistics
    assert (statistic.metric, statistic.measure) == (metric, measure)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发现问题412个，已整改389个，完成率94.4%。", ["issues_found", "issues_rectified", "rectification_rate"]),
        ("反馈的412个问题已完成整改389个。", ["issues_fed_back", "issues_rectified"]),
        ("县委派出3个巡察组对12个单位开展常规巡察，发现问题25个。", ["teams", "bodies_inspected", "issues_found"]),
        ("巡察12个单位发现问题30个。", ["bodies_inspected", "issues_found"]),
    ],
)
def test_each_verb_keeps_its_own_figure(text, expected):
    assert [s.measure for s in analyze(text).statistics] == expected


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("对26个党组织开展巡察。", "reported"),
        ("拟于明年对26个党组织开展巡察。", "planned"),
        ("拟巡察党组织26个。", "planned"),
        ("计划巡察单位12个。", "planned"),
        ("计划对12个乡镇开展巡察。", "planned"),
        ("将对12个乡镇开展提级巡察。", "planned"),
        ("即将巡察单位12个。", "planned"),
        ("明年巡察单位12个。", "planned"),
        ("下一步巡察单位12个。", "planned"),
        ("预计追缴资金300万元。", "planned"),
        ("打算举办培训班3期。", None),
        ("准备召开会议3次。", "planned"),
        ("力争整改率达到95%以上。", "target"),
        ("争取完成整改25个。", "target"),
        ("确保整改率达到100%。", "target"),
        ("要求整改率达到95%以上。", "target"),
        ("目标是整改问题25个。", "target"),
        ("年底前完成整改25个。", "target"),
        # words that look like a plan's
        ("将25个问题线索移交县纪委监委。", "reported"),
        ("制定整改计划12个。", "reported"),
        ("拟定整改方案12份。", "reported"),
        ("计划外追缴资金3万元。", "reported"),
        ("处分将官3名。", "reported"),
        ("拟任干部谈话12人次。", "planned"),
        # a plan of the sentence before is none of this
        ("拟开展巡察。发现问题25个。", "reported"),
        ("拟开展巡察，发现问题25个。", "reported"),
        # rules: no figure of anything
        ("巡察组不少于5人。", None),
        ("巡察组不得少于5人。", None),
        ("原则上每组5人。", None),
        ("每季度召开会议1次。", None),
        ("每个乡镇走访农户30户。", None),
        ("整改率不低于95%。", None),
        # but what came out
        ("处分党员不少于300名。", "reported"),
        ("涉及资金不超过500万元。", "reported"),
    ],
)
def test_status(text, status):
    assert [s.status for s in analyze(text).statistics] == ([status] if status else [])


@pytest.mark.parametrize(
    "text",
    [
        *[
            "联系电话138****1234，请群众反映问题。",
            "统一社会信用代码9134****12X。",
            "现场办公地点在XX路XX号。",
            "身份证号5201**********1234。",
        ],
        *[
            "依据〔20××〕××号文件。",
            "15个中央巡视组分别向被巡视党组织反馈情况。",
            "12个县区分别召开会议部署。",
            "召开一次会议。",
            "开展一次检查。",
        ],
        *[
            "一个党组织存在问题，一名干部被处分。",
            "《关于发现问题25个的通报》已印发。",
            "围绕5个方面开展检查。",
            "对反馈意见一条条对照。",
        ],
        *[
            "每一项整改任务都有人管。",
            "三次产业",
            "两个责任",
            "三个月内",
            "近三年",
            "四届市委",
            "二十大",
            "一把手",
            "第三条",
            "十二五规划",
        ],
        *["整改率。", "发现问题多个。", "发现问题若干。", "发现一百千万个问题。", "20212022年", "3.4.5万个"],
    ],
)
def test_rows_that_report_nothing(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "发现问题289个，移交线索12件，立案3件。",
            [("发现问题", 289, "个"), ("移交线索", 12, "件"), ("立案", 3, "件")],
        ),
        ("召开会议16次，听取汇报8次。", [("召开会议", 16, "次"), ("听取汇报", 8, "次")]),
        ("个别谈话867人次，受理来信来电243件次。", [("个别谈话", 867, "人次"), ("受理来信来电", 243, "件次")]),
        ("巡察12个单位。", [("巡察单位", 12, "个")]),
        ("制定整改措施138条。", [("制定整改措施", 138, "条")]),
        ("给予党纪政务处分16人。", [("给予党纪政务处分", 16, "人")]),
        ("追缴违规资金63.4万元。", [("追缴违规资金", 634_000, "元")]),
        ("新增X光机3台。", [("新增X光机", 3, "台")]),
        ("抽查**个支部。", [("抽查支部", None, "个")]),
    ],
)
def test_rows_that_must_not_change(text, expected):
    assert found(text) == expected


def test_a_text_without_a_year_leaves_it_empty():
    (statistic,) = analyze("去年发现问题25个。").statistics
    assert statistic.year is None
    (statistic,) = analyze("去年发现问题25个。", year=2022).statistics
    assert statistic.year == 2021


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("组建5个市委巡察组", ("组建市委巡察组", 5, "个")),
        ("先后派出12个省委巡视组", ("派出省委巡视组", 12, "个")),
        ("设立6个区委巡察办", ("设立区委巡察办", 6, "个")),
        ("已整改8个突出问题", ("整改突出问题", 8, "个")),
        ("收到36件群众来信", ("收到群众来信", 36, "件")),
        # another figure follows, to which the verb leads on
        ("巡察12个单位发现问题30个", ("巡察单位", 12, "个")),
    ],
)
def test_what_a_text_ends_with_belongs_to_its_last_figure(text, expected):
    for written in (text, f"{text}。"):
        assert found(written)[0] == expected
