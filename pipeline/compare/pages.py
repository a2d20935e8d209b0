"""The pages of a report that comparisons stand on."""

from __future__ import annotations

from typing import NamedTuple


class Page(NamedTuple):
    """A page of the report.

    Attributes:
        name: of its file.
        title: in Chinese.
        title_en: in English.
        about: what it shows, in Chinese.
        about_en: the same in English.
    """

    name: str
    title: str
    title_en: str
    about: str
    about_en: str


RATES = Page(
    "rates",
    "频率",
    "Rates",
    "各组提到什么、有多频繁：每万字次数、占比与 95 % 区间。",
    "What each group names, and how often: per 10 000 characters and as shares, with 95 % intervals.",
)
KEYNESS = Page(
    "keyness",
    "特征",
    "Keyness",
    "每组与其余各组及另一组相比，哪些词、提法与问题明显多或少。",
    "The words, slogans and problems that a group uses more, or less, than the rest and than each other group.",
)
TOTALS = Page(
    "totals",
    "统计",
    "Totals",
    "各组各年的统计数字；隐去的数字以上下界表示。",
    "Reported figures by group and year; masked figures stand as bounds.",
)
SIMILARITY = Page(
    "similarity",
    "相似",
    "Similarity",
    "组与组、文档与文档在用词上的远近。",
    "How near groups, and documents, are to each other in the words they use.",
)
REUSE = Page(
    "reuse",
    "雷同",
    "Reuse",
    "文档之间雷同的段落及其流向。",
    "Passages that documents share, and where they go.",
)
PHRASES = Page(
    "phrases",
    "套话",
    "Set phrases",
    "各文各组有多少是套话、提法、固定语句与照搬，多少是自己的话。",
    "How much of each text and group is boilerplate, slogan, set phrase or copied, and how much its own.",
)
SLOGANS = Page(
    "slogans",
    "提法",
    "Slogans",
    "每一提法在各组最早、最晚出现的年份，及距首次使用的年数。",
    "When each slogan first and last appears in each group, and how long after its first use.",
)
SILENCES = Page(
    "silences", "沉默", "Silences", "多数组提及而某组只字未提者。", "What most groups name and one does not."
)
TRENDS = Page(
    "trends",
    "变化",
    "Change over time",
    "各组内逐年的升降：频率、斜率、突变之年与每年的特征词。",
    "What rises and falls from year to year within groups: rates, slopes, points of change, and what marks each year.",
)
ROUNDS = Page(
    "rounds",
    "轮次",
    "Rounds",
    "各党委各届的巡视巡察轮次：起止、对象、缺失、重叠与全覆盖表述。",
    "The rounds of each committee's term: dates, bodies, gaps, overlaps, and what is claimed of coverage.",
)
TOPICS = Page(
    "topics",
    "主题",
    "Topics",
    "文档中相伴出现的词，及各组各年以何者为主。",
    "Words that go together in documents, and how much of each group and year is about which.",
)
COLLOCATIONS = Page(
    "collocations",
    "搭配",
    "Neighbours",
    "哪些词常在哪些词近旁。",
    "Which words stand near which more often than elsewhere.",
)
