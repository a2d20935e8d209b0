"""What figures say, in Chinese and English."""

from __future__ import annotations

from pipeline import codelists
from pipeline.compare.grouping import ALL, UNKNOWN

# each text in this order
LANGS = codelists.names("language")

# name of a drawing → its title and how to read it, in both languages
TITLES = {
    "rates_finding_status": ("各组问题陈述状态", "What sentences report of problems, by group"),
    "rates_finding_labels": ("各组问题类型", "Kinds of problems found, by group"),
    "rates_domains": ("各组问题领域（每万字次数）", "Domains of problems by group (mentions per 10 000 characters)"),
    "rates_slogans": ("各组提法（每万字次数）", "Slogans by group (mentions per 10 000 characters)"),
    "keyness_words": ("各组特征词（相对其余各组）", "Words that mark each group against the rest"),
    "keyness_slogans": ("各组特征提法（相对其余各组）", "Slogans that mark each group against the rest"),
    "keyness_problems": ("各组特征问题（相对其余各组）", "Problems that mark each group against the rest"),
    "totals": ("各组各年统计数字", "Reported figures by group and year"),
    "likeness": ("组间用词相似度与聚类树", "How alike the groups' wording is, with dendrogram"),
    "map": ("文档用词分布图", "Map of the documents by wording"),
    "network": ("文档间雷同段落网络", "Network of the passages that documents share"),
    "flows": ("组间雷同段落", "Passages that groups share"),
    "originality": ("原创、雷同与套话所占比例", "Original, shared and boilerplate text"),
    "slogan_ledger": ("提法首见年份", "First year of each slogan in each group"),
    "topic_shares": ("各组主题占比（%）", "Topics by group (% of the documents' words)"),
    "collocations": ("词语搭配", "Words that stand near each other"),
    "silences_domains": ("未提及的问题领域", "Domains of problems left unmentioned"),
    "silences_slogans": ("未提及的提法", "Slogans left unmentioned"),
    "phrase_groups": ("各组文字由何构成", "What each group's text is made of"),
    "trends": ("逐年变化", "Change from year to year"),
    "calendar": ("轮次日历", "Calendar of rounds"),
}
_DOTS = (
    "圆点为每万字次数，横线为按文档自助法的 95% 区间；一篇文档者无区间。各栏刻度相同。",
    (
        "Dots are mentions per 10 000 characters, lines 95% bootstrap intervals over documents; one document has none. All "
        "panels have one scale."
    ),
)
_CELLS = (
    "格中为每万字次数，颜色越深次数越多；空白为未提及。列出次数最多的 {shown} 项，共 {items} 项。",
    "Cells are mentions per 10 000 characters, darker is more; blank is none. The {shown} most frequent of {items} items.",
)
_BARS = (
    "每组列出 z 值（带信息先验的对数几率比）最高与最低的词项各至多八个：向右为多用，向左为少用；实心者 q < 0.05，空心者不显著。",
    (
        "For each group the up to eight items of greatest and of least z (log-odds ratio with informative prior): to the right "
        "said more than elsewhere, to the left less; filled where q < 0.05, outlined where not significant."
    ),
)
_GAPS = (
    "圆点为其余多数组提及而该组未提及者：越大越不像偶然（面积为 1 - 偶然概率）；深色方点 q < 0.05。列出 {shown} 项，共 {items} 项。",
    (
        "A dot marks what most other groups name and this one does not: the larger, the less likely by chance (area is "
        "1 - chance); a dark square where q < 0.05. {shown} of {items} items."
    ),
)
NOTES = {
    "rates_finding_status": _DOTS,
    "rates_finding_labels": _DOTS,
    "rates_domains": _CELLS,
    "rates_slogans": _CELLS,
    "keyness_words": _BARS,
    "keyness_slogans": _BARS,
    "keyness_problems": _BARS,
    "totals": (
        "单独的标记为确数；横条为隐去数字的范围，标记在下界；虚线箭头无上界。颜色与形状表示年份。部分横轴为对数。",
        (
            "A mark by itself is an exact figure; a bar is the range that masked figures allow, its mark at the least value; "
            "a dotted arrow has no upper bound. Colour and shape tell the year. The measures that most groups report; "
            "some axes are logarithmic."
        ),
    ),
    "likeness": (
        "格中为各组文档 TF-IDF 均值向量的余弦，颜色越深越相似（由最小值到最大值着色）；右侧为类平均法聚类树，横轴为 1 - 余弦。",
        (
            "Cells are cosines between the groups' mean TF-IDF vectors, darker is more alike (shaded from least to greatest); on "
            "the right their average-linkage dendrogram over 1 - cosine."
        ),
    ),
    "map": (
        "每点一篇文档，距离近者用词相似；颜色与形状表示组。两轴合计解释 {explained} 的方差。",
        (
            "A mark is a document; near ones are worded alike. Colour and shape tell the group. Both axes show {explained} of the "
            "variance."
        ),
    ),
    "network": (
        (
            "圆周上每点一篇文档，颜色与形状表示组；弧线相连者有雷同段落（套话除外），越粗字数越多，虚线者先后不可判。"
            "绘出雷同最多的 {shown} 篇，共 {documents} 篇。"
        ),
        (
            "A mark on the circle is a document, its colour and shape the group; a bow joins two that share passages, boilerplate "
            "aside: the wider, the more characters, dashed where no date tells which was first. {shown} of {documents} documents, "
            "those that share most."
        ),
    ),
    "flows": (
        "行为先出现的一组，列为后出现的一组，格中为雷同段落数（套话除外）；带“?”者日期不明，先后不可判。",
        (
            "Rows are the group that had a passage first, columns the one that had it later; cells count shared passages, "
            "boilerplate aside; “?” marks passages that no date puts in order."
        ),
    ),
    "originality": (
        "各组文本中他处未见、与他文雷同、属于套话的字数占比（按字数加权）；只有一组时按文档列出，至多 40 篇。",
        (
            "Shares of each group's characters that are found in no other document, are shared with another, or are boilerplate; "
            "with one group only, by document, 40 at most."
        ),
    ),
    "slogan_ledger": (
        "标记为组，在其最早使用之年；空心菱形为词典所载首次使用；叉号为时代错置（文档早于提法）。列出 {shown} 项，共 {items} 项。",
        (
            "A mark is a group, at the first year it has the slogan; the hollow diamond is the first use known to the lexicon; a "
            "cross is an anachronism (a document older than the slogan). {shown} of {items} slogans."
        ),
    ),
    "topic_shares": (
        "行为主题及其前三个词，格中为组内各文档该主题占比的均值（%），颜色越深占比越大。",
        "Rows are topics with their first three words; cells are mean shares (%) over the group's documents, darker is more.",
    ),
    "collocations": (
        "连线两端的词在同一句内相距不过五词者明显多于别处；线越粗，近旁与别处的频率比越大。列出 G² 最大的 {pairs} 对。",
        (
            "A line joins words that stand at most five words apart in a sentence more often than elsewhere; the thicker, the greater "
            "the ratio of rates near and elsewhere. The {pairs} pairs of greatest G²."
        ),
    ),
    "silences_domains": _GAPS,
    "silences_slogans": _GAPS,
    "phrase_groups": (
        "各组折叠文本（隐去、数字、地名各计一字，标点不计）中自述、雷同、照搬、固定语句、提法、套话所占比例；兼属数类者归入最靠右的一类。",
        (
            "Shares of each group's folded text (a mask, a figure, a place one sign each, no punctuation) that are its own, shared, "
            "copied, set phrases, slogans and boilerplate; what is several of these is the rightmost."
        ),
    ),
    "trends": (
        "每格一项：每万字次数与泊松 95% 区间，红升、蓝降、灰未见变化；竖虚线为突变之年。列最有把握的 {shown} 项，共 {items} 项。",
        (
            "A panel an item: mentions per 10 000 characters with 95% Poisson intervals; red rises, blue falls, grey shows no change "
            "(q < 0.05); a dashed line is a point of change. The {shown} surest of {items} items."
        ),
    ),
    "calendar": (
        "横条为一轮的起止，数字为轮次；空框仅知文档年份；红色者重叠、颠倒或日期矛盾。列出轮次最多的 {shown} 行，共 {items} 行。",
        (
            "A line is a committee's term, a bar a round from its beginning to its end, with its number; of an outlined one only the "
            "documents' year is known; red ones overlap, are out of order or contradict themselves. {shown} of {items} lines."
        ),
    ),
}
# drawings whose marks are hollow where they rest on few documents
HOLLOW = frozenset(
    (
        "rates_finding_status",
        "rates_finding_labels",
        "totals",
        "map",
        "network",
        "slogan_ledger",
        "silences_domains",
        "silences_slogans",
    )
)
# drawings without groups
UNGROUPED = frozenset(("calendar", "trends", "collocations"))
SAYINGS = {
    "few": (
        "带 * 号的组不足 3 篇文档，仅供参考。",
        "Groups with * have fewer than 3 documents: read them as anecdotes.",
    ),
    "few_hollow": (
        "带 * 号的组不足 3 篇文档，空心标记所依据的文档不足 3 篇，仅供参考。",
        "Groups with * have, and hollow marks rest on, fewer than 3 documents: read them as anecdotes.",
    ),
    "hollow": (
        "空心标记所依据的文档不足 3 篇，仅供参考。",
        "Hollow marks rest on fewer than 3 documents: read them as anecdotes.",
    ),
    "left_out": ("另有 {left_out} 组文档较少，未绘出。", "{left_out} groups with fewer documents are not drawn."),
    "stop": ("；", "; "),
    "per_10k": ("每万字 {value}", "{value} per 10 000 characters"),
    "interval": ("95% 区间 {low} 至 {high}", "95% interval {low} to {high}"),
    "share": ("占比 {share}", "share {share}"),
    "count": ("{count} 次", "{count} mentions"),
    "documents": ("{documents} 篇文档", "{documents} documents"),
    "holders": ("见于 {holders} 篇", "in {holders} of them"),
    "few_tip": ("文档不足 3 篇", "fewer than 3 documents"),
    "few_ratio_tip": ("文档或次数过少，仅供参考", "few documents or mentions: an anecdote"),
    "near": ("近旁 {count} 次，期望 {expected} 次", "{count} times near, {expected} expected"),
    "g2": ("G² = {value}", "G² = {value}"),
    "axis_10k": ("每万字次数", "mentions per 10 000 characters"),
    "against": ("其余各组每万字 {value}", "the rest {value}"),
    "z": ("z 值", "z"),
    "z_tip": ("z = {z}", "z = {z}"),
    "q_tip": ("q = {q}", "q = {q}"),
    "log_ratio": ("对数比 {value}", "log ratio {value}"),
    "year_unknown": ("年份不明", "year unknown"),
    "exact": ("{low}", "{low}"),
    "range": ("{low} 至 {high}", "{low} to {high}"),
    "at_least": ("至少 {low}，无上界", "at least {low}, no upper bound"),
    "masked": ("{figures} 个数字，其中 {masked} 个隐去", "{figures} figures, {masked} of them masked"),
    "mean": ("平均", "mean"),
    "cosine": ("余弦 {value}", "cosine {value}"),
    "distance": ("1 - 余弦", "1 - cosine"),
    "merger": ("合并距离 {value}：{members}", "merge at {value}: {members}"),
    "axis_x": ("第一轴（两轴合计解释 {explained}）", "first axis (both show {explained})"),
    "axis_y": ("第二轴", "second axis"),
    "from": ("先 ↓　后 →", "from ↓  to →"),
    "passages": ("{passages} 段，{characters} 字", "{passages} passages, {characters} characters"),
    "dated": ("先后可判", "dated"),
    "unknown": ("先后不明", "order unknown"),
    "original": ("原创", "original"),
    "shared": ("雷同", "shared"),
    "boilerplate": ("套话", "boilerplate"),
    "characters": ("{characters} 字", "{characters} characters"),
    "axis_share": ("占字数的比例", "share of the characters"),
    "first": ("最早 {year} 年", "first in {year}"),
    "first_doc": ("最早文档 {doc}", "first document {doc}"),
    "born": ("首次使用 {year} 年", "first use {year}"),
    "lag": ("滞后 {lag} 年", "{lag} years later"),
    "born_legend": ("首次使用（词典）", "first use (lexicon)"),
    "anachronism": ("时代错置", "anachronism"),
    "earlier": ("更早", "earlier"),
    "peers": ("其余 {peers} 组提及（{share}）", "{peers} other groups name it ({share})"),
    "expected": ("期望 {value} 次", "{value} mentions expected"),
    "chance": ("偶然概率 {value}", "chance {value}"),
    "significant": ("q < 0.05", "q < 0.05"),
    "not_significant": ("q ≥ 0.05", "q ≥ 0.05"),
    "few_legend": ("空心：文档不足 3 篇", "hollow: fewer than 3 documents"),
    "range_legend": ("隐去数字的范围", "range of masked figures"),
    "arrow_legend": ("无上界", "no upper bound"),
    "own": ("自述", "its own"),
    "copied": ("照搬", "copied"),
    "set_phrase": ("固定语句", "set phrases"),
    "slogan": ("提法", "slogans"),
    "own_interval": ("自述 95% 区间 {low} 至 {high}", "95% interval of its own {low} to {high}"),
    "year_ratio": ("逐年 ×{ratio}", "×{ratio} a year"),
    "round_dated": ("起止见于文本", "dates told"),
    "round_year": ("仅知文档年份", "the documents' year only"),
    "round_odd": ("重叠、颠倒或矛盾", "overlaps, out of order or contradictory"),
    "missing_rounds": ("缺", "missing"),
    "round_number": ("{term} 届第 {number} 轮", "term {term}, round {number}"),
    "round_years": ("文档年份 {years}", "documents of {years}"),
    "round_bodies": ("被巡单位 {bodies} 个", "{bodies} bodies named"),
}


def group(name: str, lang: str) -> str:
    """A group's name, what is unknown of it in the reader's language.

    Args:
        name: of the group.
        lang: zh or en.
    """
    return name.replace(UNKNOWN, "（不明）").replace(ALL, "（全部）") if lang == "zh" else name
