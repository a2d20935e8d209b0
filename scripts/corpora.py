"""Synthetic corpora of any size for the benchmarks: no two documents alike, so that no cache helps.

Sentences are put together from clauses of the sample corpus; names of places and bodies are invented anew for each document, figures
drawn anew. Three documents in ten copy a passage of an earlier one, half hold a passage of boilerplate. A sidecar names province,
level and year of each, 12 provinces and 4 years of them.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator
from pathlib import Path

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"
LENGTH, COPY = 1_700, 180  # characters of a document, and of what one copies from another
FOLDER = 500  # documents in a folder
_SYLLABLES = "澜沐荻苍滨赤临岚峪漳淇汶洛泾渭沂汾涪湄溧滁潞濮"
_PLACE = re.compile(r"[㐀-鿿]{2}(?=[省市县区乡镇村])")
_DIGITS = re.compile("[0-9]+")
_CLAUSE = re.compile("[^，；。：\n]{6,40}(?=[，；。])")


def documents(count: int, seed: int = 7) -> Iterator[str]:
    """So many texts, the same for the same seed.

    Args:
        count: how many.
        seed: of what is drawn.
    """
    chance = random.Random(seed)  # noqa: S311 (no secret)
    sources = sorted(RAW.glob("provinces/*.txt"))
    clauses = [c for path in sources for c in _CLAUSE.findall(path.read_text(encoding="utf-8"))]
    common = _paragraph(chance, clauses)
    earlier: list[str] = []
    for i in range(count):
        parts = [f"关于杜撰第{i}号巡察情况的通报"]
        if earlier and chance.random() < 0.3:
            parts.append(chance.choice(earlier))
        if chance.random() < 0.5:
            parts.append(common)
        while sum(map(len, parts)) < LENGTH:
            parts.append(_paragraph(chance, clauses))
        # the last one of its own, kept to be copied from
        earlier = [*earlier[-999:], parts[-1]]
        yield "\n".join(parts)


def _paragraph(chance: random.Random, clauses: list[str]) -> str:
    """A few sentences, their places and figures drawn anew."""
    sentences = ["，".join(chance.choices(clauses, k=chance.randint(2, 4))) + "。" for _ in range(chance.randint(2, 5))]
    text = "".join(sentences)
    text = _PLACE.sub(lambda _: "".join(chance.choices(_SYLLABLES, k=2)), text)
    return _DIGITS.sub(lambda m: str(chance.randrange(10 ** (len(m[0]) - 1), 10 ** len(m[0]))), text)


def write(folder: Path, count: int, seed: int = 7) -> int:
    """Write so many documents and their sidecar; returns their characters.

    Args:
        folder: made if missing.
        count: how many documents.
        seed: of what is drawn.
    """
    chance, size = random.Random(seed + 1), 0  # noqa: S311 (no secret)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "metadata.csv").open("w", encoding="utf-8", newline="") as file:
        sidecar = csv.writer(file)
        sidecar.writerow(["file", "province", "level", "year"])
        for i, text in enumerate(documents(count, seed)):
            path = folder / f"{i // FOLDER:04d}" / f"{i:06d}.txt"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            province = f"杜撰{_SYLLABLES[chance.randrange(12)]}省"
            sidecar.writerow(
                [path.relative_to(folder).as_posix(), province, chance.choice("省市县"), 2020 + chance.randrange(4)]
            )
            size += len(text)
    return size
