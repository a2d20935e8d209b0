"""The lexicons: CSV files of `models/lexicons`, validated when loaded, and matched all at once.

A row that breaks a rule stops the program with file, line and remedy: a silently skipped row would be a silently wrong table.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from pipeline.errors import XunshiError

T = TypeVar("T")
_SURROGATE = re.compile("[\ud800-\udfff]")
LABELS = ("political", "responsibility", "corruption", "work_style", "other")
SLOGAN_CATEGORIES = frozenset(
    "loyalty thought inspection discipline party_building cadres campaign development governance "
    "people history security".split()
)
ORGANIZATION_KINDS = frozenset(
    "party discipline inspection congress government court enterprise education health association other".split()
)
COLUMNS = {
    "slogans": ("canonical", "variants", "expansion", "category", "year", "source", "successor"),
    "problem_phrases": ("term", "labels", "domain"),
    "problem_deficiencies": ("term", "position", "strength", "labels"),
    "problem_subjects": ("term", "labels", "domain"),
    "finding_cues": ("term", "status"),
    "measures": ("measure", "title", "words", "units"),
    "organizations": ("term", "kind", "role", "bare", "level", "standard"),
    "places": ("name", "short", "level", "province", "code", "since", "until"),
}


class Terms(Generic[T]):
    """Many phrases looked for at once, longest first; each carries a value.

    Args:
        values: phrase → what a match of it means. Phrases are matched as they stand, case and width included.
    """

    def __init__(self, values: Mapping[str, T]) -> None:
        self._values = list(values.values())
        # the compact automaton: a DFA measured no faster here and takes ten times the memory
        self._automaton = AhoCorasick(
            list(values), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    def find(self, text: str) -> list[tuple[int, int, T]]:
        """Every leftmost-longest match as (start, end, value), in order, none overlapping."""
        values = self._values
        try:
            matches = self._automaton.find_matches_as_indexes(text)
        except UnicodeEncodeError:
            # half a surrogate pair is no character: it matches nothing, and must cost its neighbours nothing
            matches = self._automaton.find_matches_as_indexes(_SURROGATE.sub("\ufffd", text))
        return [(start, end, values[i]) for i, start, end in matches]


@dataclass(frozen=True, slots=True)
class SloganEntry:
    """A row of slogans.csv, seen from one of its surface forms."""

    canonical: str
    category: str


@dataclass(frozen=True, slots=True)
class ProblemTerm:
    """A row of one of the three problem lexicons; `position` and `strength` only for deficiencies."""

    term: str
    labels: tuple[str, ...]
    domain: str = ""
    position: str = ""
    strong: bool = True


@dataclass(frozen=True, slots=True)
class OrganizationTerm:
    """A row of organizations.csv: a head of a body's name.

    Attributes:
        term: the head.
        kind: what sort of body.
        role: `fixed` (a whole name), `owner` (other bodies may hang on it: 市委), `body` (a name's last part: 审计局),
            `office` (part of an owner: 巡察办), `named` (needs a proper name before it: 集团).
        bare: whether it is a mention with nothing before it.
        level: 中央, 省 … where the head itself shows it, else empty.
        standard: the full form of an abbreviated head (发改委 → 发展改革委), the head itself where it is full.
    """

    term: str
    kind: str
    role: str
    bare: bool
    level: str
    standard: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of measures.csv.

    Attributes:
        name: the controlled name.
        words: alternatives; all words of one must stand in the metric.
        units: the units it is counted in.
    """

    name: str
    title: str
    words: tuple[tuple[str, ...], ...]
    units: frozenset[str]

    def holds(self, metric: str, unit: str) -> bool:
        """Whether a metric in the text's words, with its unit, is this measure."""
        return unit in self.units and any(all(w in metric for w in alternative) for alternative in self.words)


class Measures:
    """The controlled measures, special ones before general ones; remembers what it has mapped, since metrics repeat."""

    MEMORY = 1 << 15

    def __init__(self, rows: Iterable[Measure]) -> None:
        self.rows = tuple(rows)
        self._seen: dict[tuple[str, str], str] = {}

    def of(self, metric: str, unit: str) -> str:
        """The name of the first measure that holds, empty if none does."""
        key = (metric, unit)
        if key not in self._seen:
            if len(self._seen) >= self.MEMORY:
                self._seen.clear()
            self._seen[key] = next((m.name for m in self.rows if m.holds(metric, unit)), "")
        return self._seen[key]


@dataclass(frozen=True, slots=True)
class Place:
    """A row of places.csv."""

    name: str
    short: str
    level: str
    province: str


@dataclass(frozen=True)
class Lexicons:
    """All lexicons of one folder, ready to match; `digest` changes with any byte of any of them."""

    slogans: Mapping[str, SloganEntry]
    problem_phrases: Mapping[str, ProblemTerm]
    problem_deficiencies: Mapping[str, ProblemTerm]
    problem_subjects: Mapping[str, ProblemTerm]
    organizations: Mapping[str, OrganizationTerm]
    finding_cues: Mapping[str, str]
    measures: Measures
    places: tuple[Place, ...]
    digest: str

    @cached_property
    def slogan_terms(self) -> Terms[SloganEntry]:
        """Automaton over every canonical form and variant, quotation marks and spaces taken out."""
        return Terms(self.slogans)

    @cached_property
    def problem_terms(self) -> Terms[tuple[str, ProblemTerm]]:
        """Phrases and deficiencies in one automaton, so that the longest wins across the two."""
        both = {t: ("deficiency", v) for t, v in self.problem_deficiencies.items()}
        return Terms(both | {t: ("phrase", v) for t, v in self.problem_phrases.items()})

    @cached_property
    def subject_terms(self) -> Terms[ProblemTerm]:
        """Automaton over the subjects that decide a problem's labels."""
        return Terms(self.problem_subjects)

    @cached_property
    def cue_terms(self) -> Terms[tuple[str, str]]:
        """Automaton from what governs a problem to (status, the words themselves); `none` only keeps shorter cues from matching."""
        return Terms({term: (status, term) for term, status in self.finding_cues.items()})

    @cached_property
    def organization_terms(self) -> Terms[OrganizationTerm]:
        """Automaton over the heads of bodies' names."""
        return Terms(self.organizations)

    @cached_property
    def province_terms(self) -> Terms[tuple[str, str]]:
        """Automaton from divisions' names to (province, the name as written).

        Left out: names that divisions of several provinces bear (朝阳区), and short names below the province, which are
        everyday words too often.
        """
        found: dict[str, set[str]] = {}
        for p in self.places:
            for name in (p.name, p.short if p.level == "province" else ""):
                if len(name) > (1 if p.level == "province" else 2) and name != "兵团":
                    found.setdefault(name, set()).add(p.province)
        return Terms({name: (next(iter(of)), name) for name, of in found.items() if len(of) == 1})

    @cached_property
    def place_names(self) -> frozenset[str]:
        """Full and short names of divisions."""
        return frozenset(n for p in self.places for n in (p.name, p.short) if n)


def default_folder() -> Path:
    """`models/lexicons`: inside the package when installed from a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "models" / "lexicons"
    return installed if installed.is_dir() else package.parent / "models" / "lexicons"


def load(folder: Path | None = None) -> Lexicons:
    """Read and validate every lexicon of `folder` (default: the built-in ones); unchanged files are not read twice.

    Raises:
        XunshiError: a file is missing, or a row has a wrong column, an empty or duplicate term, or an unknown category.
    """
    folder = folder or default_folder()
    digest = hashlib.sha256()
    for name in sorted(COLUMNS):
        path = folder / f"{name}.csv"
        if not path.is_file():
            raise XunshiError(f"{path}: lexicon not found; name a folder that holds it, or reinstall xunshi")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return _read(folder, digest.hexdigest())


@lru_cache(maxsize=4)
def _read(folder: Path, digest: str) -> Lexicons:
    return Lexicons(
        slogans=_unique(_slogans(folder), folder / "slogans.csv"),
        problem_phrases=_unique(_problems(folder, "problem_phrases"), folder / "problem_phrases.csv"),
        problem_deficiencies=_unique(_problems(folder, "problem_deficiencies"), folder / "problem_deficiencies.csv"),
        problem_subjects=_unique(_problems(folder, "problem_subjects"), folder / "problem_subjects.csv"),
        organizations=_unique(_organizations(folder), folder / "organizations.csv"),
        finding_cues=_unique(_cues(folder), folder / "finding_cues.csv"),
        measures=Measures(_unique(_measures(folder), folder / "measures.csv").values()),
        places=tuple(Place(r["name"], r["short"], r["level"], r["province"]) for _, r in _rows(folder, "places")),
        digest=digest,
    )


def _rows(folder: Path, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    """(place for messages, row) of one file, its columns and first cell checked."""
    path, columns = folder / f"{name}.csv", COLUMNS[name]
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True))
    except UnicodeDecodeError as error:
        raise XunshiError(f"{path}: not UTF-8 (byte {error.start}); save it as CSV UTF-8") from error
    except csv.Error as error:
        raise XunshiError(f"{path}: not CSV ({error}); look for a quotation mark that is not closed") from error
    header = rows[0] if rows else []
    if tuple(header) != columns:
        shown = ",".join(header) or "missing"
        raise XunshiError(f"{path}, line 1: columns are {shown}; they must be {','.join(columns)}")
    for number, cells in enumerate(rows[1:], 2):
        where = f"{path}, line {number}"
        if len(cells) != len(columns):
            raise XunshiError(
                f"{where}: {len(cells)} cells where {len(columns)} belong; quote a cell that holds a comma"
            )
        if not cells[0].strip():
            raise XunshiError(f"{where}: the first cell is empty; fill it in or delete the row")
        yield where, dict(zip(columns, cells, strict=True))


def _unique(items: Iterable[tuple[str, str, T]], path: Path) -> dict[str, T]:
    found: dict[str, T] = {}
    for where, term, value in items:
        if term in found:
            raise XunshiError(f"{where}: {term} is there already; delete one of the two rows of {path.name}")
        found[term] = value
    return found


def _checked(where: str, column: str, value: str, allowed: Iterable[str]) -> str:
    choices = sorted(allowed)
    if value not in choices:
        raise XunshiError(f"{where}: {column} is {value!r}; it must be one of {', '.join(choices)}")
    return value


def _slogans(folder: Path) -> Iterator[tuple[str, str, SloganEntry]]:
    for where, row in _rows(folder, "slogans"):
        entry = SloganEntry(row["canonical"], _checked(where, "category", row["category"], SLOGAN_CATEGORIES))
        for form in (row["canonical"], *filter(None, row["variants"].split("|"))):
            yield where, form, entry


def _labels(where: str, cell: str) -> tuple[str, ...]:
    return tuple(sorted(_checked(where, "labels", label, LABELS) for label in cell.split("|") if label))


def _problems(folder: Path, name: str) -> Iterator[tuple[str, str, ProblemTerm]]:
    for where, row in _rows(folder, name):
        labels = _labels(where, row["labels"])
        if name == "problem_deficiencies":
            _checked(where, "position", row["position"], ("after", "before"))
            strong = _checked(where, "strength", row["strength"], ("strong", "weak")) == "strong"
            yield where, row["term"], ProblemTerm(row["term"], labels, "", row["position"], strong)
        elif not labels:
            raise XunshiError(f"{where}: labels is empty; name one or more of {', '.join(LABELS)}")
        else:
            yield where, row["term"], ProblemTerm(row["term"], labels, row["domain"])


def _cues(folder: Path) -> Iterator[tuple[str, str, str]]:
    for where, row in _rows(folder, "finding_cues"):
        yield where, row["term"], _checked(where, "status", row["status"], ("found", "target", "none"))


def _measures(folder: Path) -> Iterator[tuple[str, str, Measure]]:
    for where, row in _rows(folder, "measures"):
        if not row["words"] or not row["units"]:
            raise XunshiError(f"{where}: words or units is empty; name at least one of each, joined by |")
        words = tuple(tuple(a.split("+")) for a in row["words"].split("|"))
        yield where, row["measure"], Measure(row["measure"], row["title"], words, frozenset(row["units"].split("|")))


def _organizations(folder: Path) -> Iterator[tuple[str, str, OrganizationTerm]]:
    for where, row in _rows(folder, "organizations"):
        kind = _checked(where, "kind", row["kind"], ORGANIZATION_KINDS)
        role = _checked(where, "role", row["role"], ("fixed", "owner", "body", "office", "named"))
        bare = _checked(where, "bare", row["bare"], ("yes", "no")) == "yes"
        standard = row["standard"] or row["term"]
        yield where, row["term"], OrganizationTerm(row["term"], kind, role, bare, row["level"], standard)
