"""Every comparison table and column, once; the CSVs, their datapackage.json and docs/tables.md come from it."""

from __future__ import annotations

from pipeline.tables.columns import Column, Table

GROUP = Column(
    "group",
    "组",
    "string",
    "value of the column compared by; two values joined by ` · `",
    "分组值；两列分组时以“ · ”相连",
)
AGAINST = Column(
    "against", "对照组", "string", "the group compared with, `rest` for all the others", "对照组；rest 指其余各组"
)
ITEM = Column("item", "项目", "string", "what is counted", "计数项目")
DOCUMENTS = Column("documents", "文档数", "integer", "documents that the row rests on", "所依据的文档数", "documents")
FEW = Column(
    "few",
    "文档过少",
    "boolean",
    "fewer than 3 documents behind it: read it as an anecdote",
    "所依据文档不足三篇，仅供参考",
)
COUNT = Column("count", "次数", "integer", "mentions in the group", "组内次数", "mentions")
_TEN = "per 10 000 characters"


def _number(name: str, title: str, about: str, about_zh: str, unit: str = "") -> Column:
    return Column(name, title, "number", about, about_zh, unit)


def _whole(name: str, title: str, about: str, about_zh: str, unit: str = "") -> Column:
    return Column(name, title, "integer", about, about_zh, unit)


def _text(name: str, title: str, about: str, about_zh: str, choices: tuple[str, ...] = ()) -> Column:
    return Column(name, title, "string", about, about_zh, choices=choices)


def _flag(name: str, title: str, about: str, about_zh: str) -> Column:
    return Column(name, title, "boolean", about, about_zh)


LAYERS = ("slogans", "problem_labels", "domains", "finding_status", "finding_labels", "organizations", "modes")
KEYNESS_LAYERS = ("words", "slogans", "problems")
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
        _whole("characters", "字数", "length of its texts", "文本总长", "characters"),
        _whole("sentences", "句数", "its sentences", "句子数", "sentences"),
        _text("years", "年份", "years of its documents, joined by |", "文档年份，以 | 相连"),
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
        _text("layer", "层", f"what is counted: {_LAYER}", "计数对象", LAYERS),
        ITEM,
        COUNT,
        _whole("holders", "含有文档数", "documents of the group that hold it", "组内出现该项的文档数", "documents"),
        _number("per_10k", "每万字", "mentions per 10 000 characters", "每万字次数", _TEN),
        _number(
            "low", "每万字下界", "lower end of its interval; empty with one document", "区间下界；仅一篇文档则空", _TEN
        ),
        _number("high", "每万字上界", "upper end of its interval", "区间上界", _TEN),
        _number("share", "占比", "share of the layer's mentions in the group", "占组内该层次数的比例"),
        _number("share_low", "占比下界", "lower end of the share's interval", "占比区间下界"),
        _number("share_high", "占比上界", "upper end of the share's interval", "占比区间上界"),
        _number(
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
    "What a group says more, or less, than the rest and than each other group: what is significant at q < 0.05, and at least the "
    "50 rows of greatest |z| of each comparison and layer.",
    "各组相对其余各组及两两之间的特征词、提法与问题：q < 0.05 者，及每一对照中 |z| 最大的 50 行。",
    (
        GROUP,
        AGAINST,
        _text(
            "layer",
            "层",
            "words of the normalised text, slogans, or problems by what they are about",
            "词、提法或问题",
            KEYNESS_LAYERS,
        ),
        ITEM,
        COUNT,
        _whole("count_against", "对照次数", "mentions in the group compared with", "对照组次数", "mentions"),
        _number("per_10k", "每万字", "per 10 000 characters of the group", "每万字次数", _TEN),
        _number("per_10k_against", "对照每万字", "the same of the group compared with", "对照组每万字次数", _TEN),
        _number("g2", "对数似然", "log-likelihood ratio G² (Dunning 1993)", "对数似然比 G²"),
        _number("p", "p 值", "its probability under no difference, 1 degree of freedom", "无差异时的概率"),
        _number(
            "q", "q 值", "p adjusted over the layer's items (Benjamini and Hochberg 1995)", "经 Benjamini–Hochberg 校正"
        ),
        _number(
            "log_ratio",
            "对数比",
            "binary logarithm of the ratio of rates, 0.5 added to both counts (Hardie 2014)",
            "频率比的二进对数",
        ),
        _number("log_ratio_low", "对数比下界", "lower end of its 95 % interval", "95 % 区间下界"),
        _number("log_ratio_high", "对数比上界", "upper end of its 95 % interval", "95 % 区间上界"),
        _number(
            "log_odds",
            "对数几率",
            "log-odds ratio with an informative Dirichlet prior (Monroe et al. 2008)",
            "带信息先验的对数几率比",
        ),
        _number("z", "z 值", "log_odds over its standard deviation", "对数几率的标准化值"),
        _whole("holders", "含有文档数", "documents of the group that hold it", "组内出现该项的文档数", "documents"),
        DOCUMENTS,
        FEW,
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
        _whole("year", "年份", "year that the figures are about; empty where unknown", "数字所属年份；不明则空"),
        _text("measure", "统一指标", "the controlled metric", "统一指标"),
        _text(
            "unit",
            "单位",
            "measure word (the commonest of those that count the same), or %",
            "量词（同类取最常见者）或 %",
        ),
        _text(
            "how",
            "汇总方式",
            "whether the figures are added, or averaged (percentages)",
            "相加或平均（百分比）",
            ("sum", "mean"),
        ),
        _number("low", "下界", "least value that the figures allow", "最小可能值", "as unit"),
        _number(
            "high",
            "上界",
            "greatest value; empty where a masked figure has no bound",
            "最大可能值；有无界之数则空",
            "as unit",
        ),
        _whole("figures", "数字个数", "documents' figures that went in", "计入的数字个数", "figures"),
        _whole("masked", "隐去个数", "how many of these are masked or ranges", "其中隐去或为区间者", "figures"),
        _whole("unbounded", "无界个数", "how many of these nothing bounds", "其中无从界定者", "figures"),
        _number(
            "per_body_low",
            "每党组织下界",
            "low over the most bodies inspected; empty where either is unknown",
            "除以巡视巡察党组织数之下界",
        ),
        _number("per_body_high", "每党组织上界", "high over the fewest bodies inspected", "除以巡视巡察党组织数之上界"),
        DOCUMENTS,
        FEW,
    ),
    ("group", "year", "measure", "unit"),
)
NEIGHBOURS = Table(
    "neighbours",
    "相近文档",
    "The ten documents most like each document by TF-IDF cosine over the normalised text.",
    "与每篇文档最相近的十篇（归一文本 TF-IDF 余弦）。",
    (
        _text("doc_id", "文档编号", "document", "文档"),
        _whole("rank", "名次", "1 for the nearest", "1 为最近"),
        _text("other", "相近文档", "the other document", "另一文档"),
        _number("cosine", "余弦", "1 for the same words in the same proportions", "用词比例相同则为 1"),
        GROUP,
        _text("other_group", "相近文档组", "group of the other document", "另一文档所在组"),
    ),
    ("doc_id", "rank"),
)
LIKENESS = Table(
    "likeness",
    "组间相似",
    "How alike the groups are: cosine between the means of their documents' TF-IDF vectors.",
    "组间相似度：各组文档 TF-IDF 均值向量的余弦。",
    (
        GROUP,
        _text("other", "另一组", "the other group", "另一组"),
        _number("cosine", "余弦", "cosine", "余弦"),
        DOCUMENTS,
        FEW,
    ),
    ("group", "other"),
)
CLUSTERS = Table(
    "clusters",
    "聚类",
    "The dendrogram of groups: average linkage over 1 - cosine, a row a merger.",
    "分组聚类树：以 1 - 余弦为距离的类平均法，每次合并一行。",
    (
        _whole("step", "步", "order of the merger, from 1", "合并次序，从 1 起"),
        _text("left", "左", "group, or #step of an earlier merger", "组名，或 #步 表示先前合并"),
        _text("right", "右", "the same", "同左"),
        _number("distance", "距离", "at which the two merge", "合并距离"),
        _text("members", "成员", "groups that it holds, joined by |", "所含各组，以 | 相连"),
    ),
    ("step",),
)
MAP = Table(
    "map",
    "分布图",
    "The documents in two dimensions: classical scaling of their TF-IDF vectors; near means alike.",
    "文档二维分布（TF-IDF 向量主成分）：相近者相似。",
    (
        _text("doc_id", "文档编号", "document", "文档"),
        GROUP,
        _number("x", "横", "first axis, no unit", "第一轴，无单位"),
        _number("y", "纵", "second axis, no unit", "第二轴，无单位"),
        _number(
            "explained",
            "解释率",
            "share of the variance that both axes show, the same in every row",
            "两轴合计解释的方差比例",
        ),
    ),
    ("doc_id",),
)
PASSAGES = Table(
    "passages",
    "雷同段落",
    "Passages that two documents share, masks, numbers, places and Traditional characters aside.",
    "两篇文档的雷同段落（不计隐去符号、数字、地名与繁简之别）。",
    (
        _whole("passage", "段落编号", "the same for all pairs that share one passage", "同一段落编号相同"),
        _text("doc_id", "文档编号", "document: the earlier one where dates show it", "文档（日期可判时为较早者）"),
        _whole("start", "起始", "offset in its clean text", "在清洗后文本中的位置", "characters"),
        _whole("end", "结束", "offset after the last character", "末字之后的位置", "characters"),
        _text("other", "另一文档", "the other document", "另一文档"),
        _whole("other_start", "另一起始", "offset in its clean text", "在另一文本中的位置", "characters"),
        _whole("other_end", "另一结束", "offset after the last character", "末字之后的位置", "characters"),
        _text(
            "kind",
            "类别",
            "facts: figures, masks and places agree too · verbatim: the same words, no figure in them · "
            "template: figures or places differ · edited: words differ",
            "facts 数字地名亦同；verbatim 文字全同而无数字；template 仅套用；edited 文字有改",
            ("facts", "verbatim", "template", "edited"),
        ),
        _number(
            "identity",
            "一致度",
            "share of the longer side's folded characters that are aligned alike",
            "折叠后逐字一致的比例",
        ),
        _whole("spread", "出现文档数", "documents that hold the passage", "含有该段落的文档数", "documents"),
        _flag(
            "boilerplate",
            "套话",
            "held by a third of the documents or more (and by 4 at least)",
            "三分之一以上（且不少于四篇）文档都有",
        ),
        _text(
            "direction",
            "先后",
            "dated: doc_id is the earlier by date, or by year · unknown: nothing tells",
            "dated 由日期或年份可判；unknown 不明",
            ("dated", "unknown"),
        ),
        GROUP,
        _text("other_group", "另一文档组", "group of the other document", "另一文档所在组"),
        _text("text", "原文", "the passage in doc_id", "该文档中的原文"),
        _text("other_text", "另一原文", "the passage in other", "另一文档中的原文"),
    ),
    ("doc_id", "start", "other", "other_start"),
)
ORIGINALITY = Table(
    "originality",
    "原创比例",
    "How much of each document is its own: shares of its characters.",
    "每篇文档的原创、雷同与套话占比。",
    (
        _text("doc_id", "文档编号", "document", "文档"),
        GROUP,
        _whole("characters", "字数", "length of its text", "文本长度", "characters"),
        _number("original", "原创", "share found in no other document", "他处未见的比例"),
        _number("shared", "雷同", "share found in another document, boilerplate aside", "与他文雷同（套话除外）的比例"),
        _number("boilerplate", "套话", "share that is boilerplate", "套话比例"),
    ),
    ("doc_id",),
)
FLOWS = Table(
    "flows",
    "流向",
    "What groups share: passages that are no boilerplate, from the earlier group to the later one where dates show it.",
    "组间雷同段落（套话除外）；日期可判时由先到后。",
    (
        GROUP,
        _text("other_group", "另一组", "the later group, or the other one", "较晚的一组或另一组"),
        _text("direction", "先后", "whether dates show which was first", "日期是否可判先后", ("dated", "unknown")),
        _whole("passages", "段落数", "passages shared", "雷同段落数", "passages"),
        _whole("characters", "字数", "their characters in the first group", "在前一组中的字数", "characters"),
        DOCUMENTS,
        FEW,
    ),
    ("group", "other_group", "direction"),
)
LEDGER = Table(
    "slogan_ledger",
    "提法台账",
    "When each slogan appears in each group, and how long after the first use that the lexicon knows.",
    "各组各提法的最早与最晚年份，及距词典所载首次使用的年数。",
    (
        GROUP,
        _text("slogan", "提法", "the lexicon's entry, or the formulation", "词典词条或新提法"),
        _whole("first", "最早年份", "year of the first document that holds it", "最早出现的年份"),
        _text("first_doc", "最早文档", "that document", "最早文档"),
        _whole("last", "最晚年份", "year of the last one", "最晚出现的年份"),
        COUNT,
        DOCUMENTS,
        _whole("born", "首次使用", "year of first use known to the lexicon", "词典所载首次使用年份"),
        _whole("lag", "滞后", "years from born to first; empty for an anachronism", "滞后年数；时代错置则空", "years"),
        _flag(
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
        _text("layer", "层", "domains of problems, or slogans", "问题领域或提法", ("domains", "slogans")),
        ITEM,
        _whole("peers", "提及组数", "other groups that name it", "提及的其他组数", "groups"),
        _number("peer_share", "提及比例", "their share of the other groups", "占其他组的比例"),
        _number(
            "expected",
            "期望次数",
            "mentions to be expected at the others' rate, given the group's length",
            "按其他组频率与本组篇幅的期望次数",
            "mentions",
        ),
        _number(
            "chance",
            "偶然概率",
            "probability of no mention at that rate (negative binomial, spread as in the others' documents)",
            "该频率下一次不提的概率（负二项）",
        ),
        _number("q", "q 值", "chance adjusted over all rows tested (Benjamini and Hochberg 1995)", "校正后概率"),
        DOCUMENTS,
        FEW,
    ),
    ("group", "layer", "item"),
)
TABLES = (
    GROUPS, RATES, KEYNESS, TOTALS, LIKENESS, NEIGHBOURS, CLUSTERS, MAP,
    PASSAGES, ORIGINALITY, FLOWS, LEDGER, SILENCES,
)  # fmt: skip
