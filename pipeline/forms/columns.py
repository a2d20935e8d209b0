"""The columns of the sheets, their titles, and what may be chosen in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline import codelists, layers
from pipeline.codelists import Titles
from pipeline.columns import Column
from pipeline.corrections import fields
from pipeline.corrections.record import FINDINGS, LINKS, STATES

DOCUMENT, SENTENCE, TEXT, VERDICT, NEW, NOTE, KEY = "文档", "句子", "原文", "判断", "更正原文", "备注", "编号"
BODY, PROBLEM, ANSWER, HOW, SCORE, OTHER = "被巡单位", "问题", "整改表述", "程序判断", "匹配度", "应对应的问题"
EMPTY = "（空）"
_TITLES = {FINDINGS: "发现", LINKS: "整改对应", STATES: "整改状态"}
# what the program writes beside a row of threads, so that it can be judged
_BESIDE = {LINKS: (BODY, PROBLEM, HOW, SCORE), STATES: (BODY,)}


class Sheet(NamedTuple):
    """A sheet.

    Attributes:
        layer: as a correction names it.
        title: of the sheet.
        told: title → the column whose value the program tells there.
        asked: title → the column that a person corrects there.
        verdicts: codes of what can be said of a row.
        beside: titles of what else stands there to judge by.
        new: whether a person can say which characters are right.
    """

    layer: str
    title: str
    told: Mapping[str, Column]
    asked: Mapping[str, Column]
    verdicts: tuple[str, ...]
    beside: tuple[str, ...] = ()
    new: bool = True

    @property
    def heads(self) -> list[str]:
        """All titles in order."""
        new = [NEW] if self.new else []
        # a finding is of all its sentence
        first = list(dict.fromkeys((DOCUMENT, SENTENCE, self.text)))
        return [*first, *self.beside, *self.told, VERDICT, *new, *self.asked, NOTE, KEY]

    @property
    def text(self) -> str:
        """Title of the column of the mention."""
        return {LINKS: ANSWER, FINDINGS: SENTENCE}.get(self.layer, TEXT)


def names() -> tuple[str, ...]:
    """What sheets there are."""
    return (*layers.names(), *_TITLES)


def sheet(name: str) -> Sheet:
    """The sheet of a layer, of findings, or of threads (`links`, `states`).

    Raises:
        KeyError: there is no such one.
    """
    every = codelists.names("sheet_verdict")
    if name == LINKS:
        asked = {OTHER: fields.of(LINKS)[0]}
        return Sheet(LINKS, _TITLES[LINKS], {}, asked, every[:3], _BESIDE[LINKS], new=False)
    own = {_plain(c, name): c for c in fields.of(name)}
    asked = {f"更正{title}": c for title, c in own.items()}
    if name in _TITLES:
        return Sheet(name, _TITLES[name], own, asked, (every[0], every[2]), _BESIDE.get(name, ()), new=False)
    return Sheet(name, layers.named(name).title, own, asked, every)


def _plain(column: Column, name: str) -> str:
    # the ledger's own words would stand twice in one sheet
    return "状态" if name == STATES else column.title


def choices(column: Column, titles: Titles, labels: Sequence[str] = ()) -> dict[str, str]:
    """Title → code of what may be chosen for a column; empty where anything may be written.

    Args:
        column: it.
        titles: of coded values.
        labels: those of the codebook, for findings; none for the program's own list.
    """
    if column.type == "boolean":
        return {"是": "true", "否": "false"}
    if not column.codes:
        return {}
    known = labels if labels and column.codes == "label" else column.choices
    return {title: code for title, code in titles.codes(column.codes).items() if not known or code in known}


def optional(column: Column) -> bool:
    """Whether a cell of the column may be empty."""
    return not column.many and (not column.choices or column.name in {"severity", "measure"})
