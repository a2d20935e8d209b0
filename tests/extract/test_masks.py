"""Masks: what is one, its role and unit; what is none; the normalised form."""

import pytest
from alignment import align
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import masks


def wrong(reason):
    """The program is wrong against the codebook: the row must fail until it is put right."""
    return pytest.mark.xfail(strict=True, reason=reason)


def found(text):
    return [(m.text, m.role, m.unit) for m in masks.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # counts: every glyph, any width, decimals, mixed digits
        ("涉及*个单位", [("*", "count", "个")]),
        ("涉及＊个单位", [("＊", "count", "个")]),
        ("涉及﹡个单位", [("﹡", "count", "个")]),
        ("涉及x个单位", [("x", "count", "个")]),
        ("涉及X个单位", [("X", "count", "个")]),
        ("涉及ｘ个单位", [("ｘ", "count", "个")]),
        ("涉及Ｘ个单位", [("Ｘ", "count", "个")]),
        ("涉及×个单位", [("×", "count", "个")]),
        ("涉及_个单位", [("_", "count", "个")]),
        ("涉及＿个单位", [("＿", "count", "个")]),
        ("涉及○个单位", [("○", "count", "个")]),
        ("涉及□个单位", [("□", "count", "个")]),
        ("涉及○○○个单位", [("○○○", "count", "个")]),
        ("涉及******个单位", [("******", "count", "个")]),
        ("整合**.**万个数据", [("**.**", "count", "万个")]),
        ("收到x.x万余条", [("x.x", "count", "万条")]),
        ("走访**余家", [("**", "count", "家")]),
        ("谈话××人次", [("××", "count", "人次")]),
        ("谈话xx多人次", [("xx", "count", "人次")]),
        ("涉及资金xx多万元", [("xx", "count", "万元")]),
        ("涉及资金xx.xx亿元", [("xx.xx", "count", "亿元")]),
        ("在xx个工作日内报送", [("xx", "count", "个工作日")]),
        ("历时x个月", [("x", "count", "个月")]),
        ("抽查1xx个支部", [("1xx", "count", "个")]),
        ("抽查2*个支部", [("2*", "count", "个")]),
        ("共xxx个党组织、xx个单位", [("xxx", "count", "个"), ("xx", "count", "个")]),
        ("派出**个组**人", [("**", "count", "个"), ("**", "count", "人")]),
        ("发现问题xx件次", [("xx", "count", "件次")]),
        # ordinals
        ("第*轮巡察", [("*", "ordinal", "轮")]),
        ("第**次全会", [("**", "ordinal", "次")]),
        ("X届市委", [("X", "ordinal", "届")]),
        ("**届省委", [("**", "ordinal", "届")]),
        ("第x、第x轮", [("x", "ordinal", "轮"), ("x", "ordinal", "轮")]),
        ("第**、**轮巡视", [("**", "ordinal", "轮"), ("**", "ordinal", "轮")]),
        ("第X巡察组", [("X", "ordinal", None)]),
        ("第十x轮", [("十x", "ordinal", "轮")]),
        ("第1x轮", [("1x", "ordinal", "轮")]),
        # percentages
        ("占xx%", [("xx", "percent", None)]),
        ("占xx.x％", [("xx.x", "percent", None)]),
        ("占比提高x个百分点", [("x", "percent", None)]),
        ("占百分之xx", [("xx", "percent", None)]),
        # dates
        ("20xx年", [("20xx", "year", None)]),
        ("20**年", [("20**", "year", None)]),
        ("２０××年", [("２０××", "year", None)]),
        ("202_-202_年", [("202_", "year", None), ("202_", "year", None)]),
        ("20xx-20xx年", [("20xx", "year", None), ("20xx", "year", None)]),
        ("二〇xx年", [("二〇xx", "year", None)]),
        ("二〇二x年", [("二〇二x", "year", None)]),
        ("×月×日", [("×", "month", None), ("×", "day", None)]),
        ("20xx年x月x日", [("20xx", "year", None), ("x", "month", None), ("x", "day", None)]),
        ("XX年X月", [("XX", "year", None), ("X", "month", None)]),
        ("xx月**日至**日", [("xx", "month", None), ("**", "day", None), ("**", "day", None)]),
        ("截至20x3年底", [("20x3", "year", None)]),
        # places
        ("**市委", [("**", "place", None)]),
        ("xx经开区", [("xx", "place", None)]),
        ("**县召开会议", [("**", "place", None)]),
        ("XX镇XX村", [("XX", "place", None), ("XX", "place", None)]),
        ("○○省○○市", [("○○", "place", None), ("○○", "place", None)]),
        ("对**区**局开展巡察", [("**", "place", None), ("**", "org", None)]),
        ("习近平总书记对**工作的重要指示", [("**", "place", None)]),
        # bodies
        ("xx集团", [("xx", "org", None)]),
        ("xx医科大学", [("xx", "org", None)]),
        ("**有限责任公司", [("**", "org", None)]),
        ("×局党组", [("×", "org", None)]),
        # persons
        ("王某主持会议", [("某", "person", None)]),
        ("县委书记李××作表态发言", [("××", "person", None)]),
        ("赵××出席会议", [("××", "person", None)]),
        ("张某虚报户数", [("某", "person", None)]),
        ("开展义诊xx场次", [("xx", "count", "场次")]),
        ("市委书记***同志", [("***", "person", None)]),
        ("省委X书记", [("X", "person", None)]),
        ("XX同志指出", [("XX", "person", None)]),
        ("李××受贿案", [("××", "person", None)]),
        ("王某违规领取补贴", [("某", "person", None)]),
        ("原县长张某某", [("某某", "person", None)]),
        ("某县某局", [("某", "place", None), ("某", "org", None)]),
        ("某某县", [("某某", "place", None)]),
        ("某村党支部", [("某", "place", None)]),
        ("某公司", [("某", "org", None)]),
        # other words
        ("围绕“X”的安排部署", [("X", "text", None)]),
        ("利用**酒", [("**", "text", None)]),
        # idioms, whole
        ("“x+x＞x”", [("x+x＞x", "idiom", None)]),
        ("x+x>x", [("x+x>x", "idiom", None)]),
        ("“xx+N”", [("xx+N", "idiom", None)]),
        ("“1+X+N”制度体系", [("1+X+N", "idiom", None)]),
        ("“1+X”模式", [("1+X", "idiom", None)]),
    ],
)
def test_mask(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # numbers of things
        ("联系电话138****1234", [("138****1234", "text", None)]),
        ("可拨打138****1234", [("138****1234", "text", None)]),
        ("手机139XXXX5678", [("139XXXX5678", "text", None)]),
        ("举报电话：0851-8659****。", [("8659****", "text", None)]),
        ("统一社会信用代码9134****12X", [("9134****12X", "text", None)]),
        ("身份证号5201**********1234", [("5201**********1234", "text", None)]),
        ("5201**********1234的持有人", [("5201**********1234", "text", None)]),
        ("银行卡尾号**34", [("**34", "text", None)]),
        ("账号为6222************789", [("6222************789", "text", None)]),
        ("车牌号贵A·12***", [("12***", "text", None)]),
        ("驾驶贵A12***出行", []),
        ("合同编号XM-2021-***", [("***", "text", None)]),
        ("邮编55****", [("55****", "text", None)]),
        ("编号**的卷宗", [("**", "text", None)]),
        ("微信号：****", [("****", "text", None)]),
        ("〔2021〕**号", [("**", "text", None)]),
        ("沐发〔20××〕××号文件", [("20××", "year", None), ("××", "text", None)]),
        ("沐纪发[2020]*号", [("*", "text", None)]),
        # where somebody lives
        ("办公地点在XX路XX号", [("XX", "place", None), ("XX", "place", None)]),
        ("××街××号院", [("××", "place", None), ("××", "place", None)]),
        ("**大道**号**大厦", [("**", "place", None), ("**", "place", None), ("**", "place", None)]),
        ("XX巷X号", [("XX", "place", None), ("X", "place", None)]),
        ("幸福小区X栋X单元XXX室", [("X", "place", None), ("X", "place", None), ("XXX", "place", None)]),
        ("X号楼", [("X", "place", None)]),
        ("王家村XX号", [("XX", "place", None)]),
        # which one
        ("第×号公告", [("×", "ordinal", None)]),
        # none: emphasis, notes, boxes
        ("发现问题**25**个", []),
        ("发现问题__25__个", []),
        ("**整改率**95%", []),
        ("发现问题25个*。", []),
        ("* 本表数据截至年底", []),
        ("□是 □否", []),
        ("是否整改：□是□否", []),
        ("☑已整改 □未整改", []),
        ("□省级 □市级 □县级", []),
        # rows that must not change: quantities beside such words, days, masks alone
        ("电话谈话**人次", [("**", "count", "人次")]),
        ("发放银行卡**张", [("**", "count", "张")]),
        ("统一代码证**份", [("**", "count", "份")]),
        ("涉案12**万元", [("12**", "count", "万元")]),
        ("发放宣传册1***份", [("1***", "count", "份")]),
        ("抽查*******份", [("*******", "count", "份")]),
        ("于X日召开", [("X", "day", None)]),
        ("5月**号", [("**", "day", None)]),
        ("□个单位", [("□", "count", "个")]),
        ("围绕“□”", [("□", "text", None)]),
        ("肃清×××流毒", [("×××", "person", None)]),
        ("占比提高x百分点", [("x", "percent", None)]),
    ],
)
def test_what_is_no_quantity(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "X光机",
        "X射线",
        "x轴",
        "WPS文档",
        "XP系统",
        "Excel表",
        "box",
        "xlsx文件",
        "TXT",
        "3x4米",
        "3 x 4",
        "3×4米",
        "3 × 4 米",
        "5*8小时",
        "7×24小时",
        "**一是提高站位。**要压实责任",
        "**坚持问题导向，**深入一线",
        "**主要做法**\n一、加强领导",
        "* 加强领导\n* 压实责任",
        "*注：数据截至年底",
        "本表不含直属单位*",
        "********\n第一部分",
        "____________\n",
        "某个领域",
        "某些单位",
        "某一方面",
        "某种程度",
        "某项工作",
        "二○二三年",
        "二○○八年",
        "面积20×5米",
        "长5×3×2米",
        "附件1_名单",
        "二○一九年六月",
        "“1+2+3”工作法",
        "一加一大于二",
        "某领域",
        "某时期",
    ],
)
def test_no_mask(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("第*轮发现**.**万个问题", "第〔ORDINAL〕轮发现〔COUNT〕万个问题"),
        ("第xx轮发现x.x万个问题", "第〔ORDINAL〕轮发现〔COUNT〕万个问题"),
        ("20xx年**县", "〔YEAR〕年〔PLACE〕县"),
        ("实现“x+x＞x”", "实现“x+x＞x”"),
        ("没有隐去什么", "没有隐去什么"),
        ("", ""),
    ],
)
def test_normalise(text, normal):
    assert masks.normalise(text, masks.find(text))[0] == normal


def test_normalise_of_a_stretch_counts_from_its_offset():
    text = "序言。涉及**个县"
    inside = [m for m in masks.find(text) if m.start >= 3]
    assert masks.normalise(text[3:], inside, 3) == ("涉及〔COUNT〕个县", [(2, 4, 2, 9)])


PIECES = st.sampled_from(
    [
        "**",
        "xx",
        "×",
        "20xx",
        "年",
        "月",
        "个",
        "县",
        "第",
        "轮",
        "%",
        "某",
        "。",
        "甲",
        "“",
        "\n",
        "3",
        "万",
        "😀",
        "+",
        "＞",
        ".",
    ]
)
TEXTS = st.lists(PIECES, max_size=20).map("".join)


@settings(deadline=None)
@given(TEXTS)
def test_alignment_is_inverse_outside_placeholders(text):
    found_masks = masks.find(text)
    normal, spans = masks.normalise(text, found_masks)
    for position in range(len(text) + 1):
        there = align(position, spans)
        inside = next((s for s, e, _, _ in spans if s < position < e), None)
        assert 0 <= there <= len(normal)
        assert align(there, spans, to_text=True) == (position if inside is None else inside)


@settings(deadline=None)
@given(TEXTS)
def test_characters_outside_placeholders_stay(text):
    normal, spans = masks.normalise(text, masks.find(text))
    for position, c in enumerate(text):
        if not any(s <= position < e for s, e, _, _ in spans):
            assert normal[align(position, spans)] == c
