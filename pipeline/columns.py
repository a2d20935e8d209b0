"""Columns and tables as types, and the columns that several tables share.

A column's `type` is one of string, integer, number, boolean; `unit` says what a number counts. Lists stand in one cell,
joined by `LIST_SEPARATOR`.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline import codelists

LIST_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: in every file, and of the mention's field where a layer's table is made from mentions.
        title: its Chinese title (`--headers zh`).
        type: of its values.
        about: what it means.
        about_zh: the same in Chinese.
        unit: what a number counts.
        choices: the values it can have; empty where there is no telling.
        codes: the code list that has the values' titles.
        many: whether a cell holds several values, joined by `LIST_SEPARATOR`.
    """

    name: str
    title: str
    type: str
    about: str
    about_zh: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    codes: str = ""
    many: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `key` names the columns that identify a row."""

    name: str
    title: str
    about: str
    about_zh: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names in order."""
        return tuple(c.name for c in self.columns)


_C = "characters"
DOC_ID = Column(
    "doc_id",
    "文档编号",
    "string",
    "document: file path below the input folder, # and the text's place in the file",
    "文档：输入文件夹下的路径、# 及其在文件中的序号",
)
SENTENCE_ID = Column(
    "sentence_id",
    "句子编号",
    "string",
    "sentence the row stands in: doc_id, : and the sentence's number",
    "所在句子：文档编号、: 及句子序号",
)
START = Column(
    "start",
    "起始",
    "integer",
    "offset of the first character in the document's clean text, from 0",
    "首字在清洗后文本中的位置（从 0 起）",
    _C,
)
END = Column("end", "结束", "integer", "offset after the last character", "末字之后的位置", _C)
TEXT = Column("text", "原文", "string", "the exact characters from start to end", "起止之间的原文")
PLACE = (DOC_ID, SENTENCE_ID, START, END, TEXT)


def coded(name: str, title: str, about: str, about_zh: str, codes: str, *, but: str = "", many: bool = False) -> Column:
    """A column of coded values.

    Args:
        name: of the column.
        title: in Chinese.
        about: what it means.
        about_zh: the same in Chinese.
        codes: the code list.
        but: a code of the list that does not occur here.
        many: whether a cell holds several.
    """
    choices = tuple(code for code in codelists.names(codes) if code != but)
    return Column(name, title, "string", about, about_zh, choices=choices, codes=codes, many=many)


def low_high(what: str, what_zh: str) -> tuple[Column, Column]:
    """Columns of the least and greatest value something can have.

    Args:
        what: what has the value, for `about`.
        what_zh: the same in Chinese.
    """
    return (
        Column(
            "low",
            "下界",
            "number",
            f"least value {what} can have; empty where nothing bounds it",
            f"{what_zh}的最小可能值；无从界定则空",
            "the unit without its scale (万元 counts 元)",
        ),
        Column(
            "high",
            "上界",
            "number",
            f"greatest value {what} can have; empty where nothing bounds it",
            f"{what_zh}的最大可能值；无从界定则空",
            "the unit without its scale (万元 counts 元)",
        ),
    )


def inferred(
    name: str, title: str, about: str, about_zh: str, kind: str = "string", codes: str = ""
) -> tuple[Column, Column, Column]:
    """Columns of a value that is inferred, of what it rests on, and of how surely.

    Args:
        name: of the value's column; the others' names begin with it.
        title: its Chinese title.
        about: what the value means.
        about_zh: the same in Chinese.
        kind: type of the value.
        codes: the code list that has its titles; empty for none.

    Returns:
        The columns of value, evidence and confidence.
    """
    return (
        Column(
            name,
            title,
            kind,
            f"{about}; empty where the text does not show it",
            f"{about_zh}；文中看不出则空",
            codes=codes,
        ),
        Column(
            f"{name}_evidence",
            f"{title}依据",
            "string",
            f"what the {name} rests on: characters of the text, or the metadata source",
            f"{title}的依据：原文字样或元数据来源",
            codes="evidence",
        ),
        coded(
            f"{name}_confidence",
            f"{title}把握",
            "given by the metadata, or how surely the text shows it",
            "由元数据给出，或文中显示的把握程度",
            "confidence",
        ),
    )


JUDGED_BY = coded(
    "judged_by",
    "判定者",
    "who says so: the program, or a person who corrected or confirmed it",
    "由程序判定，或经人工更正、确认",
    "judged_by",
)
