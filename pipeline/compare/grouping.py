"""Documents in groups: by province, year, level or genre."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from pipeline.errors import XunshiError
from pipeline.messages import Message

BY = ("province", "year", "level", "genre")
JOINT = " · "
UNKNOWN = "(unknown)"
# all groups together, where change over time is told of them
ALL = "(all)"
# figures that rest on fewer documents are marked
FEW = 3


def require_column(column: str, option: str) -> None:
    """Refuse what documents cannot be grouped or chosen by.

    Args:
        column: of the documents, as a user names it.
        option: what messages call the choice (`--by`).

    Raises:
        XunshiError: it is none of `BY`.
    """
    if column not in BY:
        raise XunshiError(
            "{option} {column}: no such column; there are {by}", option=option, column=column, by=", ".join(BY)
        )


def name_of(value: object) -> str:
    """What a document says in a column, as groups are called."""
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 (NaN)
        return UNKNOWN
    return str(value)


@dataclass(frozen=True)
class Grouping:
    """Which group each document is in.

    Attributes:
        by: the columns.
        of: doc_id → group.
    """

    by: tuple[str, ...]
    of: dict[str, str]

    @classmethod
    def made(cls, documents: pd.DataFrame, by: Sequence[str]) -> Grouping:
        """The documents in groups.

        Args:
            documents: a row each, in the corpus' order.
            by: one or two of `BY`.

        Raises:
            XunshiError: no such column.
        """
        if not 1 <= len(by) <= 2 or len(set(by)) < len(by):
            raise XunshiError(
                "--by {by}: name one column or two; there are {known}", by=",".join(by), known=", ".join(BY)
            )
        for column in by:
            require_column(column, "--by")
        names = [JOINT.join(name_of(v) for v in row) for row in documents[list(by)].itertuples(index=False)]
        return cls(tuple(by), dict(zip(documents["doc_id"], names, strict=True)))

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Documents of each group, groups in order, the unknown last."""
        counts = Counter(self.of.values())
        return {name: counts[name] for name in sorted(counts, key=lambda n: (UNKNOWN in n, n))}

    @property
    def names(self) -> tuple[str, ...]:
        """The groups in order."""
        return tuple(self.sizes)

    def few(self, group: str) -> bool:
        """Whether figures of the group rest on fewer than `FEW` documents."""
        return self.sizes[group] < FEW

    def members(self, group: str) -> list[str]:
        """Documents of a group, in the corpus' order."""
        return [d for d, g in self.of.items() if g == group]

    def notices(self) -> Iterable[str]:
        """What a reader must know of the groups before the figures."""
        unknown = sum(n for name, n in self.sizes.items() if UNKNOWN in name)
        if unknown:
            yield Message(
                "{unknown} of {documents} documents do not say their {columns} and are in the group {group}; "
                "metadata.csv beside the texts can give it",
                unknown=unknown,
                documents=len(self.of),
                columns=" or ".join(self.by),
                group=UNKNOWN,
            )
        small = [name for name in self.names if self.few(name) and UNKNOWN not in name]
        if small:
            shown = ", ".join(small[:5]) + (f" and {len(small) - 5} more" if len(small) > 5 else "")
            yield Message("fewer than {few} documents in {shown}: their figures are marked (few)", few=FEW, shown=shown)
        if len(self.sizes) == 1:
            yield Message(
                "all documents are in one group, {names}: there is nothing to compare it with", names=self.names[0]
            )
