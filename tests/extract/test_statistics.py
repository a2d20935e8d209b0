"""Statistics: counted results and actions; no dates, rounds, ordinals, slogans or rules."""

import pytest

from pipeline.analysis import analyze


def wrong(reason):
    """The program is wrong against the codebook: the row must fail until it is put right."""
    return pytest.mark.xfail(strict=True, reason=reason)


def found(text):
    return [(s.metric, s.value, s.unit) for s in analyze(text).statistics]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发现问题289个", [("发现问题", 289, "个")]),
        ("发现问题２８９个", [("发现问题", 289, "个")]),
        ("发现问题1,289个", [("发现问题", 1289, "个")]),
        ("移交问题线索12件", [("移交问题线索", 12, "件")]),
        ("发现问题1.2万个", [("发现问题", 12_000, "个")]),
        ("整改率93.5%", [("整改率", 93.5, "%")]),
        ("整改率达到93.5％", [("整改率", 93.5, "%")]),
        ("整改率达到百分之九十三", [("整改率", 93, "%")]),
        ("整改率达xx%", [("整改率", None, "%")]),
        ("制定整改措施**项", [("制定整改措施", None, "项")]),
        ("追缴资金1200万元", [("追缴资金", 12_000_000, "元")]),
        ("追缴资金1.3亿元", [("追缴资金", 130_000_000, "元")]),
        ("追缴资金560余万元", [("追缴资金", 5_600_000, "元")]),
        ("受理来信1200余件", [("受理来信", 1200, "件")]),
        ("受理来信1200多件", [("受理来信", 1200, "件")]),
        ("受理来信近1200件", [("受理来信", 1200, "件")]),
        ("巡察12个单位", [("巡察单位", 12, "个")]),
        ("召开会议16次", [("召开会议", 16, "次")]),
        ("发现问题三十二个", [("发现问题", 32, "个")]),
        ("发现问题56个，移交线索3件", [("发现问题", 56, "个"), ("移交线索", 3, "件")]),
        ("新增X光机3台", [("新增X光机", 3, "台")]),
        ("给予党纪处分3人", [("给予党纪处分", 3, "人")]),
        ("整改率由71%提高到94%", [("整改率", 94, "%")]),
        # what was reached belongs to the figure right before it, not to one further back
        ("废止制度25项，全覆盖率由上年底的71%提高到94%", [("废止制度", 25, "项")]),
        # none
        ("2023年5月6日", []),
        ("第三轮巡察", []),
        ("开展三轮巡察", []),
        ("第3次会议", []),
        ("做到“两个维护”", []),
        ("增强四个意识", []),
        ("坚持三个区分开来", []),
        ("每季度召开1次会议", []),
        ("巡察组不少于5人", []),
        ("〔2023〕12号", []),
        ("第十二条规定", []),
        ("历时45天", []),
        ("十二届省委", []),
        ("党的二十大", []),
        ("3月至6月", []),
        ("第12号令", []),
        ("x月x日", []),
        ("“1+X+N”制度体系", []),
        ("10月底前", []),
        ("三年行动", []),
        ("一是提高站位；二是压实责任", []),
        ("群众满意度由71%上升到94%", [("群众满意度", 94, "%")]),
        ("信访问题数下降了12.5%", [("信访问题数下降", 12.5, "%")]),
        ("", []),
    ],
)
def test_statistic(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "modifier"),
    [
        ("受理来信1200余件", "余"),
        ("受理来信1200多件", "多"),
        ("受理来信近1200件", "近"),
        ("受理来信约1200件", "约"),
        ("受理来信超过1200件", "超过"),
        ("受理来信1200件", ""),
    ],
)
def test_modifier(text, modifier):
    assert [s.modifier for s in analyze(text).statistics] == [modifier]


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("受理来信1900件", 1900, 1900, 1900),
        ("受理来信1900余件", 1900, 1900, None),
        ("受理来信超过1900件", 1900, 1900, None),
        ("受理来信近300件", 300, None, 300),
        ("受理来信约300件", 300, None, None),
        ("受理来信300件左右", 300, None, None),
    ],
)
def test_bounds_say_what_the_modifier_says(text, value, low, high):
    (statistic,) = analyze(text).statistics
    assert (statistic.value, statistic.low, statistic.high) == (value, low, high)


def test_masked_figure_has_bounds_where_width_is_kept():
    text = "巡察*个市，发现问题**个，移交线索***件，制定措施*项，召开会议**次"
    bounds = {s.unit: (s.low, s.high) for s in analyze(text).statistics if "问题" in s.metric or "线索" in s.metric}
    assert bounds == {"个": (10, 99), "件": (100, 999)}


@pytest.mark.parametrize(
    "text",
    [
        "发现问题289个",
        "发现问题5至8个",
        "满意度上升2.3个百分点",
    ],
)
def test_metric_holds_no_rest(text):
    assert not any(s.metric.endswith(("上", *"0123456789")) for s in analyze(text).statistics)


@pytest.mark.parametrize(("text", "number"), [("发现问题100至200个", 2), ("占比5%—10%", 2)])
def test_ranges_do_not_raise(text, number):
    assert len(found(text)) <= number
