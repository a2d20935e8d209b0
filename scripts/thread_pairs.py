"""Pairs of notices with known links: a feedback notice of an invented body and what its rectification notice says.

Usage: python scripts/thread_pairs.py HALF FOLDER (HALF dev or held): the texts, and `links.json` that says what answers what.

The problems stand in `data/threads/problems.csv`, each with a near and a far wording of a notice and two answers, all written by
hand; how a pair is laid out, numbered, merged, split, masked and what goes unanswered is drawn at random from a fixed seed.
"""

from __future__ import annotations

import csv
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from thread_notices import GROUPS, PLACES, Answer, Frame, Problem, feedback, notice

ROOT = Path(__file__).resolve().parent.parent
PROBLEMS = ROOT / "data" / "threads" / "problems.csv"
PAIRS = 40
SEED = {"dev": 11, "held": 12}


@dataclass
class Pair:
    """Two documents and what links them: (problem as the first has it, answer as the second quotes it, state)."""

    feedback: str
    notice: str
    links: list[tuple[str, str, str]] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)


def read(half: str) -> list[Problem]:
    """The problems of one half of the table."""
    with PROBLEMS.open(encoding="utf-8-sig", newline="") as file:
        return [Problem(*row.values()) for row in csv.DictReader(file) if row["half"] == half]


def pairs(half: str) -> Iterator[tuple[str, Pair]]:
    """(name, pair) of one half, always the same ones.

    Args:
        half: dev or held.
    """
    draw = random.Random(SEED[half])  # noqa: S311 (nothing secret)
    table = read(half)
    kinds = sorted({p.body for p in table} - {"any"})
    # some bodies are inspected twice, in rounds of their own
    seen: dict[tuple[str, str], int] = {}
    for number in range(PAIRS):
        kind, place = kinds[number % len(kinds)], PLACES[number // len(kinds) % 4 + 4 * (half == "held")]
        again = seen.get((kind, place), 0)
        seen[kind, place] = again + 1
        own = [p for p in table if p.body == kind]
        common = [p for p in table if p.body == "any"]
        chosen = draw.sample(own, draw.randint(3, 6)) + draw.sample(common, draw.randint(3, 6))
        chosen.sort(key=lambda p: p.part)
        others = [p for p in table if p not in chosen and p.body != kind]
        frame = Frame(draw, place, kind, 2 + again * 3 + number % 2, 2019 + 2 * again)
        yield f"{half}{number:02}", _pair(frame, chosen, others)


def _pair(frame: Frame, chosen: Sequence[Problem], others: Sequence[Problem]) -> Pair:
    draw = frame.draw
    answers, unanswered = _answers(draw, list(chosen), others)
    masked = draw.choice((None, None, None, "×", "**"))
    groups = {part: draw.choice(titles) for part, titles in GROUPS.items()}
    told, answered = feedback(frame, chosen, groups), notice(frame, answers, groups)
    hide = (lambda t: re.sub(r"\d+(?:\.\d+)?(?=[万亿个人家名条项次件处元户%])", masked, t)) if masked else str
    return Pair(
        hide(told),
        hide(answered),
        [(hide(p.problem), hide(a.quote), a.state) for a in answers for p in a.of],
        [hide(p.problem) for p in unanswered],
    )


def _answers(
    draw: random.Random, chosen: list[Problem], others: Sequence[Problem]
) -> tuple[list[Answer], list[Problem]]:
    unanswered = draw.sample(chosen, draw.choice((0, 1, 1, 2, 3)))
    rest = [p for p in chosen if p not in unanswered]
    found: list[Answer] = []
    while rest:
        first = rest.pop(0)
        mate = rest[0] if rest and rest[0].part == first.part else None
        if mate and draw.random() < 0.12:
            rest.pop(0)
            told = [first.done, mate.done]
            found.append(
                Answer(f"{_quote(draw, first)}，{_quote(draw, mate)}", [first, mate], told, "done", first.part)
            )
            continue
        state = "under_way" if draw.random() < 0.3 else "done"
        answer = Answer(_quote(draw, first), [first], [getattr(first, state)], state, first.part)
        found.append(answer)
        if draw.random() < 0.12:
            clause = re.split("[，。；]", first.detail)[0]
            found.append(Answer(clause, [first], [first.under_way], "under_way", first.part))
    strangers = draw.sample(list(others), draw.choice((0, 0, 1, 2)))
    found += [Answer(p.close, [], [p.done], "done", p.part) for p in strangers]
    order = draw.choice(("kept", "kept", "parts", "all"))
    if order != "kept":
        draw.shuffle(found)
    if order != "all":
        found.sort(key=lambda a: a.part)
    return found, unanswered


def _quote(draw: random.Random, problem: Problem) -> str:
    """The problem as the notice words it: as it was, nearly so, or in words of its own."""
    return draw.choices((problem.problem, problem.close, problem.far), (0.3, 0.4, 0.3))[0]


def write(half: str, folder: Path) -> None:
    """Write one half's documents, and links.json.

    Args:
        half: dev or held.
        folder: made if missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    links = {}
    for name, pair in pairs(half):
        (folder / f"{name}_feedback.txt").write_text(pair.feedback, encoding="utf-8")
        (folder / f"{name}_notice.txt").write_text(pair.notice, encoding="utf-8")
        links[name] = {"links": pair.links, "unanswered": pair.unanswered}
    (folder / "links.json").write_text(json.dumps(links, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in SEED:
        sys.exit(__doc__)
    write(sys.argv[1], Path(sys.argv[2]))
