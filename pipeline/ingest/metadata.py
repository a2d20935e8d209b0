"""Genre, level, year and province of a text, each with the characters that show it; what the text does not show stays empty."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import partial

from pipeline.documents import Inferred
from pipeline.ingest.headings import GENRE_WORDS
from pipeline.lexicons import Lexicons
from pipeline.wordlists import either, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "metadata")
NOTHING = Inferred()
HEAD = 400
_YEAR = re.compile(r"(?<!\d)((?:19[89]|20[0-4])\d)\s?年(?:度)?")
_YEAR_RANGE = re.compile(rf"(?<!\d)((?:19[89]|20[0-4])\d)年?{one_of(_words('between years'))}(?:20[0-4]\d)年")
_ZERO, _DIGITS = _words("zero"), _words("digit")
_HAN_YEAR = re.compile(rf"二{one_of(_ZERO)}({one_of((*_ZERO, *_DIGITS[:4]))})({one_of((*_ZERO, *_DIGITS))})年")
_HAN_DIGIT = {c: i for i, c in enumerate(_DIGITS, 1)} | dict.fromkeys(_ZERO, 0)
_FOUNDED = {word: year for year in (1921, 1927, 1949) for word in _words(f"founded {year}")}
_ANNIVERSARY = re.compile(rf"今年是({either(_FOUNDED)})成立(\d{{2,3}})周年")
# Meetings that happen once; source: their communiqués.
_EVENTS = {event: year for year in range(2017, 2026) for event in _words(f"event of {year}")}
_MONTH = re.compile(r"(?<!\d)(20[0-4]\d)年\d{1,2}月")
_NAME = r"(?!年)(?:(?!届)[一-鿿]){2,4}"
_INSPECTED = rf"[^，。]{{0,12}}{either(_words('done to a firm'))}"
# Named in a title, these tell who writes; in running text they may be anybody's.
_LEVELS = (
    ("高校", re.compile(rf"{either(_words('university'))}(?!习)")),
    ("企业", re.compile(rf"{either(_words('firm'))}(?:{either(_words('of a firm'))}|$|{_INSPECTED})")),
    ("村", re.compile(rf"{either(_words('village'))}{either(_words('of a village'))}")),
    ("乡", re.compile(rf"{either(_words('township'))}{either(_words('of a township'))}")),
    ("省", re.compile(rf"{either(_words('province'))}|{_NAME}省(?!{one_of(_words('no province'))})")),
    ("市", re.compile(rf"{either(_words('city'))}|{_NAME}市(?!{one_of(_words('no city'))})")),
    ("县", re.compile(rf"{either(_words('county'))}|{_NAME}[县旗](?!{one_of(_words('no county'))})")),
    ("中央", re.compile(either(_words("centre")))),
)
_COMMITTEE_LEVEL = {word: level for level in ("省", "市", "县") for word in _words(f"committee {level}")}
_COMMITTEE = re.compile(either(_COMMITTEE_LEVEL))
# Words that only one province's texts use for its own divisions.
_TELLING = tuple((re.compile(either(_words(name))), name) for name in ("内蒙古自治区", "新疆维吾尔自治区"))
MIN_MENTIONS = 2
_EMPTY = frozenset(
    {"", "null", "nan", "none", "n/a", "#n/a", "na", "nil", "无", "空", "-", "--", "—", "——", "－", "/", "／", "\\"}
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－／", "0123456789.-/")
# a year alone, or the date that begins with one; what follows a dot is a month, or the zero of a spreadsheet
_CELL_YEAR = re.compile(
    r"(?:公元)?((?:19|20)\d{2})(?:\.0+)?\s*(?:年度?|年份)?"
    r"|((?:19|20)\d{2})\s*[-/.年]\s*(?:0?[1-9]|1[0-2])(?:\s*[-/.月]\s*(?:[0-2]?\d|3[01])?\s*日?)?(?:[ T]\d.*)?"
    r"|((?:19|20)\d{2})(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])"
)
_CELL_HAN_YEAR = re.compile(r"([〇○零一二三四五六七八九]{4})(?:年度?|年份)?")


def is_empty(cell: str) -> bool:
    """Whether a cell holds nothing, or one of the words that stand for nothing (NULL, nan, 无 …)."""
    return (len(cell) < 8 and cell.strip().casefold() in _EMPTY) or cell.isspace()


def cell_year(cell: str) -> str:
    """The one year that a cell names in whatever spelling (2018, 2018.0, 2018年, 二〇一八年, 2018-05-03); else empty."""
    plain = cell.strip().translate(_FULL_WIDTH)
    m = _CELL_YEAR.fullmatch(plain)
    if m:
        return m[1] or m[2] or m[3]
    m = _CELL_HAN_YEAR.fullmatch(plain)
    year = "".join(str(_HAN_DIGIT[c]) for c in m[1]) if m else ""
    return year if year.startswith(("19", "20")) else ""


def cells(values: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Metadata cells as they can be used, without those that hold nothing; and a note for each that cannot be read."""
    kept = {name: value for name, value in values.items() if not is_empty(value)}
    notes = []
    if "year" in kept and cell_year(kept["year"]) != kept["year"]:
        written, kept["year"] = kept["year"], cell_year(kept["year"])
        if not kept["year"]:
            del kept["year"]
            notes.append(f"year cell not read: {written[:40]}")
    return kept, notes


def infer(title: str, text: str, given: Mapping[str, str], lexicons: Lexicons) -> dict[str, Inferred]:
    """Metadata of one document: what is given, else what the title shows, else what the text shows.

    Args:
        title: the document's title, empty if it has none.
        text: its cleaned text.
        given: what the file or the sidecar says, by field; `<field>_evidence` names the source. A date gives the year
            where nothing else does.
        lexicons: the divisions.
    """
    shown = {
        "title": Inferred(title, "first line", "high") if title else NOTHING,
        "genre": genre(title, text),
        "level": level(title, text),
        "year": year(title, text, given.get("date", "")),
        "province": province(title, text, lexicons),
        "source": NOTHING,
        "date": NOTHING,
    }
    return {
        name: Inferred(given[name], given.get(f"{name}_evidence", ""), "given") if given.get(name) else value
        for name, value in shown.items()
    }


def genre(title: str, text: str) -> Inferred:
    """By the title's most telling genre word; without a title, by a telling phrase at the text's beginning or end.

    Args:
        title: of the document; empty if it has none.
        text: of the document.
    """
    for name, words in GENRE_WORDS.items():
        word = next((w for w in words if w in title), None)
        if word:
            return Inferred(name, word, "high")
    for pattern, name in _GENRE_PHRASES:
        m = pattern.search(text[:HEAD]) or pattern.search(text[-HEAD:])
        if m:
            return Inferred(name, m[0], "medium")
    return NOTHING


_HEREBY = rf"{either(_words('hereby'))}[^。]{{0,30}}"
_GENRE_PHRASES = (
    (re.compile(_HEREBY + either(_words("gives feedback"))), "反馈"),
    (re.compile(rf"{_HEREBY}整改[^。]{{0,16}}{either(_words('tells of rectification'))}"), "整改"),
    (re.compile(_HEREBY + either(_words("sums up"))), "总结"),
    (re.compile(_HEREBY + either(_words("reports"))), "报告"),
    (re.compile(rf"^{either(_words('greets'))}", re.MULTILINE), "讲话"),
)


def level(title: str, text: str) -> Inferred:
    """By the body that the title names, else by the committee that the text speaks of most, if it does so clearly.

    Args:
        title: of the document; empty if it has none.
        text: of the document.
    """
    for name, pattern in _LEVELS:
        m = pattern.search(title.replace("中共", "，"))
        if m:
            return Inferred(name, m[0], "high")
    counts = Counter(_COMMITTEE_LEVEL[m[0]] for m in _COMMITTEE.finditer(text))
    top = counts.most_common(2)
    if not top or top[0][1] < MIN_MENTIONS or (len(top) > 1 and top[0][1] < 1.5 * top[1][1]):
        return NOTHING
    word = Counter(m[0] for m in _COMMITTEE.finditer(text) if _COMMITTEE_LEVEL[m[0]] == top[0][0]).most_common(1)[0][0]
    return Inferred(top[0][0], f"{word} ×{top[0][1]}", "medium")


# 与2020年相比: what the text's own year is compared with
_COMPARED = re.compile(r"[与同和跟](?:19|20)\d\d年?[^，。；]{0,6}?相?比|[比较](?:19|20)\d\d年")


def year(title: str, text: str, date: str = "") -> Inferred:
    """The year the text reports on.

    By the title; else by the year that the first lines name, if they name one only; else by an anniversary or a meeting that
    happens once; else by the latest dated month; else by the date of publication. Never by today's date.

    Args:
        title: of the document; empty if it has none.
        text: of the document.
        date: of publication, as a file or a user gives it; empty if unknown.
    """
    m = _YEAR.search(title)
    if m and not _YEAR_RANGE.search(title):
        return Inferred(m[1], m[0], "high")
    han = _HAN_YEAR.search(title)
    if han:
        return Inferred(f"20{_HAN_DIGIT[han[1]]}{_HAN_DIGIT[han[2]]}", han[0], "high")
    head = {m[1]: m[0] for m in _YEAR.finditer(_COMPARED.sub("", text[:HEAD]))}
    if len(head) == 1:
        return Inferred(*next(iter(head.items())), "medium")
    event = _by_event(text)
    found = event if event.value else _by_months(text)
    published = "" if found.value else cell_year(date)
    return Inferred(published, f"date {date}", "low") if published else found


def _by_event(text: str) -> Inferred:
    m = _ANNIVERSARY.search(text)
    if m:
        return Inferred(str(_FOUNDED[m[1]] + int(m[2])), m[0], "medium")
    found = {y: e for e, y in _EVENTS.items() if e in text}
    # a text written after an event still names it, so that the latest one is only a hint
    return Inferred(str(max(found)), found[max(found)], "low") if found else NOTHING


def _by_months(text: str) -> Inferred:
    months = Counter(m[1] for m in _MONTH.finditer(text))
    if not months:
        return NOTHING
    latest = max(months)
    sure = months[latest] >= MIN_MENTIONS or len(months) == 1
    return Inferred(latest, f"{latest}年…月 ×{months[latest]}", "low") if sure else NOTHING


def province(title: str, text: str, lexicons: Lexicons) -> Inferred:
    """By a division of the lexicon that the title or, clearly and alone, the text names; else nothing.

    Args:
        title: of the document; empty if it has none.
        text: of the document.
        lexicons: divisions.
    """
    for stretch, least in ((title, 1), (text, MIN_MENTIONS)):
        counts = _provinces(stretch, lexicons)
        if not counts:
            continue
        (name, (number, word)), *others = sorted(counts.items(), key=lambda item: -item[1][0])
        if number >= least and (not others or number >= 3 * others[0][1][0]):
            return Inferred(name, f"{word} ×{number}" if number > 1 else word, "high" if stretch is title else "medium")
    for pattern, name in _TELLING:
        m = pattern.search(text)
        if m:
            return Inferred(name, m[0], "medium")
    return NOTHING


def _provinces(text: str, lexicons: Lexicons) -> dict[str, tuple[int, str]]:
    """Province → (how often it or a division of it is named, the word that names it first)."""
    counts: dict[str, tuple[int, str]] = {}
    for _, _, (name, word) in lexicons.province_terms.find(text):
        number, first = counts.get(name, (0, word))
        counts[name] = (number + 1, first)
    return counts
