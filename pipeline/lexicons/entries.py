"""What a row of each lexicon says, and all of them ready to match."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property

from pipeline.lexicons.measures import Measures
from pipeline.lexicons.terms import Terms

# categories of slogans that say what the Party holds or asks of itself
DOCTRINE = frozenset({"loyalty", "thought", "campaign", "party_building"})


@dataclass(frozen=True, slots=True)
class SloganEntry:
    """A row of slogans.csv, seen from one of its surface forms; `year` of its first use, None where unknown."""

    canonical: str
    category: str
    year: int | None = None


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
            `office` (part of an owner: 巡察办), `named` (needs a proper name before it: 集团), `unit` (what words of a function
            make a body's name of: 财务|处).
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


def _elsewhere(word: str, use: str, unit: str) -> bool:
    """Whether a unit's character would belong to another word: 教育学|院 is 教育|学院's, 管理|股 is of 股份."""
    return word[-1] + unit == "学院" or (use == "inside" and unit == "股")


@dataclass(frozen=True, slots=True)
class Place:
    """A row of places.csv."""

    name: str
    short: str
    level: str
    province: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of divisions.

    Attributes:
        names: in full and short.
        tails: their last two characters: one look at these tells that nearly nothing is a division.
        regions: short names of provinces and of what is right below them (广西, 黄冈).
    """

    names: frozenset[str]
    tails: frozenset[str]
    regions: frozenset[str]


@dataclass(frozen=True)
class Lexicons:
    """All lexicons, ready to match; `digest` changes with any byte of any of them."""

    slogans: Mapping[str, SloganEntry]
    problem_phrases: Mapping[str, ProblemTerm]
    problem_deficiencies: Mapping[str, ProblemTerm]
    problem_subjects: Mapping[str, ProblemTerm]
    organizations: Mapping[str, OrganizationTerm]
    organization_functions: Mapping[str, str]
    finding_cues: Mapping[str, str]
    measures: Measures
    places: tuple[Place, ...]
    digest: str

    def sizes(self) -> dict[str, int]:
        """Entries by lexicon, surface forms counted."""
        names = (f.name for f in fields(self) if f.name not in {"measures", "places", "digest"})
        sized = {name: len(getattr(self, name)) for name in names}
        return sized | {"measures": len(self.measures.rows), "places": len(self.places)}

    def prepare(self) -> None:
        """Make now what is else made when it is first asked for."""
        for name, made in vars(type(self)).items():
            if isinstance(made, cached_property):
                getattr(self, name)

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
    def problem_phrase_heads(self) -> frozenset[str]:
        """The first two characters of the phrases of four characters and more."""
        return frozenset(term[:2] for term in self.problem_phrases if len(term) > 3)

    @cached_property
    def subject_terms(self) -> Terms[ProblemTerm]:
        """Automaton over the subjects that decide a problem's labels; doctrine (“四个意识”不强) is a political one."""
        doctrine = {t: ProblemTerm(t, ("political",)) for t, s in self.slogans.items() if s.category in DOCTRINE}
        return Terms(doctrine | dict(self.problem_subjects))

    @cached_property
    def cue_terms(self) -> Terms[tuple[str, str]]:
        """Automaton from what governs a problem to (status, the words themselves); `none` only keeps shorter cues from matching."""
        return Terms({term: (status, term) for term, status in self.finding_cues.items()})

    @cached_property
    def organization_terms(self) -> Terms[OrganizationTerm]:
        """Automaton over the heads of bodies' names, and over every function with every unit that it can be of (教务处)."""
        units = [t for t in self.organizations.values() if t.role == "unit"]
        joined = {
            word + unit.term: unit
            for word, use in self.organization_functions.items()
            for unit in units
            if (unit.kind == "education" or use != "discipline") and not _elsewhere(word, use, unit.term)
        }
        return Terms(joined | {term: t for term, t in self.organizations.items() if t.role != "unit"})

    @cached_property
    def function_endings(self) -> frozenset[str]:
        """The last two characters of the words of function, of those of one character that one."""
        return frozenset(word[-2:] for word in self.organization_functions)

    @cached_property
    def organization_endings(self) -> frozenset[str]:
        """The last characters of the heads of bodies' names (局, 院, 站)."""
        return frozenset(term[-1] for term in self.organizations)

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
    def gazetteer(self) -> Gazetteer:
        """Full and short names of divisions."""
        names = frozenset(n for p in self.places for n in (p.name, p.short) if n)
        regions = frozenset(p.short for p in self.places if p.short and p.level in {"province", "prefecture"})
        return Gazetteer(names, frozenset(name[-2:] for name in names), regions)
