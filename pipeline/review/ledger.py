"""What was sent out and what came back: two files that only ever grow, and what follows from them.

`items.jsonl` holds every sentence sent out, with what the model said then; `codings.jsonl` every judgement that came back, by whom.
`accepted.jsonl` and `disagreements.csv` are made from these two anew after each import, so they can be deleted at any time.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.classify.codebook import Codebook
from pipeline.classify.labelled import Labelled
from pipeline.corrections import growing
from pipeline.errors import XunshiError
from pipeline.review.sample import Item
from pipeline.review.sheets import MARK, TOLD, header
from pipeline.tables.cell_texts import neutralise

ITEMS, CODINGS = "items.jsonl", "codings.jsonl"
ACCEPTED, DISAGREEMENTS = "accepted.jsonl", "disagreements.csv"
# whose word is last: rows of disagreements.csv, filled in and imported under this name
SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Coding:
    """One coder's judgement of one sentence."""

    coder: str
    id: str
    status: str
    labels: tuple[str, ...]
    note: str = ""

    @property
    def value(self) -> tuple[str, tuple[str, ...]]:
        """What agreement is about."""
        return self.status, self.labels


class Ledger:
    """The folder of a review.

    Args:
        folder: created with the first item.

    Raises:
        XunshiError: one of its files is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.items = {item.id: item for item in growing.read(folder / ITEMS, _item)}
        # a later judgement of a coder replaces an earlier one, which stays in the file
        self.codings = {(coding.id, coding.coder): coding for coding in growing.read(folder / CODINGS, _coding)}
        gone = next((key for key, _ in self.codings if key not in self.items), None)
        if gone:
            raise XunshiError(
                "{items}: sentence {gone} is missing, which {codings} judges; restore the file",
                items=folder / ITEMS,
                gone=gone,
                codings=CODINGS,
            )

    def send(self, items: Iterable[Item]) -> None:
        """Remember what is sent out."""
        new = [item for item in items if item.id not in self.items]
        growing.append(self.folder / ITEMS, [item._asdict() for item in new])
        self.items.update((item.id, item) for item in new)

    def receive(self, codings: Sequence[Coding], *, replace: bool) -> int:
        """Take judgements in, all or none; returns how many were new.

        Args:
            codings: the judgements.
            replace: let a coder's new judgement of a sentence take the place of the old one.

        Raises:
            XunshiError: a coder judged a sentence otherwise before, and `replace` is not set.
        """
        once = {(c.id, c.coder): c for c in codings}
        new = [c for key, c in once.items() if self.codings.get(key) != c]
        changed = [c for c in new if (old := self.codings.get((c.id, c.coder))) and old.value != c.value]
        if changed and not replace:
            first = changed[0]
            old = self.codings[first.id, first.coder]
            raise XunshiError(
                "{coder} judged {changed} sentences otherwise before ({id}: {old}, now {new}); "
                "import with --replace to let the new judgements count; the old ones stay in {codings}",
                coder=first.coder,
                changed=len(changed),
                id=first.id,
                old=_shown(old),
                new=_shown(first),
                codings=self.folder / CODINGS,
            )
        growing.append(self.folder / CODINGS, [asdict(c) for c in new])
        self.codings.update(((c.id, c.coder), c) for c in new)
        return len(new)

    def by_sentence(self) -> dict[str, dict[str, Coding]]:
        """Sentence id → coder → judgement, in order."""
        found: dict[str, dict[str, Coding]] = {}
        for (key, coder), coding in sorted(self.codings.items()):
            found.setdefault(key, {})[coder] = coding
        return found

    def settle(self, book: Codebook) -> tuple[int, int]:
        """Write what all coders agree on, or someone settled, and what is open; returns how many of each."""
        accepted, open_ = [], []
        for key, coders in self.by_sentence().items():
            final = coders.get(SETTLED) or (
                next(iter(coders.values())) if len({c.value for c in coders.values()}) == 1 else None
            )
            if final is None:
                open_.append((self.items[key], coders))
            else:
                accepted.append(_record(self.items[key], final))
        _replace(self.folder / ACCEPTED, "".join(f"{r.dumps()}\n" for r in accepted).encode())
        _replace(self.folder / DISAGREEMENTS, _disagreements(open_, book))
        return len(accepted), len(open_)


def _item(row: dict[str, Any]) -> Item:
    return Item(**{**row, "labels": tuple(row["labels"])})


def _coding(row: dict[str, Any]) -> Coding:
    return Coding(**{**row, "labels": tuple(row["labels"])})


def _shown(coding: Coding) -> str:
    return f"{coding.status} {'|'.join(coding.labels)}".strip()


def _record(item: Item, coding: Coding) -> Labelled:
    return Labelled(
        f"review:{item.id}",
        item.text,
        coding.status,
        coding.labels,
        f"review:{item.group}",
        item.heading,
        item.lead,
        "review",
        coding.note,
    )


def _disagreements(rows: Sequence[tuple[Item, Mapping[str, Coding]]], book: Codebook) -> bytes:
    coders = sorted({coder for _, of in rows for coder in of})
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow((*header(book), *(f"by {coder}" for coder in coders)))
    for item, of in rows:
        told = [neutralise(getattr(item, name)) for name in TOLD]
        writer.writerow([*told, *[""] * (len(book.names) + 2), *(_shown(of[c]) if c in of else "" for c in coders)])
    return text.getvalue().encode("utf-8-sig")


def _replace(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)


__all__ = ["ACCEPTED", "DISAGREEMENTS", "MARK", "SETTLED", "Coding", "Ledger"]
