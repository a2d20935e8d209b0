"""The comparison tables that set text beside text: likeness and shared passages."""

from __future__ import annotations

from pipeline.columns import Table
from pipeline.compare.columns import DOCUMENTS, FEW, GROUP, flag, number, text, whole
from pipeline.compare.kept import AMONG, PASSAGE

NEIGHBOURS = Table(
    "neighbours",
    "相近文档",
    "The ten documents most like each document by TF-IDF cosine over the normalised text; of more than "
    f"{AMONG} documents, most like it among so many drawn at random.",
    f"与每篇文档最相近的十篇（归一文本 TF-IDF 余弦）；文档逾 {AMONG} 篇时，在随机抽取的同数文档中比较。",
    (
        text("doc_id", "文档编号", "document", "文档"),
        whole("rank", "名次", "1 for the nearest", "1 为最近"),
        text("other", "相近文档", "the other document", "另一文档"),
        number("cosine", "余弦", "1 for the same words in the same proportions", "用词比例相同则为 1"),
        GROUP,
        text("other_group", "相近文档组", "group of the other document", "另一文档所在组"),
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
        text("other", "另一组", "the other group", "另一组"),
        number("cosine", "余弦", "cosine", "余弦"),
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
        whole("step", "步", "order of the merger, from 1", "合并次序，从 1 起"),
        text("left", "左", "group, or #step of an earlier merger", "组名，或 #步 表示先前合并"),
        text("right", "右", "the same", "同左"),
        number("distance", "距离", "at which the two merge", "合并距离"),
        text("members", "成员", "groups that it holds, joined by |", "所含各组，以 | 相连"),
    ),
    ("step",),
)
MAP = Table(
    "map",
    "分布图",
    "The documents in two dimensions: classical scaling of their TF-IDF vectors; near means alike.",
    "文档二维分布（TF-IDF 向量主成分）：相近者相似。",
    (
        text("doc_id", "文档编号", "document", "文档"),
        GROUP,
        number("x", "横", "first axis, no unit", "第一轴，无单位"),
        number("y", "纵", "second axis, no unit", "第二轴，无单位"),
        number(
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
    "Passages that two documents share, masks, numbers, places and Traditional characters aside: "
    f"{PASSAGE} rows of each passage, and one for each document that these leave out (not of boilerplate). `--all` gives every pair.",
    "两篇文档的雷同段落（不计隐去符号、数字、地名与繁简之别）："
    f"每一段落列 {PASSAGE} 行，此外未列到的文档各一行（套话除外）。`--all` 给出全部文档对。",
    (
        whole("passage", "段落编号", "the same for all pairs that share one passage", "同一段落编号相同"),
        text("doc_id", "文档编号", "document: the earlier one where dates show it", "文档（日期可判时为较早者）"),
        whole("start", "起始", "offset in its clean text", "在清洗后文本中的位置", "characters"),
        whole("end", "结束", "offset after the last character", "末字之后的位置", "characters"),
        text("other", "另一文档", "the other document", "另一文档"),
        whole("other_start", "另一起始", "offset in its clean text", "在另一文本中的位置", "characters"),
        whole("other_end", "另一结束", "offset after the last character", "末字之后的位置", "characters"),
        text(
            "kind",
            "类别",
            "facts: figures, masks and places agree too · verbatim: the same words, no figure in them · "
            "template: figures or places differ · edited: words differ",
            "facts 数字地名亦同；verbatim 文字全同而无数字；template 仅套用；edited 文字有改",
            codes="passage_kind",
        ),
        number(
            "identity",
            "一致度",
            "share of the longer side's folded characters that are aligned alike",
            "折叠后逐字一致的比例",
        ),
        whole("spread", "出现文档数", "documents that hold the passage", "含有该段落的文档数", "documents"),
        flag(
            "boilerplate",
            "套话",
            "held by a third of the documents or more (and by 4 at least)",
            "三分之一以上（且不少于四篇）文档都有",
        ),
        text(
            "direction",
            "先后",
            "dated: doc_id is the earlier by date, or by year · unknown: nothing tells",
            "dated 由日期或年份可判；unknown 不明",
            codes="direction",
        ),
        GROUP,
        text("other_group", "另一文档组", "group of the other document", "另一文档所在组"),
        text("text", "原文", "the passage in doc_id", "该文档中的原文"),
        text("other_text", "另一原文", "the passage in other", "另一文档中的原文"),
    ),
    ("doc_id", "start", "other", "other_start"),
)
ORIGINALITY = Table(
    "originality",
    "原创比例",
    "How much of each document is its own: shares of its characters.",
    "每篇文档的原创、雷同与套话占比。",
    (
        text("doc_id", "文档编号", "document", "文档"),
        GROUP,
        whole("characters", "字数", "length of its text", "文本长度", "characters"),
        number("original", "原创", "share found in no other document", "他处未见的比例"),
        number("shared", "雷同", "share found in another document, boilerplate aside", "与他文雷同（套话除外）的比例"),
        number("boilerplate", "套话", "share that is boilerplate", "套话比例"),
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
        text("other_group", "另一组", "the later group, or the other one", "较晚的一组或另一组"),
        text("direction", "先后", "whether dates show which was first", "日期是否可判先后", codes="direction"),
        whole("passages", "段落数", "passages shared", "雷同段落数", "passages"),
        whole("characters", "字数", "their characters in the first group", "在前一组中的字数", "characters"),
        DOCUMENTS,
        FEW,
    ),
    ("group", "other_group", "direction"),
)
