"""The comparison tables of set phrases: which there are, and what texts are made of."""

from __future__ import annotations

from pipeline.columns import Table
from pipeline.compare import kept
from pipeline.compare.columns import DOCUMENTS, FEW, GROUP, number, text, whole

# what a sign is, from what it is first
PARTS = ("boilerplate", "slogan", "set_phrase", "copied", "shared", "own")
_SIGNS = whole(
    "signs",
    "折叠字数",
    "its length, folded: a mask, a figure, a place one sign each, punctuation none, so that no habit of masking changes a share",
    "折叠后的长度：隐去符号、数字、地名各计一字，标点不计，故占比不受隐去习惯影响",
    "signs",
)
_SHARES = (
    number(
        "boilerplate",
        "套话",
        "share in passages of 40 signs or more that a third of the documents hold (and 4 at least)",
        "三分之一以上（且不少于四篇）文档都有的段落",
    ),
    number("slogan", "提法", "share of slogans in what is left", "其余部分中的政治提法"),
    number("set_phrase", "固定语句", "share of set phrases (`set_phrases`) in what is left", "其余部分中的固定语句"),
    number("copied", "照搬", "share of passages that an earlier document has", "更早的文档已有的段落"),
    number(
        "shared",
        "雷同",
        "share of passages that another document has, where dates do not tell who was first",
        "与他文雷同而先后不明的段落",
    ),
    number("own", "自述", "what is left; the six add up to 1", "剩余部分；六项合计为 1"),
)
PHRASES = Table(
    "set_phrases",
    "固定语句",
    "Stretches of 10 signs or more of a line that a tenth of the documents, and 4 at least, have alike whatever their masks, figures "
    f"and places: each as long as about as many documents have it. The {kept.PHRASES} that take up most signs; `--all` gives all.",
    "至少十字、十分之一以上（且不少于四篇）文档相同的语句（隐去符号、数字、地名不计），不跨行，取文档数相近的最长者。"
    f"列占字数最多的 {kept.PHRASES} 条，`--all` 则全列。",
    (
        text("phrase", "语句", "as the first document has it", "首篇文档中的原文"),
        whole("signs", "折叠字数", "its length, folded", "折叠后的长度", "signs"),
        DOCUMENTS,
        number("share", "文档占比", "their share of all documents", "占全部文档的比例"),
        whole("groups", "组数", "groups with such a document", "出现的组数", "groups"),
        text("most", "最多之组", "group of whose documents most have it, by share", "含有该语句的文档占比最高的组"),
        whole("first", "最早年份", "year of the earliest document with a year", "最早的文档年份"),
        whole("last", "最晚年份", "year of the latest", "最晚的文档年份"),
        text("first_doc", "首篇文档", "the earliest document, by year, then by name", "最早的文档"),
    ),
    ("phrase",),
)  # fmt: skip
SHARES = Table(
    "phrase_shares",
    "文档用语构成",
    "What each document is made of, by shares of its folded text; what is several things is the first of the columns.",
    "每篇文档的用语构成（折叠字数占比）；兼属数类者按列序归入最前一类。",
    (text("doc_id", "文档编号", "document", "文档"), GROUP, _SIGNS, *_SHARES),
    ("doc_id",),
)
GROUPS = Table(
    "phrase_groups",
    "各组用语构成",
    "The same by group: shares of the folded text of all its documents; of what is its own a 95 % bootstrap interval, as in `rates`.",
    "各组用语构成（全组折叠字数占比），自述一项附按文档自助法的 95 % 区间。",
    (
        GROUP,
        DOCUMENTS,
        _SIGNS,
        *_SHARES,
        number(
            "own_low",
            "自述下界",
            "lower end of the interval of own; empty with one document",
            "自述区间下界；仅一篇则空",
        ),
        number("own_high", "自述上界", "upper end", "自述区间上界"),
        FEW,
    ),
    ("group",),
)
