"""What people left in a ledger, brought together with the threads of a run: nothing that people wrote is lost or overwritten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.messages import Message
from pipeline.tables.manifests import digest_of
from pipeline.threads.ledger.columns import OPEN_TO_PEOPLE, PROBLEM, STATE
from pipeline.threads.ledger.edited import NOTHING, Cell, Edited, Row


@dataclass
class Line:
    """A row of the new ledger: its key (empty for a row of people's own), and its cells by title."""

    key: str
    cells: dict[str, Cell]


@dataclass
class Sheet:
    """A sheet of the new ledger: its title, the body (empty for none of the run's), titles of people's own columns, its rows."""

    title: str
    body: str
    extra: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass
class Merged:
    """The new ledger.

    Attributes:
        sheets: of bodies, in order.
        changes: what the run changes in it, a sentence each.
        faults: what is wrong with the old one, by row, a sentence each.
    """

    sheets: list[Sheet] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


# keys of rows that people added begin so
OWN = "自加-"
Told = Mapping[str, Mapping[str, str]]


def merge(told: Told, of: Mapping[str, str], titles: Mapping[str, str], old: Edited) -> Merged:
    """The new ledger of what the program tells and what people left.

    Args:
        told: key of a thread → title → what the program writes, in order.
        of: key → body.
        titles: body → title of its sheet, in order.
        old: the ledger as people left it.
    """
    made = Merged(faults=list(old.faults))
    taken, rest = _matched(told, of, titles, old, made)
    names = _names(of, titles, taken)
    sheets = {body: Sheet(names[body], body, list(old.extra.get(names[body], ()))) for body in titles}
    for key, values in told.items():
        row = taken.get(key)
        sheet = sheets[of[key]]
        cells = _cells(values, row, old.written.get(key) or (old.written.get(row.key) if row else None), made)
        sheet.extra += [t for t in cells if t not in {*values, "序号", *sheet.extra}]
        sheet.lines.append(Line(key, cells))
        if row is not None and row.sheet != sheet.title:
            made.faults.append(
                Message("{place}: belongs to {of} and is put back into its sheet", place=row.place, of=of[key])
            )
    _keep(rest, sheets, old)
    made.sheets = list(sheets.values())
    _news(told, taken, old, made)
    return made


def _matched(
    told: Told, of: Mapping[str, str], titles: Mapping[str, str], old: Edited, made: Merged
) -> tuple[dict[str, Row], list[Row]]:
    """Key → its row, and the rows that are no thread's: by key, else by the words of the problem."""
    taken: dict[str, Row] = {}
    left: list[Row] = []
    for row in old.rows:
        if row.key in told and row.key not in taken:
            taken[row.key] = row
        else:
            left.append(row)
    rest: list[Row] = []
    for row in left:
        key = _by_words(row, told, of, titles, taken)
        if key:
            taken[key] = row
            made.faults.append(
                Message(
                    "{place}: {fault}; found again by its problem",
                    place=row.place,
                    fault=Message("its key is unknown") if row.key else Message("its key is gone"),
                )
            )
            continue
        rest.append(row)
        if not row.key.startswith(OWN):
            made.faults.append(Message("{place}: {why}", place=row.place, why=_why(row, told, taken, old)))
    return taken, rest


def _why(row: Row, told: Told, taken: Mapping[str, Row], old: Edited) -> str:
    if row.key in told:
        return Message("has the key of {place}; kept below as a row of your own", place=taken[row.key].place)
    if row.key in old.written:
        return Message("the results hold this problem no more; kept below")
    fault = Message("its key is unknown") if row.key else Message("has no key")
    return Message("{fault} and is no problem of the results; kept below as a row of your own", fault=fault)


def _by_words(row: Row, told: Told, of: Mapping[str, str], titles: Mapping[str, str], taken: Mapping[str, Row]) -> str:
    """The key of the thread that has the row's problem word for word and no row yet, of the same sheet if several have."""
    if not row.problem:
        return ""
    fits = [k for k, v in told.items() if k not in taken and "".join(v[PROBLEM].split()) == row.problem]
    own = [k for k in fits if titles[of[k]] == row.sheet]
    chosen = own or fits
    return chosen[0] if len(chosen) == 1 or own else ""


def _names(of: Mapping[str, str], titles: Mapping[str, str], taken: Mapping[str, Row]) -> dict[str, str]:
    """Body → title of its sheet: what people renamed it to, where most of its rows stand in a sheet that is no other body's."""
    names = dict(titles)
    for body, title in titles.items():
        places = Counter(row.sheet for key, row in taken.items() if of[key] == body)
        most = places.most_common(1)
        if most and title not in places and most[0][0] not in names.values():
            names[body] = most[0][0]
    return names


def _cells(
    values: Mapping[str, str], row: Row | None, before: Mapping[str, str] | None, made: Merged
) -> dict[str, Cell]:
    """A thread's cells: what the program tells, but what people changed since it last wrote stays."""
    cells = {title: Cell(value or None) for title, value in values.items()}
    if row is None:
        return cells
    for title, cell in row.cells.items():
        if title == "序号":
            continue
        if title not in values:
            cells[title] = cell
        elif title in OPEN_TO_PEOPLE:
            cells[title] = _kept(row, title, cell, values[title], before, made)
        elif cell.comment:
            cells[title] = Cell(values[title] or None, comment=cell.comment)
    return cells


def _kept(row: Row, title: str, cell: Cell, new: str, before: Mapping[str, str] | None, made: Merged) -> Cell:
    old = None if before is None else before.get(title, "")
    if cell.text == new:
        return cell
    ours = Cell(new or None, comment=cell.comment)
    if cell.text == old or (old is None and not cell.text):
        if title == STATE and old:
            made.changes.append(
                Message("{place}: {title} is {new} now, was {old}", place=row.place, title=title, new=new, old=old)
            )
        return ours
    if not cell.text and old != new:
        return ours
    if old != new and new:
        made.changes.append(
            Message(
                "{place}: {title} is kept as you wrote it; the results say: {short}",
                place=row.place,
                title=title,
                short=_short(new),
            )
        )
    return cell


def _short(text: str) -> str:
    flat = text.replace("\n", " ")
    return flat if len(flat) <= 40 else f"{flat[:40]}…"


def _keep(rest: Sequence[Row], sheets: dict[str, Sheet], old: Edited) -> None:
    """Put rows that are no thread's below the others of their sheet, or into a sheet of the same name."""
    by_title = {sheet.title: sheet for sheet in sheets.values()}
    used = {line.key for sheet in sheets.values() for line in sheet.lines}
    for row in rest:
        sheet = by_title.get(row.sheet)
        if sheet is None:
            sheet = by_title[row.sheet] = sheets[f"\0{row.sheet}"] = Sheet(
                row.sheet, "", list(old.extra.get(row.sheet, ()))
            )
        sheet.lines.append(Line(_own_key(row, old, used), {t: c for t, c in row.cells.items() if t != "序号"}))
        sheet.extra += [t for t in row.cells if t not in {*OPEN_TO_PEOPLE, "序号", "依据", *sheet.extra}]


def _own_key(row: Row, old: Edited, used: set[str]) -> str:
    """A key for a row that is no thread's: its own where it may come back or was given here, else a new one."""
    key = row.key if row.key.startswith(OWN) or row.key in old.written else ""
    number = 0
    while not key or key in used:
        content = "|".join(f"{t}={c.text}" for t, c in row.cells.items())
        key = f"{OWN}{digest_of(f'{number}|{content}')[:8]}"
        number += 1
    used.add(key)
    return key


def _news(told: Told, taken: Mapping[str, Row], old: Edited, made: Merged) -> None:
    if not old.rows and not old.written:
        return
    new = [key for key in told if key not in taken]
    gone = [key for key in new if key in old.written]
    if gone:
        made.faults.append(
            Message("{gone} rows that were in the ledger are missing from it and are written again", gone=len(gone))
        )
    if len(new) > len(gone):
        made.changes.insert(0, f"{len(new) - len(gone)} new problems")


def blank(line: Line, title: str) -> Cell:
    """A line's cell, or one with nothing in it.

    Args:
        line: of a sheet.
        title: of a column.
    """
    return line.cells.get(title, NOTHING)
