"""What a notice lists: problems that were found, and answers, each of which names a problem and tells what is done about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from pipeline.threads import parts
from pipeline.threads.parts import Place, Section, Unit
from pipeline.wordlists import either
from pipeline.wordlists import words as words_of

_words = partial(words_of, "items")

PROBLEM, PROMISED, DONE, UNIT, DEADLINE, OTHER = "problem", "promised", "done", "unit", "deadline", "other"
_PROBLEM = either(_words("problem"))
_LEADS = either(_words("leads to a problem"))
_FILLED = f"(?:{either(_words('between'))})*"
# 问题 closes what it names only before the end of a clause or 的整改情况: 审计发现问题整改不力 is all of it a problem
_CLOSED = rf"{_PROBLEM}(?P<rest>(?:的?{either(_words('of rectification'))}+)?(?:[，。：:；]|$))"
# quotation marks inside the quoted words are common, so the one before 问题 closes
_QUOTED = re.compile(rf"(?:{_LEADS})?{_FILLED}[“\"‘「『](?P<words>.+?)[”\"’」』]{_FILLED}{_CLOSED}")
_LED = re.compile(rf"{_LEADS}{_FILLED}(?P<words>[^。]+?){_FILLED}{_CLOSED}")
_TITLED = re.compile(
    rf"(?P<words>[^。]+?){_FILLED}{_PROBLEM}(?P<rest>的?{either(_words('of rectification'))}+[。：:]?$)"
)
_FIELD = re.compile(
    rf"(?:{either(_words('field of a problem'))})[0-9０-９一二三四五六七八九十]{{0,3}}[：:](?P<words>[^。；]+)(?P<rest>[。；]?)"
)
_NOTHING = re.compile(rf"(?:{either(_words('names nothing'))})*")
_FIELDS = {
    PROMISED: either(_words("field of promises")),
    DONE: either(_words("field of results")),
    UNIT: either(_words("field of a unit")),
    DEADLINE: either(_words("field of a deadline")),
    OTHER: either(_words("other field")),
}
_FIELD_OF_ANSWER = re.compile(f"(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _FIELDS.items())})[：:]")
_COLUMNS = {
    **{name: re.compile(f"{words}$") for name, words in _FIELDS.items()},
    PROBLEM: re.compile(either(_words("column of problems"))),
}
_TOLD_OF = (PROMISED, DONE, UNIT, DEADLINE)
_ASKS = re.compile(rf"[^，]{{0,8}}{either(_words('asks'))}")
_CLOSES = re.compile(either(_words("closes a list")))
# of a sentence, which never crosses a line feed
_END = re.compile("[。；;！？]")


class Told(NamedTuple):
    """A stretch of an answer: its place, and whether its field or column says that it is promised or done (else empty)."""

    start: int
    end: int
    field: str = ""


class Item(NamedTuple):
    """A problem that a notice lists, or an answer to one.

    Attributes:
        kind: `parts.FOUND`, `ANSWERED` or `UNFINISHED`.
        start: of all of it.
        end: behind all of it.
        head: (start, end) of the words that name the problem.
        body: what stands behind them: details of a problem, or what is told of it.
        group: the words of the heading over it; empty for none.
    """

    kind: str
    start: int
    end: int
    head: tuple[int, int]
    body: tuple[Told, ...]
    group: str


# whether a stretch of the text names a problem
Names = Callable[[int, int], bool]


def items(text: str, sections: Sequence[Section], names: Names) -> list[Item]:
    """The problems and answers of a document, in the order of the text.

    Args:
        text: of the document.
        sections: of it.
        names: whether the sentences between two offsets name a problem.
    """
    found: list[Item] = []
    for section in sections:
        if section.kind in {parts.FOUND, parts.UNFINISHED}:
            found += _problems(text, section, names)
        elif section.kind == parts.ANSWERED:
            found += _answers(text, section, names)
        else:
            found += [i for i in _answers(text, section, lambda _a, _b: False) if i.body]
    return sorted(found, key=lambda item: item.start)


# --- problems ---------------------------------------------------------------------------------------------------------


def _problems(text: str, section: Section, names: Names) -> Iterator[Item]:
    rows = [u for u in section.loose if "\t" in text[u.start : u.end]]
    if rows:
        yield from _rows(text, rows, section.kind)
    leaves = list(_leaves(text, section.places, "", section.loose))
    for units, group in leaves:
        if section.told or names(units[0].start, units[-1].end):
            yield _problem(text, units, section.kind, group)
    if not leaves and not rows:
        for units in _paragraphs(text, section, names):
            yield _problem(text, units, section.kind, "")


def _paragraphs(text: str, section: Section, names: Names) -> list[list[Unit]]:
    """The problems of a section without numbers: each sentence that names one, with those behind it that name none.

    What is unfinished is told by paragraphs.
    """
    found: list[list[Unit]] = []
    for unit in section.loose:
        words = text[unit.words : unit.end]
        if found and _ASKS.match(words):
            break
        own = names(unit.start, unit.end) and not closes_list(words)
        if own and (unit.fresh or section.kind == parts.FOUND):
            found.append([unit])
        elif found and "\n" not in text[found[-1][0].start : unit.start]:
            found[-1].append(unit)
    return found


def _leaves(text: str, places: Sequence[Place], group: str, loose: Sequence[Unit]) -> Iterator[tuple[list[Unit], str]]:
    """(units, group) of each listed problem: what is numbered deepest, 一是 only where it is not inside a numbered problem."""
    for place in places:
        numbered = [p for p in place.below if p.head.level < parts.RUN_IN]
        words = text[place.head.words : place.head.end].rstrip("。")
        if place.head.level == parts.RUN_IN:
            opener = max((u for u in loose if u.start < place.head.start), default=None)
            if not place.head.asked and not (opener and parts.is_advice(text[opener.start : opener.end])):
                yield place.units, group
        elif numbered:
            yield from _leaves(text, numbered, words, place.body)
        elif place.below and place.head.level <= 2:
            yield from _leaves(text, place.below, words, [place.head, *place.body])
        else:
            yield place.units, group


def _problem(text: str, units: Sequence[Unit], kind: str, group: str) -> Item:
    first = units[0]
    head = (first.words, _trimmed(text, first.words, first.end))
    kept = [u for u in units[1:] if not closes_list(text[u.start : u.end])]
    body = tuple(Told(u.start, u.end) for u in kept)
    return Item(kind, first.start, max(u.end for u in (first, *kept)), head, body, group)


def _trimmed(text: str, start: int, end: int) -> int:
    """The end of a stretch without its closing punctuation."""
    return start + len(text[start:end].rstrip("。；;：:，,、 \u3000"))


# --- answers ----------------------------------------------------------------------------------------------------------


def named(text: str, start: int, end: int) -> tuple[int, int, int] | None:
    """The problem that a stretch names as what it answers (针对“……”问题): start, end, and where what is told of it begins.

    Args:
        text: of the document.
        start: of a unit's words.
        end: of the unit.

    Returns:
        None where it names none.
    """
    for pattern in (_FIELD, _QUOTED, _LED, _TITLED):
        m = pattern.match(text, start, end)
        if m and _NOTHING.fullmatch(m["words"]) is None:
            return m.start("words"), m.end("words"), m.end()
    return None


class _Open(NamedTuple):
    """An answer as it is read: kind, start, head, group, body so far."""

    start: int
    head: tuple[int, int]
    group: str
    body: list[Told]


def _answers(text: str, section: Section, names: Names) -> Iterator[Item]:
    rows = [u for u in section.loose if "\t" in text[u.start : u.end]]
    yield from _rows(text, rows, parts.ANSWERED)
    loose = [u for u in section.loose if u not in rows]
    made = _of_units(text, loose, "")
    for place in section.places:
        made += _of_place(text, place, "", names)
    for one in made:
        end = max([one.head[1], *(t.end for t in one.body)])
        yield Item(parts.ANSWERED, one.start, end, one.head, tuple(one.body), one.group)


def _of_place(text: str, place: Place, group: str, names: Names) -> list[_Open]:
    head, numbered = place.head, [p for p in place.below if p.head.level < parts.RUN_IN]
    told = named(text, head.words, head.end)
    if numbered and _is_group(text, numbered, names, answered=told is not None):
        words = text[told[0] : told[1]] if told else text[head.words : head.end].rstrip("。")
        return [o for p in numbered for o in _of_place(text, p, words, names)] + _of_units(text, place.body, words)
    if told is None and not names(head.start, head.end):
        return _of_units(text, place.units, group)
    if told is None:
        stop = _END.search(text, head.words, head.end)
        told = (head.words, stop.start() if stop else head.end, stop.end() if stop else head.end)
    rest = [Told(told[2], head.end)] if text[told[2] : head.end].strip() else []
    one = _Open(head.start, (told[0], told[1]), group, rest)
    more = _of_units(text, place.units[1:], text[told[0] : told[1]], one)
    # a heading under which nothing is told but answers to others is their group
    return [one, *more] if one.body or not more else more


def _is_group(text: str, numbered: Sequence[Place], names: Names, *, answered: bool) -> bool:
    """Whether what is numbered below a heading are problems of its kind, not measures against the one it names."""
    heads = [p.head for p in numbered]
    if any(named(text, h.words, h.end) for h in heads):
        return True
    problems = sum(names(h.start, h.end) for h in heads)
    return 2 * problems >= len(heads) if answered else True


def _of_units(text: str, units: Sequence[Unit], group: str, one: _Open | None = None) -> list[_Open]:
    """Answers that begin at lines without a number (针对……的问题，……); what stands before the first belongs to `one`."""
    made: list[_Open] = []
    field = ""
    for unit in units:
        told = named(text, unit.words, unit.end) if unit.fresh else None
        if told:
            one, field = _Open(unit.start, (told[0], told[1]), group, []), ""
            made.append(one)
            if text[told[2] : unit.end].strip():
                one.body.append(Told(told[2], unit.end))
        elif one is not None:
            start, field = _fielded(text, unit, field)
            if text[start : unit.end].strip() and field != OTHER:
                one.body.append(Told(start, unit.end, field))
    return made


def _fielded(text: str, unit: Unit, field: str) -> tuple[int, str]:
    """Where a unit's own words begin, and the field it stands in: its own, else that of the unit before it."""
    m = _FIELD_OF_ANSWER.match(text, unit.words, unit.end)
    if m:
        return m.end(), str(m.lastgroup)
    return (unit.start, "") if unit.fresh and unit.level else (unit.start, field)


def field_of(unit: str) -> str:
    """What a unit's field says of it: `PROMISED` (整改措施：), `DONE`, `UNIT`, `DEADLINE` or `OTHER`; empty for none."""
    m = _FIELD_OF_ANSWER.match(unit)
    return str(m.lastgroup) if m else ""


def closes_list(sentence: str) -> bool:
    """Whether a sentence stands behind a list of problems and belongs to none of them (同时收到一些问题线索)."""
    return _CLOSES.search(sentence) is not None


# --- rows of tables ---------------------------------------------------------------------------------------------------


def _rows(text: str, rows: Sequence[Unit], kind: str) -> Iterator[Item]:
    """Problems of a table's rows, with the cells that tell what is promised and done; its header says which these are."""
    columns: dict[str, int] = {}
    for row in rows:
        cells = _cells(text, row)
        words = [text[a:b] for a, b in cells]
        titles = [column_of(word) for word in words]
        problem = columns.get(PROBLEM, len(cells))
        if PROBLEM in titles and max(map(len, words)) <= 12:
            columns = {name: titles.index(name) for name in (PROBLEM, *_TOLD_OF) if name in titles}
        elif problem < len(cells) and words[problem].strip():
            told = [(columns[name], name) for name in _TOLD_OF if columns.get(name, len(cells)) < len(cells)]
            body = [Told(*cells[i], name) for i, name in told if words[i].strip()]
            answers = parts.ANSWERED if {PROMISED, DONE} & set(columns) else kind
            yield Item(answers, row.start, row.end, cells[problem], tuple(body), "")


def _cells(text: str, row: Unit) -> list[tuple[int, int]]:
    bounds = [row.start - 1, *(m.start() for m in re.finditer("\t", text[row.start : row.end])), row.end]
    bounds[1:-1] = [row.start + b for b in bounds[1:-1]]
    return [(a + 1, b) for a, b in zip(bounds, bounds[1:], strict=False)]


def column_of(title: str) -> str:
    """What a column of such a title holds: `PROBLEM`, or as `field_of`; empty for anything else."""
    plain = "".join(title.split())
    return next((name for name, words in _COLUMNS.items() if words.search(plain)), "")
