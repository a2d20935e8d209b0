"""The mentions that the finders return: immutable, with offsets that slice to their exact text.

Named tuples rather than frozen dataclasses: as safe, and made in a quarter of the time, which over a corpus is a tenth of all.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

# What the constructor of a named tuple, a function in Python, calls: for what is made thousands of times, with every field in its
# order, it takes half the time.
made = tuple.__new__


class Mention(Protocol):
    """Characters `start` to `end` (exclusive) of the text searched; `text` is that slice, unchanged."""

    @property
    def start(self) -> int:
        """Offset of the first character."""

    @property
    def end(self) -> int:
        """Offset after the last character."""

    @property
    def text(self) -> str:
        """The characters."""


class Mask(NamedTuple):
    """A run that stands for one withheld value.

    Attributes:
        role: what it stands for: count, ordinal, percent, year, month, day, place, org, person, text, or idiom (a fixed
            expression in which nothing is withheld).
        unit: the measure word after a count or ordinal, a scale before it included (`万个`), else None.
        low: least value the withheld figure can have, scale applied; None where the document's masks keep no width.
        high: greatest such value.
    """

    start: int
    end: int
    text: str
    role: str
    unit: str | None = None
    low: float | None = None
    high: float | None = None


class Round(NamedTuple):
    """A round of inspection.

    Attributes:
        kind: `ordinal` (a place in the sequence) or `count` (how many rounds).
        first: number of the first round meant, None if masked or a count.
        last: number of the last one, equal to `first` for a single round.
        count: how many rounds, for a count; None if masked.
        term: the committee's term (届) if the sentence gives it.
        body: the committee as written (`省委`) if the sentence names it.
        mode: 常规, 专项, 机动, 提级, 交叉, 联动, 回头看 … as written, empty if none.
        target: kind of bodies inspected, as the rest of the clause shows it (国有企业, 高校, 村 …), empty if it does not.
    """

    start: int
    end: int
    text: str
    kind: str
    first: int | None = None
    last: int | None = None
    count: int | None = None  # type: ignore[assignment]  # hides tuple.count, which nobody asks of a mention
    term: int | None = None
    body: str | None = None
    mode: str = ""
    target: str = ""


class Organization(NamedTuple):
    """A named body.

    Attributes:
        level: 中央, 省, 市, 县, 乡, 村, or empty where the name does not show it.
        kind: party, discipline, inspection, congress, government, court, enterprise, education, health, association, other.
        normalized: the name with its abbreviated parts in full and without 中共 (市发改委 → 市发展改革委).
        owner: the body it belongs to, as written (省委 for 省委巡视办), empty for a body of its own.
    """

    start: int
    end: int
    text: str
    level: str
    kind: str
    normalized: str = ""
    owner: str = ""


class Slogan(NamedTuple):
    """A set political phrase.

    Attributes:
        canonical: the phrase without quotation marks and spaces.
        category: of the lexicon's entry, empty without one.
        known: whether the lexicon has it.
        entry: the lexicon's entry that it is a form of, None without one.
    """

    start: int
    end: int
    text: str
    canonical: str
    category: str
    known: bool = True
    entry: str | None = None


class Problem(NamedTuple):
    """A phrase that names a wrong, a weakness or a risk.

    Attributes:
        labels: the kinds of problem it can be, sorted.
        domain: the field it lies in, empty where it shows none.
        subject: the lexicon's subject or object that decided the labels (监管责任), empty where the phrase itself did.
        severity: `serious` or `slight` where a word beside it says so (严重, 突出; 有待, 不够), else empty.
        form: `phrase` (stands by itself: 走过场), `predicate` (subject and deficiency), `act` (a wrong done to an object).
    """

    start: int
    end: int
    text: str
    labels: tuple[str, ...]
    domain: str = ""
    form: str = "phrase"
    severity: str = ""
    subject: str = ""


class Statistic(NamedTuple):
    """A figure that the text reports, plans or aims at.

    Attributes:
        metric: the thing measured, as written.
        value: the figure with its scale applied, None if masked or if several numbers are meant.
        unit: measure word, `%` or 百分点, None if there is none.
        modifier: 余, 多, 近, 约, 超过 … as written, empty if none.
        low: least possible value: the value itself, or the lower bound of a mask, range or modifier; None if unknown.
        high: greatest possible value.
        measure: the controlled metric it is an instance of (`issues_found`), empty if none.
        status: `reported`, `planned` or `target`.
        year: the year it is about, None if unknown or if these are several.
        year_from: the first of several years, None if unknown.
        year_to: the last of several.
        place: whose figure it is, where a list or a table's row tells figures apart by that (沐江市), empty elsewhere.
        source: `text`, or `table` for a cell of a table.
    """

    start: int
    end: int
    text: str
    metric: str
    value: float | None
    unit: str | None
    modifier: str = ""
    low: float | None = None
    high: float | None = None
    measure: str = ""
    status: str = "reported"
    year: int | None = None
    year_from: int | None = None
    year_to: int | None = None
    place: str = ""
    source: str = "text"


class Finding(NamedTuple):
    """What one sentence reports about problems.

    Attributes:
        status: found, target, rectified or none.
        labels: political, responsibility, corruption, work_style, other; sorted; empty for status none.
        cue: the characters that decided the status by rule, empty if none did.
        of_status: probability of found, target, rectified, none, to four decimals; empty where a rule alone judged.
        of_label: probability of each label of the classifier's codebook, in its order, if a problem is named.
        unsure: whether the classifier would rather leave it to a person.
        support: (label, start, end) of each problem named that the lexicon knows to be of a given label.
        problems: how many problems the sentence names.
    """

    status: str = "none"
    labels: tuple[str, ...] = ()
    cue: str = ""
    of_status: tuple[float, ...] = ()
    of_label: tuple[float, ...] = ()
    unsure: bool = False
    support: tuple[tuple[str, int, int], ...] = ()
    problems: int = 0
