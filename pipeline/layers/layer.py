"""What a layer of annotation is: how its mentions are found, and how tables, Docs, the gold form, scores and pages show them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

from pipeline.columns import JUDGED_BY, LIST_SEPARATOR, PLACE, Column, Table
from pipeline.extract.mentions import Mention, Organization
from pipeline.lexicons import Lexicons
from pipeline.messages import Message

Span = tuple[int, int]


class Recognises(Protocol):
    """What finds organizations beside the rules."""

    def organizations(
        self, text: str, spans: Sequence[Span], ruled: Sequence[Organization], lexicons: Lexicons
    ) -> list[Organization]:
        """The organizations of a text whose sentences are `spans`, given what the rules found.

        Args:
            text: the text.
            spans: (start, end) of its sentences.
            ruled: what the rules found.
            lexicons: heads and divisions that tell level and kind of a body.
        """


class Reading(NamedTuple):
    """A text while its layers are found, one after the other.

    Attributes:
        text: all of it.
        spans: (start, end) of its sentences, in order.
        lexicons: what finders look words up in.
        found: layer → its mentions, of the layers before this one.
        year: that the document reports on, None if unknown.
        recognition: of organizations beside the rules, None for the rules alone.
        mask_width: the convention of a longer text that this is a stretch of; empty where it is a text of its own.
    """

    text: str
    spans: Sequence[Span]
    lexicons: Lexicons
    found: dict[str, list[Any]]
    year: int | None = None
    recognition: Recognises | None = None
    mask_width: str = ""


class Counted(NamedTuple):
    """Something of a layer that comparisons count.

    Attributes:
        name: as comparisons call it.
        title: in Chinese.
        title_en: in English.
        columns: of the layer's table; the first that is filled tells the item.
        measures: what is made of it: `rates`, `keyness`, `silences`.
        place: where it stands among all that is counted, least first.
    """

    name: str
    title: str
    title_en: str
    columns: tuple[str, ...]
    measures: frozenset[str]
    place: int = 100


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer; a third party's is made like the program's own.

    Attributes:
        name: of its table, its spans and its part of an Analysis; lower case, a–z and _.
        mention: the named tuple that it finds, which begins with start, end, text.
        find: the mentions of a text, in order, none overlapping.
        title: in Chinese.
        title_en: in English.
        about: what a row of its table is.
        about_zh: the same in Chinese.
        columns: of its table behind the place; each named as the mention's field that fills it, or as `fields` says.
        colour: of its marks, as `#rrggbb`.
        attribute: of a spaCy span that holds a mention's values.
        label: of that span; a field's name where the field tells it.
        fields: column → the mention's field, where the names differ.
        beside: column → what fills it from the sentence's status instead of the mention.
        key: columns that identify a row.
        gold: its name in the gold form; default: its name.
        gold_fields: key in the gold form → the mention's field.
        in_gold: which mentions stand in the gold form; None for all.
        match: when a mention is right: `exact` (start and end are) or `overlap`.
        same: keys of the gold form that must agree too for it to be right.
        scored: keys of the gold form that are its value, which may be wrong where its place is right.
        corrected: columns that a person may correct (`xunshi review sheets`); all where empty.
        searched: columns that a concordance looks a value up in, the text besides.
        counted: what comparisons count of it.
        package: whose it is; empty for the program's own.
    """

    name: str
    mention: Any
    find: Callable[[Reading], list[Any]]
    title: str
    title_en: str
    about: str
    about_zh: str
    columns: tuple[Column, ...]
    colour: str
    attribute: str
    label: str
    fields: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    key: tuple[str, ...] = ("doc_id", "start")
    gold: str = ""
    gold_fields: Mapping[str, str] = field(default_factory=dict)
    in_gold: Callable[[Any], bool] | None = None
    match: Literal["exact", "overlap"] = "exact"
    same: tuple[str, ...] = ()
    scored: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    counted: tuple[Counted, ...] = ()
    package: str = ""
    table: Table = field(init=False, repr=False)
    _picked: tuple[tuple[int, bool], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        table = Table(self.name, self.title, self.about, self.about_zh, (*PLACE, *self.columns, JUDGED_BY), self.key)
        object.__setattr__(self, "table", table)
        object.__setattr__(self, "_picked", self._picks())
        object.__setattr__(self, "gold", self.gold or self.name)

    def cells(self, mentions: Sequence[Any]) -> list[Sequence[object]]:
        """The cells of mentions' rows behind doc_id and sentence_id, column by column, but for those of `beside`.

        Args:
            mentions: one at least.
        """
        fields = list(zip(*mentions, strict=True))
        return [[LIST_SEPARATOR.join(cell) for cell in fields[i]] if many else fields[i] for i, many in self._picked]

    def _picks(self) -> tuple[tuple[int, bool], ...]:
        """Index of the mention's field that fills each column, and whether it holds several values."""
        index: dict[str, int] = {name: i for i, name in enumerate(self.mention._fields)}
        own = [(self.fields.get(c.name, c.name), c.many) for c in self.columns if c.name not in self.beside]
        return tuple((index[name], many) for name, many in (("start", False), ("end", False), ("text", False), *own))

    def values(self, mention: Any) -> dict[str, Any]:  # noqa: ANN401 (any layer's named tuple)
        """What a mention says beyond its place and text, in types that serialise."""
        return dict(zip(mention._fields[3:], mention[3:], strict=True))

    def gold_form(self, mention: Any) -> dict[str, Any]:  # noqa: ANN401 (any layer's named tuple)
        """The same under the keys of the gold form."""
        told = {key: getattr(mention, name) for key, name in self.gold_fields.items()}
        return {key: list(value) if isinstance(value, tuple) else value for key, value in told.items()}

    def fault(self, text: str, mentions: Sequence[Mention]) -> str:
        """What is wrong with mentions that a third party's `find` gave of a text, empty if nothing is.

        Args:
            text: the text.
            mentions: what `find` gave of it.
        """
        at = 0
        for m in mentions:
            if not isinstance(m, self.mention):
                return Message(
                    "gives {kind} where {wanted} belongs", kind=type(m).__name__, wanted=self.mention.__name__
                )
            if not (at <= m.start < m.end <= len(text)):
                return Message(
                    "gives offsets {start} to {end}, which overlap the mention before or leave the text",
                    start=m.start,
                    end=m.end,
                )
            if text[m.start : m.end] != m.text:
                return Message(
                    "gives offsets {start} to {end} that do not slice to {text!r}",
                    start=m.start,
                    end=m.end,
                    text=m.text,
                )
            at = m.end
        return ""
