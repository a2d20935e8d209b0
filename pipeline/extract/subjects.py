"""Subjects of problems: where what stands before a deficiency begins, and which labels it decides (`监管责任` + `缺失`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from pipeline.lexicons import Lexicons, ProblemTerm
from pipeline.wordlists import either, ends, heads, none_of, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "subjects")

MAX_SUBJECT = 18
MAX_LIST = 60
DELIMITERS = " \t\u3000\n" + "".join(_words("delimiter"))
_UNDELIMITED = none_of(DELIMITERS)
# greedy: it ends at the last delimiter of where it is looked for
_TO_DELIMITER = re.compile(f"(?s:.*){one_of(DELIMITERS)}")
_CLAUSE_END = frozenset((*_words("ends a clause"), "\n"))
OPENED_BY = {"”": "“", "’": "‘"}
# What stands between the clause's beginning and the subject proper; the first letters alone, before each of its words is tried.
_LEAD = re.compile(
    rf".*?(?=[0-9]|{one_of(heads((*_words('lead', 'lead inside'), '存在')))})"
    rf"(?:{either(_words('lead'), unless=_words('no lead'))}|存在着?{either(_words('how much'))}?|[0-9][.．]\s?|"
    rf"(?<!{one_of(_words('owns what follows'))}){either(_words('lead inside'))}(?=.))"
)
_FILLER = re.compile(rf"{either(_words('filler'))}*\Z")
_FILLER_ENDS = frozenset(ends(_words("filler")))
# 党对国企的领导, 党委对学校工作的全面领导: one subject, though a post or a duty of others stands in it
_LEADERSHIP = "领导"
_PARTY_LEADS = re.compile(rf"{either(_words('party'))}对{_UNDELIMITED}{{1,10}}{_LEADERSHIP}\Z")


class Subject(NamedTuple):
    """What a subject or object decides: labels (none if the lexicon does not know it), domain, its name in the lexicon."""

    labels: tuple[str, ...]
    domain: str
    name: str


_OTHER = ("other",)
NO_SUBJECT = Subject((), "", "")


def before(text: str, end: int, lexicons: Lexicons) -> tuple[int, Subject]:
    """Where the subject that ends at `end` begins, and what it decides: nothing, if the lexicon knows none near.

    Args:
        text: the text.
        end: where the subject ends.
        lexicons: the subjects.
    """
    lowest = max(0, end - MAX_SUBJECT)
    left = _begins(text, lowest, end, end)
    known = _known(text, left, end, lexicons)
    if not known and (opening := _opening(text, lowest, left)) is not None:
        # “三会一课”流于形式, “四个意识”树得不牢: what is quoted is the subject, or its end
        outside = _begins(text, lowest, opening, end)
        known = _known(text, outside, end, lexicons)
        left = outside if known or left == end else left
    leads = _PARTY_LEADS.search(text, lowest, end) if text[end - 2 : end] == _LEADERSHIP else None
    if leads:
        return leads.start(), Subject(("political",), "", leads[0])
    if not known:
        return left, NO_SUBJECT
    subject = decided(known)
    if subject.labels != _OTHER:
        return left, subject
    return left, subject._replace(labels=_further_left(text, left, lexicons))


def _begins(text: str, lowest: int, until: int, end: int) -> int:
    """Behind the last delimiter before `until` and what leads up to the subject; the list's beginning where it ends in 等."""
    delimited = _TO_DELIMITER.match(text, lowest, until)
    left = delimited.end() if delimited else lowest
    left += lead(text[left:end])
    return _list_start(text, left) if text[left:end].endswith("等") else left


def lead(region: str) -> int:
    """How many characters lead up to the subject that a stretch between delimiters ends with."""
    left = 0
    words = _LEAD.match(region)
    while words and words.end() < len(region):
        left, region = left + words.end(), region[words.end() :]
        words = _LEAD.match(region)
    return left


def _opening(text: str, lowest: int, left: int) -> int | None:
    """Where the quotation opens that closes right before `left`, if it does so from `lowest` on."""
    mark = OPENED_BY.get(text[left - 1 : left])
    at = text.rfind(mark, lowest, left) if mark else -1
    return at if at >= 0 else None


def _known(text: str, left: int, end: int, lexicons: Lexicons) -> list[tuple[int, int, ProblemTerm]]:
    region = text[left:end]
    filler = _FILLER.search(region) if region[-1:] in _FILLER_ENDS else None
    return lexicons.subject_terms.find(region[: filler.start()] if filler else region)


def _list_start(text: str, at: int) -> int:
    """Where a list begins whose last item begins at `at`: in `责任落实、建章立制等`不到位 all items share the predicate."""
    end = at
    while at and end - at < MAX_LIST and text[at - 1] not in _CLAUSE_END and text[at - 1] not in "：“”（(《》":
        at -= 1
    lead = _LEAD.match(text[at : at + MAX_SUBJECT])
    return at + lead.end() if lead else at


def decided(known: Sequence[tuple[int, int, ProblemTerm]]) -> Subject:
    """The last subject that decides anything: generic heads (落实, 机制) carry `other` and give way."""
    domain, telling = "", None
    for _, _, term in reversed(known):
        domain = domain or term.domain
        if telling is None and term.labels != _OTHER:
            telling = term
    if telling:
        return Subject(telling.labels, domain, telling.term)
    return Subject(_OTHER, domain, known[-1][2].term if known else "")


def _further_left(text: str, left: int, lexicons: Lexicons) -> tuple[str, ...]:
    """Labels by what stands before a generic subject in the same clause: `对党中央决策部署，落实`不到位 → political."""
    at = left
    while at and left - at < 24 and text[at - 1] not in _CLAUSE_END:
        at -= 1
    return decided(lexicons.subject_terms.find(text[at:left])).labels
