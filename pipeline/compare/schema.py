"""Every comparison table and column, once; the CSVs, their datapackage.json and docs/comparisons.md come from it."""

from __future__ import annotations

from pipeline.columns import Table
from pipeline.compare.columns import (
    AGAINST,
    COUNT,
    DOCUMENTS,
    FEW,
    GROUP,
    ITEM,
    TEN,
    counted,
    flag,
    number,
    text,
    whole,
)
from pipeline.compare.kept import FIRST, MOST, PAIR
from pipeline.compare.schema_texts import CLUSTERS, FLOWS, LIKENESS, MAP, NEIGHBOURS, ORIGINALITY, PASSAGES

__all__ = [
    "CLUSTERS",
    "FLOWS",
    "GROUPS",
    "KEYNESS",
    "LEDGER",
    "LIKENESS",
    "MAP",
    "NEIGHBOURS",
    "ORIGINALITY",
    "PASSAGES",
    "RATES",
    "SILENCES",
    "TOTALS",
]

_LAYER = (
    "slogans, by entry · problem labels · domains of problems · status and labels of findings · kinds of organizations · "
    "modes of rounds"
)

GROUPS = Table(
    "groups",
    "分组",
    "One row per group.",
    "每组一行。",
    (
        GROUP,
        DOCUMENTS,
        whole("characters", "字数", "length of its texts", "文本总长", "characters"),
        whole("sentences", "句数", "its sentences", "句子数", "sentences"),
        text("years", "年份", "years of its documents, joined by |", "文档年份，以 | 相连"),
        FEW,
    ),
    ("group",),
)
RATES = Table(
    "rates",
    "频率",
    "How often each group names what: per 10 000 characters and as a share, with 95 % bootstrap intervals over documents, which are "
    "too narrow for few documents (in simulations they hold the true rate in 91 % of cases with 40 documents, 72 % with 3).",
    "各组各项每万字次数与占比，附按文档自助法的 95 % 区间；文档少则区间偏窄（模拟中 40 篇时覆盖 91 %，3 篇时 72 %）。",
    (
        GROUP,
        counted(f"what is counted: {_LAYER}", "计数对象", "rates"),
        ITEM,
        COUNT,
        whole("holders", "含有文档数", "documents of the group that hold it", "组内出现该项的文档数", "documents"),
        number("per_10k", "每万字", "mentions per 10 000 characters", "每万字次数", TEN),
        number(
            "low", "每万字下界", "lower end of its interval; empty with one document", "区间下界；仅一篇文档则空", TEN
        ),
        number("high", "每万字上界", "upper end of its interval", "区间上界", TEN),
        number("share", "占比", "share of the layer's mentions in the group", "占组内该层次数的比例"),
        number("share_low", "占比下界", "lower end of the share's interval", "占比区间下界"),
        number("share_high", "占比上界", "upper end of the share's interval", "占比区间上界"),
        number(
            "dispersion",
            "离散度",
            "deviation of proportions (Gries 2008), normalised: 0 spread as the documents' lengths, 1 all in the shortest document",
            "比例偏差（Gries 2008，归一）：0 为按篇幅均匀分布，1 为全部集中于最短的一篇",
        ),
        DOCUMENTS,
        FEW,
    ),
    ("group", "layer", "item"),
)
KEYNESS = Table(
    "keyness",
    "关键性",
    f"What a group says more, or less, than the rest and than each other group. Of each comparison and layer the rows of greatest |z|: "
    f"{PAIR} against another group; {FIRST} against the rest, up to {MOST} where q < 0.05. `--all` gives every item tested, "
    "which are those of 3 mentions or more.",
    f"各组相对其余各组及两两之间的特征词、提法与问题。每一对照每一层取 |z| 最大者：两两之间 {PAIR} 行；对其余各组 {FIRST} 行，"
    f"q < 0.05 者至 {MOST} 行。`--all` 给出全部受检项目（三次以上者）。",
    (
        GROUP,
        AGAINST,
        counted(
            "words of the normalised text without stop words and names of places and groups, slogans, or problems by what they "
            "are about",
            "词（停用词、地名、组名除外）、提法或问题",
            "keyness",
        ),
        ITEM,
        COUNT,
        whole("count_against", "对照次数", "mentions in the group compared with", "对照组次数", "mentions"),
        number("per_10k", "每万字", "per 10 000 characters of the group", "每万字次数", TEN),
        number("per_10k_against", "对照每万字", "the same of the group compared with", "对照组每万字次数", TEN),
        number("g2", "对数似然", "log-likelihood ratio G² (Dunning 1993)", "对数似然比 G²"),
        number("p", "p 值", "its probability under no difference, 1 degree of freedom", "无差异时的概率"),
        number(
            "q", "q 值", "p adjusted over the layer's items (Benjamini and Hochberg 1995)", "经 Benjamini–Hochberg 校正"
        ),
        number(
            "log_ratio",
            "对数比",
            "binary logarithm of the ratio of rates, 0.5 added to both counts (Hardie 2014)",
            "频率比的二进对数",
        ),
        number("log_ratio_low", "对数比下界", "lower end of its 95 % interval", "95 % 区间下界"),
        number("log_ratio_high", "对数比上界", "upper end of its 95 % interval", "95 % 区间上界"),
        number(
            "log_odds",
            "对数几率",
            "log-odds ratio with an informative Dirichlet prior (Monroe et al. 2008)",
            "带信息先验的对数几率比",
        ),
        number("z", "z 值", "log_odds over its standard deviation", "对数几率的标准化值"),
        whole("holders", "含有文档数", "documents of the group that hold it", "组内出现该项的文档数", "documents"),
        DOCUMENTS,
        flag(
            "few",
            "依据过少",
            "fewer than 3 documents on a side, or fewer than 5 mentions on both: read the ratio as an anecdote",
            "任一方文档不足三篇，或双方次数均不足五次：比值仅供参考",
        ),
    ),
    ("group", "against", "layer", "item"),
)
TOTALS = Table(
    "totals",
    "统计汇总",
    "The controlled measures by group and year. A document counts with its greatest figure of a measure (texts repeat totals and give "
    "parts); masked figures are intervals that add up.",
    "各组各年统一指标。同一指标每篇取最大数（文中常先报总数再列分项）；隐去的数字以区间相加。",
    (
        GROUP,
        whole("year", "年份", "year that the figures are about; empty where unknown", "数字所属年份；不明则空"),
        text(
            "inspection",
            "巡视或巡察",
            "巡视 (of the Centre and provinces) or 巡察 (below): by the figure's own words, else by the document's level",
            "巡视（中央、省）或巡察（市县）：据数字原文，否则据文档层级",
        ),
        text("level", "层级", "level of the documents, where these inspections are theirs", "文档层级（所述为本级时）"),
        text("measure", "统一指标", "the controlled metric", "统一指标", codes="measure"),
        text(
            "unit",
            "单位",
            "measure word (the commonest of those that count the same), or %",
            "量词（同类取最常见者）或 %",
        ),
        text(
            "how",
            "汇总方式",
            "whether the figures are added, or averaged (percentages)",
            "相加或平均（百分比）",
            codes="totals_how",
        ),
        number("low", "下界", "least value that the figures allow", "最小可能值", "as unit"),
        number(
            "high",
            "上界",
            "greatest value; empty where a masked figure has no bound",
            "最大可能值；有无界之数则空",
            "as unit",
        ),
        whole("figures", "数字个数", "documents' figures that went in", "计入的数字个数", "figures"),
        whole("masked", "隐去个数", "how many of these are masked or ranges", "其中隐去或为区间者", "figures"),
        whole(
            "unbounded",
            "无界个数",
            "how many of these lack a bound on either side (masked, 约, 余 …)",
            "其中缺上界或下界者（隐去、约、余等）",
            "figures",
        ),
        number(
            "per_body_low",
            "每党组织下界",
            "low over the most bodies inspected; empty where either is unknown",
            "除以巡视巡察党组织数之下界",
        ),
        number("per_body_high", "每党组织上界", "high over the fewest bodies inspected", "除以巡视巡察党组织数之上界"),
        DOCUMENTS,
        FEW,
    ),
    ("group", "year", "inspection", "level", "measure", "unit"),
)
LEDGER = Table(
    "slogan_ledger",
    "提法台账",
    "When each slogan appears in each group, and how long after the first use that the lexicon knows.",
    "各组各提法的最早与最晚年份，及距词典所载首次使用的年数。",
    (
        GROUP,
        text("slogan", "提法", "the lexicon's entry, or the formulation", "词典词条或新提法"),
        whole("first", "最早年份", "year of the first document that holds it", "最早出现的年份"),
        text("first_doc", "最早文档", "that document", "最早文档"),
        whole("last", "最晚年份", "year of the last one", "最晚出现的年份"),
        COUNT,
        DOCUMENTS,
        whole("born", "首次使用", "year of first use known to the lexicon", "词典所载首次使用年份"),
        whole("lag", "滞后", "years from born to first; empty for an anachronism", "滞后年数；时代错置则空", "years"),
        flag(
            "anachronism",
            "时代错置",
            "a document is older than the slogan: a wrong date, or a wrong file",
            "文档早于提法：日期或文件有误",
        ),
        FEW,
    ),
    ("group", "slogan"),
)
SILENCES = Table(
    "silences",
    "沉默",
    "Domains of problems, and slogans, that most other groups name and this one does not.",
    "多数组提及而该组未提及的问题领域与提法。",
    (
        GROUP,
        counted("domains of problems, or slogans", "问题领域或提法", "silences"),
        ITEM,
        whole("peers", "提及组数", "other groups that name it", "提及的其他组数", "groups"),
        number("peer_share", "提及比例", "their share of the other groups", "占其他组的比例"),
        number(
            "expected",
            "期望次数",
            "mentions to be expected at the others' rate, given the group's length",
            "按其他组频率与本组篇幅的期望次数",
            "mentions",
        ),
        number(
            "chance",
            "偶然概率",
            "probability of no mention at that rate (negative binomial, spread as in the others' documents)",
            "该频率下一次不提的概率（负二项）",
        ),
        number("q", "q 值", "chance adjusted over all rows tested (Benjamini and Hochberg 1995)", "校正后概率"),
        DOCUMENTS,
        FEW,
    ),
    ("group", "layer", "item"),
)
