"""The lexicons: CSV files of `models/lexicons`, validated when loaded, and matched all at once.

A row that breaks a rule stops the program with file, line and remedy: a silently skipped row would be a silently wrong table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pipeline import codelists, strict_csv
from pipeline.errors import XunshiError
from pipeline.lexicons.entries import Lexicons, OrganizationTerm, Place, ProblemTerm, SloganEntry
from pipeline.lexicons.measures import Measure, Measures
from pipeline.shipped import shipped
from pipeline.strict_csv import Line

T = TypeVar("T")
COLUMNS = {
    "slogans": ("canonical", "variants", "expansion", "category", "year", "source", "successor"),
    "problem_phrases": ("term", "labels", "domain"),
    "problem_deficiencies": ("term", "position", "strength", "labels"),
    "problem_subjects": ("term", "labels", "domain"),
    "finding_cues": ("term", "status"),
    "measures": ("measure", "title", "words", "without", "units"),
    "organizations": ("term", "kind", "role", "bare", "level", "standard"),
    "organization_functions": ("term", "use"),
    "places": ("name", "short", "level", "province", "code", "since", "until"),
}

# where a word of function stands in a name: anywhere, behind another only, alone (it is a verb as often), in those of schools
FUNCTION_USES = ("function", "inside", "alone", "discipline")


def default_folder() -> Path:
    """Where the built-in lexicons are."""
    return shipped("lexicons")


def load(overlay: Path | None = None) -> Lexicons:
    """Read and validate the built-in lexicons; unchanged files are not read twice.

    Args:
        overlay: a folder of a user's own lexicons, any of the files: a row there replaces the built-in row of the same first
            cell, a new row is added, a first cell that begins with - takes the built-in row out.

    Raises:
        XunshiError: a file is missing, or a row has a wrong column, an empty or duplicate term, or an unknown category.
    """
    digest = hashlib.sha256()
    for path in _files(overlay):
        digest.update(path.name.encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return _read(overlay, digest.hexdigest())


@lru_cache(maxsize=1)
def built_in() -> Lexicons:
    """The built-in lexicons, read once a process."""
    return load()


def _files(overlay: Path | None) -> list[Path]:
    built_in = [default_folder() / f"{name}.csv" for name in sorted(COLUMNS)]
    missing = next((p for p in built_in if not p.is_file()), None)
    if missing:
        raise XunshiError(
            "{missing}: lexicon not found; reinstall xunshi or check out models/lexicons", missing=missing
        )
    if overlay is None:
        return built_in
    own = sorted(overlay.glob("*.csv")) if overlay.is_dir() else []
    names = ", ".join(f"{name}.csv" for name in sorted(COLUMNS))
    if not own:
        raise XunshiError(
            "{overlay}: no lexicon there; put one or more of {names} into it", overlay=overlay, names=names
        )
    unknown = next((p for p in own if p.stem not in COLUMNS), None)
    if unknown:
        raise XunshiError("{unknown}: no lexicon of that name; there are {names}", unknown=unknown, names=names)
    return [*built_in, *own]


@lru_cache(maxsize=4)
def _read(overlay: Path | None, digest: str) -> Lexicons:
    return Lexicons(
        slogans=_unique(_slogans(overlay)),
        problem_phrases=_unique(_problems(overlay, "problem_phrases")),
        problem_deficiencies=_unique(_problems(overlay, "problem_deficiencies")),
        problem_subjects=_unique(_problems(overlay, "problem_subjects")),
        organizations=_unique(_organizations(overlay)),
        organization_functions=_unique(_functions(overlay)),
        finding_cues=_unique(_cues(overlay)),
        measures=Measures(_unique(_measures(overlay)).values()),
        places=tuple(Place(r["name"], r["short"], r["level"], r["province"]) for _, r in _rows(overlay, "places")),
        digest=digest,
    )


def _rows(overlay: Path | None, name: str) -> Iterator[tuple[Line, dict[str, str]]]:
    """(place for messages, row) of a lexicon, the overlay's rows in place of the built-in ones."""
    built_in = list(_file_rows(default_folder() / f"{name}.csv", name))
    path = overlay / f"{name}.csv" if overlay else None
    if path is None or not path.is_file():
        yield from built_in
        return
    key = COLUMNS[name][0]
    own = list(_file_rows(path, name))
    replaced = {row[key].removeprefix("-") for _, row in own}
    yield from ((where, row) for where, row in built_in if row[key] not in replaced)
    yield from ((where, row) for where, row in own if not row[key].startswith("-"))


def _file_rows(path: Path, name: str) -> Iterator[tuple[Line, dict[str, str]]]:
    columns = COLUMNS[name]
    for number, cells in enumerate(strict_csv.rows(path, columns), 2):
        where = Line(path, number)
        if cells and cells[0].startswith("-"):
            # takes a built-in row out: its other cells say nothing
            yield where, dict(zip(columns, [cells[0], *[""] * (len(columns) - 1)], strict=True))
            continue
        strict_csv.require_width(path, number, cells, columns)
        if not cells[0].strip():
            raise XunshiError("{where}: the first cell is empty; fill it in or delete the row", where=where)
        yield where, dict(zip(columns, cells, strict=True))


def _unique(items: Iterable[tuple[Line, str, T]]) -> dict[str, T]:
    found: dict[str, T] = {}
    for where, term, value in items:
        if term in found:
            raise XunshiError("{where}: {term} is there already; delete one of the two rows", where=where, term=term)
        found[term] = value
    return found


def _checked(where: Line, column: str, value: str, allowed: Collection[str]) -> str:
    if value not in allowed:
        raise XunshiError(
            "{where}: {column} is {value!r}; it must be one of {choices}",
            where=where,
            column=column,
            value=value,
            choices=", ".join(sorted(allowed)),
        )
    return value


def _slogans(folder: Path | None) -> Iterator[tuple[Line, str, SloganEntry]]:
    for where, row in _rows(folder, "slogans"):
        category = _checked(where, "category", row["category"], codelists.names("slogan_category"))
        year = int(row["year"]) if row["year"].isascii() and row["year"].isdecimal() else None
        entry = SloganEntry(row["canonical"], category, year)
        for form in (row["canonical"], *filter(None, row["variants"].split("|"))):
            yield where, form, entry


def _labels(where: Line, cell: str) -> tuple[str, ...]:
    return tuple(
        sorted(_checked(where, "labels", label, codelists.names("label")) for label in cell.split("|") if label)
    )


def _problems(folder: Path | None, name: str) -> Iterator[tuple[Line, str, ProblemTerm]]:
    for where, row in _rows(folder, name):
        labels = _labels(where, row["labels"])
        if name == "problem_deficiencies":
            _checked(where, "position", row["position"], ("after", "before"))
            strong = _checked(where, "strength", row["strength"], ("strong", "weak")) == "strong"
            yield where, row["term"], ProblemTerm(row["term"], labels, "", row["position"], strong)
        elif not labels:
            raise XunshiError(
                "{where}: labels is empty; name one or more of {codelists}",
                where=where,
                codelists=", ".join(codelists.names("label")),
            )
        else:
            yield where, row["term"], ProblemTerm(row["term"], labels, row["domain"])


def _cues(folder: Path | None) -> Iterator[tuple[Line, str, str]]:
    for where, row in _rows(folder, "finding_cues"):
        yield where, row["term"], _checked(where, "status", row["status"], ("found", "target", "none"))


def _measures(folder: Path | None) -> Iterator[tuple[Line, str, Measure]]:
    for where, row in _rows(folder, "measures"):
        if not row["words"] or not row["units"]:
            raise XunshiError("{where}: words or units is empty; name at least one of each, joined by |", where=where)
        words = tuple(tuple(a.split("+")) for a in row["words"].split("|"))
        without = tuple(filter(None, row["without"].split("|")))
        units = frozenset(row["units"].split("|"))
        yield where, row["measure"], Measure(row["measure"], row["title"], words, without, units)


def _organizations(folder: Path | None) -> Iterator[tuple[Line, str, OrganizationTerm]]:
    for where, row in _rows(folder, "organizations"):
        kind = _checked(where, "kind", row["kind"], codelists.names("organization_kind"))
        role = _checked(where, "role", row["role"], ("fixed", "short", "owner", "body", "office", "named", "unit"))
        bare = _checked(where, "bare", row["bare"], ("yes", "no")) == "yes"
        standard = row["standard"] or row["term"]
        yield where, row["term"], OrganizationTerm(row["term"], kind, role, bare, row["level"], standard)


def _functions(folder: Path | None) -> Iterator[tuple[Line, str, str]]:
    for where, row in _rows(folder, "organization_functions"):
        yield where, row["term"], _checked(where, "use", row["use"], FUNCTION_USES)
