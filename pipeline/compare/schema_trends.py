"""The comparison tables of change over time."""

from __future__ import annotations

from pipeline.columns import Column, Table, coded
from pipeline.compare.columns import COUNT, DOCUMENTS, FEW, ITEM, TEN, counted, number, whole

_GROUP = Column(
    "group",
    "组",
    "string",
    "value of the columns compared by but the year; (all) for all documents together, in which who writes changes too",
    "分组值（年份除外）；(all) 为全部文档，其中各年的行文者也在变",
)
_LAYER = counted("what is counted, as in `rates`", "计数对象，同 rates", "rates")
_YEAR = whole("year", "年份", "year of the documents", "文档年份")
_Q = number("q", "q 值", "p adjusted over the table's rows (Benjamini and Hochberg 1995)", "经 Benjamini–Hochberg 校正")
TREND_GROUPS = Table(
    "trend_groups",
    "可否看变化",
    "What each group has to show of time: years, documents, and those left out because their year is unknown or a range.",
    "各组可供比较的年份与文档，以及因年份不明或跨年而略去的文档。",
    (
        _GROUP,
        DOCUMENTS,
        whole(
            "undated",
            "略去文档数",
            "documents without one year, left out below",
            "年份不明或跨年而略去的文档",
            "documents",
        ),
        whole("years", "年份数", "different years", "不同年份数", "years"),
        whole("first", "最早年份", "the earliest", "最早年份"),
        whole("last", "最晚年份", "the latest", "最晚年份"),
        coded(
            "state",
            "可否检验",
            "tested, or too_few: fewer than 3 years or than 6 documents with a year",
            "已检验，或年份不足三个、文档不足六篇",
            "trend_state",
        ),
    ),
    ("group",),
)
TRENDS = Table(
    "trends",
    "变化",
    "How the rate of each item changes from year to year in each group that `trend_groups` has tested, of items with 5 mentions or "
    "more: slope by quasi-Poisson regression of documents on their years, and the point of change where there is one.",
    "各组各项频率逐年的变化（限 5 次以上、可检验之组）：按文档对年份的准泊松回归之斜率，及突变之年（若有）。",
    (
        _GROUP,
        _LAYER,
        ITEM,
        coded("trend", "走势", "up or down where q < 0.05; none is none shown", "q < 0.05 时为升或降，否则未见", "trend"),
        COUNT,
        number("per_10k", "每万字", "mentions per 10 000 characters over all years", "各年合计每万字次数", TEN),
        number(
            "ratio",
            "年比",
            "rate of a year over that of the year before, by the regression; empty where only the first or last year has the item",
            "回归所得次年与上年频率之比；仅首年或末年出现则空",
        ),
        number("ratio_low", "年比下界", "lower end of its 95 % interval (t)", "95 % 区间下界"),
        number("ratio_high", "年比上界", "upper end", "95 % 区间上界"),
        number(
            "spread",
            "离散系数",
            "Pearson's dispersion φ of the documents about the regression, 1 (chance) at least",
            "文档围绕回归的离散系数 φ（1 为偶然，至少为 1）",
        ),
        number("p", "p 值", "of no change: F test of the deviance over φ", "无变化时的概率（F 检验）"),
        _Q,
        number("z", "z 值", "Cochran–Armitage z of the share of documents that hold it", "含有该项的文档占比之趋势 z，升为正"),
        number("p_holders", "占比 p 值", "its p, two-sided; empty where all documents hold it", "其双侧 p 值；各篇皆有则空"),
        whole("change", "突变之年", "first year of another level, where q_change < 0.05", "q_change < 0.05 时新水平的首年"),
        number("before", "突变前每万字", "rate before the most likely year of change", "最可能突变之年以前的每万字次数", TEN),
        number("after", "突变后每万字", "rate from that year on", "自该年起的每万字次数", TEN),
        number("p_change", "突变 p 值", "of no change at any year, by permutation", "任何年份均无突变的概率（置换检验）"),
        number("q_change", "突变 q 值", "p_change adjusted likewise", "突变 p 值校正后"),
        DOCUMENTS,
        FEW,
    ),
    ("group", "layer", "item"),
)  # fmt: skip
YEARLY = Table(
    "yearly",
    "逐年频率",
    "Rates by year within each group, of items with 5 mentions or more; exact 95 % Poisson intervals (Garwood 1936), too narrow where "
    "documents are unequal (`trends.spread`).",
    "各组各年频率（限组内 5 次以上者），附精确泊松 95 % 区间（Garwood 1936）；文档参差时偏窄（见 trends 离散系数）。",
    (
        _GROUP,
        _LAYER,
        ITEM,
        _YEAR,
        COUNT,
        whole("holders", "含有文档数", "documents of the year that hold it", "该年出现该项的文档数", "documents"),
        number("per_10k", "每万字", "mentions per 10 000 characters", "每万字次数", TEN),
        number("low", "每万字下界", "lower end of its interval", "区间下界", TEN),
        number("high", "每万字上界", "upper end", "区间上界", TEN),
        DOCUMENTS,
        FEW,
    ),
    ("group", "layer", "item", "year"),
)  # fmt: skip
YEARLY_KEYNESS = Table(
    "yearly_keyness",
    "逐年关键性",
    "What each group says more, or less, in a year than in its other years; kept as in `keyness` against the rest.",
    "各组某年相对其余各年的特征词、提法与问题；取舍同 keyness。",
    (
        _GROUP,
        _YEAR,
        counted("words of the normalised text, slogans, or problems by what they are about", "词、提法或问题", "keyness"),
        ITEM,
        COUNT,
        whole("count_against", "他年次数", "mentions in the other years", "其余年份次数", "mentions"),
        number("per_10k", "每万字", "per 10 000 characters of the year", "每万字次数", TEN),
        number("per_10k_against", "他年每万字", "the same of the other years", "其余年份每万字次数", TEN),
        number("g2", "对数似然", "log-likelihood ratio G² (Dunning 1993)", "对数似然比 G²"),
        number("q", "q 值", "its p adjusted over the layer's items (Benjamini and Hochberg 1995)", "经校正的概率"),
        number("log_ratio", "对数比", "binary logarithm of the ratio of rates (Hardie 2014)", "频率比的二进对数"),
        number("log_ratio_low", "对数比下界", "lower end of its 95 % interval", "95 % 区间下界"),
        number("log_ratio_high", "对数比上界", "upper end", "95 % 区间上界"),
        number("z", "z 值", "log-odds ratio over its deviation (Monroe et al. 2008)", "带先验对数几率比的标准化值"),
        whole("holders", "含有文档数", "documents of the year that hold it", "该年出现该项的文档数", "documents"),
        DOCUMENTS,
        FEW,
    ),
    ("group", "year", "layer", "item"),
)  # fmt: skip
