"""The comparison tables of words that go together: topics, and neighbours of words."""

from __future__ import annotations

from pipeline.columns import Table
from pipeline.compare.columns import DOCUMENTS, FEW, GROUP, flag, number, text, whole

_TOPIC = whole("topic", "主题", "its number, 1 for the one with the greatest share", "主题编号，占比最大者为 1")
TOPICS = Table(
    "topics",
    "主题",
    "Topics: words that go together in documents (non-negative matrix factorisation of TF-IDF vectors, the words as in keyness). Empty "
    "where fewer than 10 documents share words.",
    "主题：文档中相伴出现的词（TF-IDF 的非负矩阵分解，用词同关键性）。可用文档不足十篇则空。",
    (
        _TOPIC,
        text("words", "主题词", "its ten first words, joined by |", "前十个词，以 | 相连"),
        number("share", "占比", "mean share over the documents", "各文档占比的均值"),
        whole("documents", "为主文档数", "documents of which it is the greatest", "以其为首的文档数", "documents"),
        number(
            "stability",
            "稳定度",
            "mean Jaccard index of its first ten words with those of its likeness in 10 refits, each from another random start and "
            "four fifths of the documents (Greene et al. 2014): 1 the same words, 0 none",
            "以不同随机起点、五分之四文档重做十次，前十个词的平均 Jaccard 系数（Greene 等 2014）：1 为全同，0 为全异",
        ),
        number(
            "chance",
            "偶然稳定度",
            "the mean of it where each word is dealt out to the documents at random, the same in every row",
            "将各词随机分给各文档后的平均稳定度，各行相同",
        ),
    ),
    ("topic",),
)
TOPIC_NUMBERS = Table(
    "topic_numbers",
    "主题数",
    "How coherent each number of topics is; the greatest of those within 0.01 of the most coherent is taken, unless --topics names "
    "one.",
    "各主题数的连贯度；取与最大值相差不过 0.01 者中最大的一个，--topics 指定者除外。",
    (
        whole("number", "主题数", "of topics", "主题个数", "topics"),
        number(
            "coherence",
            "连贯度",
            "mean normalised pointwise mutual information of the first ten words of each topic over documents (Bouma 2009)",
            "各主题前十个词在文档中的平均归一化点互信息（Bouma 2009）",
        ),
        flag("chosen", "选用", "whether it is the one taken", "是否选用"),
    ),
    ("number",),
)
TOPIC_WORDS = Table(
    "topic_words",
    "主题词",
    "The words of greatest weight of each topic, 20 at most.",
    "各主题权重最大的词，至多二十个。",
    (
        _TOPIC,
        whole("rank", "名次", "1 for the greatest weight", "1 为权重最大"),
        text("word", "词", "the word", "词"),
        number("weight", "权重", "share of the topic's weights", "占该主题权重的比例"),
        number(
            "own",
            "独有",
            "share of the word's weights that this topic has: 1 for a word of no other topic",
            "该词权重属于本主题的比例：1 为他主题皆无",
        ),
    ),
    ("topic", "rank"),
)
TOPIC_DOCUMENTS = Table(
    "topic_documents",
    "文档主题",
    "How much of each document is about which topic; a document without words of any has no row.",
    "每篇文档各主题占比；无主题词者不列。",
    (
        text("doc_id", "文档编号", "document", "文档"),
        _TOPIC,
        GROUP,
        number("share", "占比", "shares of a document add up to 1", "一篇文档各主题占比之和为 1"),
    ),
    ("doc_id", "topic"),
)
TOPIC_SHARES = Table(
    "topic_shares",
    "主题占比",
    "How much of each group, and of each of its years, is about which topic: means over documents with 95 % bootstrap intervals.",
    "各组及其各年各主题占比：文档均值与按文档自助法的 95 % 区间。",
    (
        GROUP,
        whole("year", "年份", "year of the documents; empty for all of the group", "文档年份；空为全组"),
        _TOPIC,
        number("share", "占比", "mean share of the documents", "文档占比的均值"),
        number("low", "占比下界", "lower end of its interval; empty with one document", "区间下界；仅一篇文档则空"),
        number("high", "占比上界", "upper end of its interval", "区间上界"),
        DOCUMENTS,
        FEW,
    ),
    ("group", "year", "topic"),
)
_MEASURES = (
    whole("count", "近旁次数", "its tokens near the node", "在其近旁的次数", "mentions"),
    whole("elsewhere", "别处次数", "its tokens elsewhere", "在别处的次数", "mentions"),
    number(
        "expected", "期望次数", "to be expected near, were it anywhere alike", "若处处相同，近旁的期望次数", "mentions"
    ),
    number("g2", "对数似然", "log-likelihood ratio G² (Dunning 1993)", "对数似然比 G²"),
    number("p", "p 值", "its probability under no difference, 1 degree of freedom", "无差异时的概率"),
    number(
        "q",
        "q 值",
        "p adjusted over all pairs that could have been seen (Benjamini and Hochberg 1995)",
        "经 Benjamini–Hochberg 校正（计入一切可能的词对）",
    ),
    number(
        "log_ratio",
        "对数比",
        "binary logarithm of the ratio of its rates near and elsewhere, 0.5 added to both counts (Hardie 2014)",
        "近旁与别处频率比的二进对数",
    ),
    number("log_ratio_low", "对数比下界", "lower end of its 95 % interval", "95 % 区间下界"),
    number("log_ratio_high", "对数比上界", "upper end of its 95 % interval", "95 % 区间上界"),
    whole("documents", "文档数", "documents in which it stands near", "在其近旁出现的文档数", "documents"),
    flag(
        "few",
        "依据过少",
        "fewer than 3 documents or 5 tokens near: read it as an anecdote",
        "近旁不足三篇或五次，仅供参考",
    ),
)
_NEAR = "at most 5 words away in the same sentence, words counted as in keyness"
_NEAR_ZH = "同一句内相距至多五词，词同关键性"
COLLOCATIONS = Table(
    "collocations",
    "词语搭配",
    f"Neighbours of the 100 most frequent words: words that stand near ({_NEAR}) more often than elsewhere, q < 0.05, the 20 of "
    "greatest G² of each.",
    f"最常见一百词的邻词：在其近旁（{_NEAR_ZH}）明显多于别处者（q < 0.05），每词至多取 G² 最大的二十个。",
    (
        text("node", "中心词", "the word whose neighbours these are", "中心词"),
        text("word", "邻词", "the neighbour", "邻词"),
        *_MEASURES,
    ),
    ("node", "word"),
)
COLLOCATES = Table(
    "collocates",
    "邻词",
    f"Words that stand near a concordance's matches ({_NEAR}) more often than elsewhere, q < 0.05, by G².",
    f"在索引行匹配处近旁（{_NEAR_ZH}）明显多于别处的词（q < 0.05），按 G² 排列。",
    (text("word", "邻词", "the neighbour", "邻词"), *_MEASURES),
    ("word",),
)
