"""The findings table: its columns hang on the labels of the classifier's codebook."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline import codelists
from pipeline.columns import JUDGED_BY, LIST_SEPARATOR, PLACE, Column, Table, coded


def findings(labels: Mapping[str, str]) -> Table:
    """The table for a codebook.

    Args:
        labels: name of each label → its Chinese title, in order.
    """
    return Table(
        "findings",
        "发现",
        "One row per sentence that names a problem: what it reports, and of which kinds.",
        "每个提及问题的句子一行：陈述状态与问题类型。",
        (
            *PLACE,
            coded(
                "status",
                "状态",
                "found (it exists), target (to look for or fight), rectified (dealt with)",
                "found 存在，target 作为查找或整治对象，rectified 已整改",
                "status",
                but="none",
            ),
            Column(
                "labels",
                "问题类型",
                "string",
                f"kinds of problem named, joined by {LIST_SEPARATOR}",
                "所涉问题类型，以 | 相连",
                choices=tuple(labels),
                codes="label",
                many=True,
            ),
            *(_probability(s.code, s.zh, f"status is {s.code}") for s in codelists.codes("status")),
            *(
                _probability(name, title, f"it is of kind {name}, if a problem is named")
                for name, title in labels.items()
            ),
            Column(
                "unsure",
                "存疑",
                "boolean",
                "whether a person should look at it: status or a label is near its limit, or model and lexicon differ",
                "是否宜由人复核：状态或类型接近判定界限，或模型与词典不一",
            ),
            Column(
                "support",
                "依据问题",
                "string",
                f"problems that each label rests on, as label:start-end, joined by {LIST_SEPARATOR}; "
                "empty where no phrase of the lexicon shows it",
                "各类型所依据的问题：类型:起始-结束，以 | 相连；无词典用语为据者空",
                codes="label",
                many=True,
            ),
            Column("cue", "判定依据", "string", "characters that decided the status by rule", "规则判定状态所据字样"),
            Column("problems", "问题数", "integer", "how many problems the sentence names", "句中问题数", "problems"),
            Column("section", "所在标题", "string", "heading of the innermost section", "最内层章节标题"),
            JUDGED_BY,
        ),
        ("sentence_id",),
    )


def _probability(name: str, title: str, what: str) -> Column:
    return Column(f"p_{name}", f"{title}概率", "number", f"probability that {what}", f"“{title}”的概率", "0 to 1")
