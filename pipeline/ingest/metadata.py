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
_PROVINCE_NAME = re.compile(
    rf"(?:^|[^一-鿿]|{either(_words('before a province'))})(?!年)([一-鿿]{{2,3}})省(?!{one_of(_words('no province by name'))})",
    re.MULTILINE,
)
_PROVINCE_STOP = re.compile(either(_words("in no province")))
# Words that only one province's texts use for its own divisions.
_TELLING = tuple((re.compile(either(_words(name))), name) for name in ("内蒙古自治区", "新疆维吾尔自治区"))
MIN_MENTIONS = 2


def infer(title: str, text: str, given: Mapping[str, str], lexicons: Lexicons) -> dict[str, Inferred]:
    """Metadata of one document: what is given, else what the title shows, else what the text shows.

    Args:
        title: the document's title, empty if it has none.
        text: its cleaned text.
        given: what the file or the sidecar says, by field; `<field>_evidence` names the source.
        lexicons: the divisions.
    """
    shown = {
        "title": Inferred(title, "first line", "high") if title else NOTHING,
        "genre": genre(title, text),
        "level": level(title, text),
        "year": year(title, text),
        "province": province(title, text, lexicons),
        "source": NOTHING,
        "date": NOTHING,
    }
    return {
        name: Inferred(given[name], given.get(f"{name}_evidence", ""), "given") if given.get(name) else value
        for name, value in shown.items()
    }


def genre(title: str, text: str) -> Inferred:
    """By the title's most telling genre word; without a title, by a telling phrase at the text's beginning or end."""
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
    """By the body that the title names, else by the committee that the text speaks of most, if it does so clearly."""
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


def year(title: str, text: str) -> Inferred:
    """The year the text reports on.

    By the title; else by the year that the first lines name, if they name one only; else by an anniversary or a meeting that
    happens once; else by the latest dated month. Never by today's date.
    """
    m = _YEAR.search(title)
    if m and not _YEAR_RANGE.search(title):
        return Inferred(m[1], m[0], "high")
    han = _HAN_YEAR.search(title)
    if han:
        return Inferred(f"20{_HAN_DIGIT[han[1]]}{_HAN_DIGIT[han[2]]}", han[0], "high")
    head = {m[1]: m[0] for m in _YEAR.finditer(text[:HEAD])}
    if len(head) == 1:
        return Inferred(*next(iter(head.items())), "medium")
    event = _by_event(text)
    return event if event.value else _by_months(text)


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
    """By a division that the title or, clearly and alone, the text names; an unknown `…省` counts where it is written out."""
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
    for m in _PROVINCE_NAME.finditer(text):
        name = f"{m[1]}省"
        if name not in counts and not _PROVINCE_STOP.search(name):
            number, first = counts.get(name, (0, name))
            counts[name] = (number + 1, first)
    return counts
