"""Figures: how exact a number with its unit is, whatever spells it; what looks like one and is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract import figures, masks


def read(text):
    """(value, low, high, unit, modifier) of the only figure."""
    (figure,) = figures.find(text, masks.find(text))
    return figure.value, figure.low, figure.high, figure.unit, figure.modifier


def exact(value, unit):
    return value, value, value, unit, ""


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("发现289个", 289, "个"),
        ("发现２８９个", 289, "个"),
        ("发现1,289个", 1289, "个"),
        ("发现1，289个", 1289, "个"),
        ("发现1 289个", 1289, "个"),
        ("发现 289 个", 289, "个"),
        ("发现**25**个", 25, "个"),
        ("发现__25__个", 25, "个"),
        ("发现三十二个", 32, "个"),
        ("处分二百零三人", 203, "人"),
        ("移交廿三件", 23, "件"),
        ("移交卅一件", 31, "件"),
        ("发现1千2百个", 1200, "个"),
        ("追回1亿2000万元", 120_000_000, "元"),
        ("追回2亿300万元", 203_000_000, "元"),
        ("追回3万5千元", 35_000, "元"),
        ("追回3.5亿元", 350_000_000, "元"),
        ("追回一点二亿元", 120_000_000, "元"),
        ("追回壹佰贰拾万元整", 1_200_000, "元"),
        ("追回一百九十万零三千九百元", 1_903_900, "元"),
        ("涉案12万美元", 120_000, "美元"),
        ("涉案5.5万港元", 55_000, "港元"),
        ("涉案300欧元", 300, "欧元"),
        ("涉案8000万日元", 80_000_000, "日元"),
        ("整改率95%", 95, "%"),
        ("整改率95％", 95, "%"),
        ("整改率95.5 %", 95.5, "%"),
        ("整改率百分之九十三", 93, "%"),
        ("整改率百分之九十八点六", 98.6, "%"),
        ("整改率百分之98.6", 98.6, "%"),
        ("整改率百分之百", 100, "%"),
        ("发生率3.2‰", 0.32, "%"),
        ("发生率千分之三", 0.3, "%"),
        ("发生率万分之五", 0.05, "%"),
        ("整改率九成", 90, "%"),
        ("整改率8成", 80, "%"),
        ("四分之三的党组织", 75, "%"),
        ("三分之二的党组织", 66.6667, "%"),
        ("提高0.5个百分点", 0.5, "百分点"),
        ("提高三个百分点", 3, "百分点"),
        ("提高2.1百分点", 2.1, "百分点"),
        ("提高3%个百分点", 3, "百分点"),
        ("谈话867人次", 867, "人次"),
        ("受理243件次", 243, "件次"),
    ],
)
def test_one_number(text, value, unit):
    assert read(text) == exact(value, unit)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        # neighbours
        ("发现两三个", 2, 3, "个"),
        ("立案三五件", 3, 5, "件"),
        ("处分七八名", 7, 8, "名"),
        ("整改二三十项", 20, 30, "项"),
        ("处分十七八名", 17, 18, "名"),
        ("走访两三百户", 200, 300, "户"),
        ("追回五六万元", 50_000, 60_000, "元"),
        ("发现三、四个", 3, 4, "个"),
        ("整改率七八成", 70, 80, "%"),
        ("谈话十几人次", 11, 19, "人次"),
        ("立案数百件", 200, 999, "件"),
        ("立案几十件", 20, 99, "件"),
        # ranges
        ("处分3至5名", 3, 5, "名"),
        ("处分三至五名", 3, 5, "名"),
        ("处分三到五名", 3, 5, "名"),
        ("处分3-5名", 3, 5, "名"),
        ("处分3—5名", 3, 5, "名"),
        ("处分3——5名", 3, 5, "名"),
        ("处分3～5名", 3, 5, "名"),
        ("处分3~5名", 3, 5, "名"),
        ("处分3－5名", 3, 5, "名"),
        ("处分3名至5名", 3, 5, "名"),
        ("处分三名至五名", 3, 5, "名"),
        ("走访30到50户", 30, 50, "户"),
        ("追回100至200万元", 1_000_000, 2_000_000, "元"),
        ("追回100万至200万元", 1_000_000, 2_000_000, "元"),
        ("追回100万元至200万元", 1_000_000, 2_000_000, "元"),
        ("追回5000至1万元", 5000, 10_000, "元"),
        ("追回8000万至1.2亿元", 80_000_000, 120_000_000, "元"),
        ("整改率80%-90%", 80, 90, "%"),
        ("整改率80-90%", 80, 90, "%"),
        ("整改率80％至90％", 80, 90, "%"),
        ("整改率在80%—90%之间", 80, 90, "%"),
        ("整改率百分之八十至九十", 80, 90, "%"),
        ("整改率百分之八十到百分之九十", 80, 90, "%"),
        ("提高3至5个百分点", 3, 5, "百分点"),
    ],
)
def test_several_numbers(text, low, high, unit):
    value, *bounds, of, _ = read(text)
    assert (value, *bounds, of) == (None, low, high, unit)


@pytest.mark.parametrize(
    ("text", "modifier", "low", "high"),
    [
        *[
            (f"发现{word}300个", word, 300, None)
            for word in ("不下", "不少于", "不低于", "至少", "最少", "超", "超过", "逾", "突破", "不止")
        ],
        *[
            (f"发现{word}300个", word, None, 300)
            for word in ("近", "接近", "将近", "不足", "不到", "不超过", "至多", "最多", "不多于")
        ],
        *[(f"发现{word}300个", word, None, None) for word in ("约", "大约", "大概")],
        *[(f"发现{word}300个", word, 300, 300) for word in ("高达", "多达")],
        ("发现约为300个", "约", None, None),
        ("发现300余个", "余", 300, None),
        ("发现300多个", "多", 300, None),
        ("发现三百余个", "余", 300, None),
        ("发现三百来个", "来", None, None),
        ("发现300个以上", "以上", 300, None),
        ("发现300个之多", "之多", 300, 300),
        ("发现300个以下", "以下", None, 300),
        ("发现300个以内", "以内", None, 300),
        ("发现300个左右", "左右", None, None),
        ("发现300个上下", "上下", None, None),
        ("发现近三百个", "近", None, 300),
        ("发现300个", "", 300, 300),
        # not beside the number, or part of another word
        ("节约300个", "", 300, 300),
        ("附近300个", "", 300, 300),
        ("最近300个", "", 300, 300),
        ("以上300个", "", 300, 300),
    ],
)
def test_modifier(text, modifier, low, high):
    assert read(text) == (300, low, high, "个", modifier)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("处分近百人", (100, None, 100, "人", "近")),
        ("处分上千人", (1000, 1000, None, "人", "上")),
        ("处分百余人", (100, 100, None, "人", "余")),
        ("追回5千余万元", (50_000_000, 50_000_000, None, "元", "余")),
        ("追回近百万元", (1_000_000, None, 1_000_000, "元", "近")),
        ("整改率近九成", (90, None, 90, "%", "近")),
        ("整改率超百分之九十", (90, 90, None, "%", "超")),
        ("整改率约八九成", (None, 80, 90, "%", "约")),
        ("发现xx余个", (None, None, None, "个", "余")),
        ("发现近xx个", (None, None, None, "个", "近")),
        ("占xx%", (None, None, None, "%", "")),
        ("提高x个百分点", (None, None, None, "百分点", "")),
    ],
)
def test_how_exact(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # malformed or out of range
        *[
            "发现一百千万个",
            "发现3.4.5万个",
            "20212022年",
            "发现" + "9" * 10_000 + "个",
            "发现1,02个",
            "发现三七个",
            "发现10-8个",
            "发现1,2345个",
        ],
        # dates and ordinals
        *[
            "2023年5月6日",
            "3月至6月",
            "3-5月",
            "2019-2021年",
            "二〇二一年",
            "第12号",
            "第三个",
            "第三、四个",
            "〔2023〕12件",
            "9时30分",
        ],
        # words
        *[
            "统一个人",
            "唯一个",
            "百姓",
            "万人空巷",
            "成千上万",
            "千方百计",
            "一个党组织",
            "一名干部",
            "每三个",
            "万元户",
            "一些",
            "一是",
        ],
        *[
            "三成立",
            "一成不变",
            "四个意识",
            "两个维护",
            "两个确立",
            "第八条规定",
            "12条规定",
            "A4纸",
            "X光机3",
            "一分为二",
            "一点也不",
            "一级",
        ],
    ],
)
def test_no_figure(text):
    assert figures.find(text, masks.find(text)) == []


WORDS = st.sampled_from(
    (
        "发现 问题 整改率 约 近 至 到 、 - % 百分之 分之 成 个 名 万元 余 多 几 数 十 百 三 五 两 12 3.5 1,286 ** x 以上 左右 之间 "
        "。 \n 年 月 第 ， 亿 ○"
    ).split(" ")
)


@given(st.lists(WORDS, max_size=25).map("".join))
def test_bounds_hold_the_value_and_figures_stand_in_order(text):
    last = 0
    for figure in figures.find(text, masks.find(text)):
        assert last <= figure.lead <= figure.start < figure.end <= len(text)
        last = figure.start
        assert None in {figure.low, figure.high} or figure.low <= figure.high
        if figure.value is not None:
            assert figure.low in {None, figure.value}
            assert figure.high in {None, figure.value}


NUMBER_OF_A_THING = [
    "联系电话",
    "举报电话：",
    "手机号",
    "身份证号",
    "统一社会信用代码",
    "银行卡号为",
    "账号",
    "车牌号",
    "合同编号",
    "邮编",
]


@given(
    st.sampled_from(NUMBER_OF_A_THING),
    st.text("0123456789*×X", min_size=5, max_size=18),
    st.sampled_from(["。", "，", "\n", ""]),
)
def test_a_masked_identifier_never_makes_a_figure(named, number, end):
    text = f"请记下{named}{number}{end}"
    assert figures.find(text, masks.find(text)) == []


@given(st.integers(100, 999), st.integers(3, 8), st.integers(1000, 9999))
def test_digits_on_both_sides_are_a_thing_s_number(first, hidden, last):
    text = f"可拨打{first}{'*' * hidden}{last}。"
    (mask,) = masks.find(text)
    assert (mask.role, mask.unit) == ("text", None)
    assert figures.find(text, [mask]) == []
