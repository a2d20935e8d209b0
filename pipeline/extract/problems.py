"""Problems: phrases that name a wrong, a weakness or a risk (codebook: problems).

Set phrases and act nouns come whole from the lexicon. A deficiency makes a problem out of its neighbour: the subject before
it (`监管责任` + `缺失`), or the object behind it (`未按规定` + `公开招标`). The subject decides the labels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from pipeline.extract import denials
from pipeline.extract.mentions import Problem
from pipeline.lexicons import Lexicons, ProblemTerm
from pipeline.wordlists import either, ends, heads, none_of, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "problems")

MAX_SUBJECT = 18
MAX_OBJECT = 16
MAX_LIST = 60
_DELIMITERS = " \t\u3000\n" + "".join(_words("delimiter"))
_DELIMITER = frozenset(_DELIMITERS)
# greedy: it ends at the last delimiter of where it is looked for
_TO_DELIMITER = re.compile(f"(?s:.*){one_of(_DELIMITERS)}")
_UNDELIMITED = re.compile(f"{none_of(_DELIMITERS)}*")
_CLAUSE_END = frozenset((*_words("ends a clause"), "\n"))
# What stands between the clause's beginning and the subject proper; the first letters alone, before each of its words is tried.
_LEAD = re.compile(
    rf".*?(?=[存0-9]|{one_of(heads(_words('lead', 'lead inside')))})"
    rf"(?:{either(_words('lead'))}|存在着?{either(_words('how much'))}?|[0-9][.．]\s?|"
    rf"{either(_words('lead inside'))}(?=.))"
)
_FILLER = re.compile(rf"{either(_words('filler'))}*\Z")
_FILLER_ENDS = frozenset(ends(_words("filler")))
_NOT_DEFICIENT = re.compile(rf"{either(_words('no deficiency'))}|不足(?:[0-9０-９]|{one_of(_words('numeral'))})")
_OBJECT_END = re.compile(rf"{either(_words('ends an object'))}|的?(?:突出)?{either(_words('general noun'))}")
# 存在一定的局限性: a weak noun is a problem where it is said to exist
_EXISTS = re.compile(rf"(?:{either(_words('exists'))}|有(?={either(_words('there is'))}))[^，。；、]{{0,10}}\Z")
# 坚持……不动摇, 不要积压: said of what is to be kept up or left undone
_EXHORTS = re.compile(either(_words("exhortation")))
# 重巡察、轻整改: one duty done at the cost of another
_WEIGHED = re.compile(
    rf"重[一-鿿]{{1,6}}[、，]?{either(['轻'], _words('no light weight'))}[一-鿿]{{1,6}}?"
    rf"(?={either(_words('ends what is weighed'))}|$)"
)
_WEIGHED_AS = ("phrase", ProblemTerm("重…轻…", ("responsibility",)))
_NOTHING_NAMED = frozenset(_words("names nothing"))
# who has the problem is no part of what it is: 党组织|主体责任虚化
_WHO = _words("who")
_DEFICIENT_ENDS = _words("ends in a deficiency")
_SEVERITY = dict.fromkeys(_words("serious"), "serious") | dict.fromkeys(_words("slight"), "slight")
_WEIGHT = re.compile(either(_SEVERITY))
# 未发现“两张皮”, 无一起, 反腐败, 线索要: what comes next is denied, fought by name, or the end of another word
_HARMLESS_BEFORE = re.compile(
    rf"(?:{either(_words('harmless behind'))}|(?<!有){either(_words('none'))}){one_of(_words('opens a quotation'))}?\Z"
)
_HARMLESS_ENDS = frozenset(ends(_words("harmless behind", "none", "opens a quotation")))


class Subject(NamedTuple):
    """What a subject or object decides: labels (none if the lexicon does not know it), domain, its name in the lexicon."""

    labels: tuple[str, ...]
    domain: str
    name: str


_OTHER = ("other",)
NO_SUBJECT = Subject((), "", "")


def find(text: str, lexicons: Lexicons) -> list[Problem]:
    """Every problem named in `text`, in order, none nested; each item of a list is one.

    Args:
        text: any text; a problem never crosses a line feed.
        lexicons: phrases, deficiencies and subjects.
    """
    found: list[Problem] = []
    matches = lexicons.problem_terms.find(text)
    if "轻" in text:
        weighed = [(m.start(), m.end(), _WEIGHED_AS) for m in _WEIGHED.finditer(text)]
        matches = sorted([*weighed, *matches], key=lambda m: (m[0], -m[1]))
    for start, end, (kind, term) in matches:
        problem = (
            _phrase(text, start, end, term, lexicons)
            if kind == "phrase"
            else _deficient(text, start, end, term, lexicons, found)
        )
        if problem is None:
            continue
        if found and problem.start < found[-1].end:
            if problem.start < found[-1].start:
                # 归因不深、合力不强等短板: what sums a list up is no further item of it
                continue
            problem = _merged(text, found.pop(), problem)
        found.append(problem)
    denied = denials.find(text) if found else []
    return [_weighed(text, p) for p in found if not any(a <= p.start < b for a, b in denied)]


def _weighed(text: str, problem: Problem) -> Problem:
    """The problem with its severity, by the words in it and right beside it."""
    m = _WEIGHT.search(text, max(0, problem.start - 4), problem.end + 6)
    if m is None or any(c in _DELIMITER for c in text[m.end() : problem.start] + text[problem.end : m.start()]):
        return problem
    return problem._replace(severity=_SEVERITY[m[0]])


def _merged(text: str, a: Problem, b: Problem) -> Problem:
    start, end = min(a.start, b.start), max(a.end, b.end)
    specific = tuple(sorted({*a.labels, *b.labels} - {"other"})) or ("other",)
    form = a.form if a.form != "phrase" else b.form
    return Problem(start, end, text[start:end], specific, a.domain or b.domain, form, subject=a.subject or b.subject)


def _phrase(text: str, start: int, end: int, term: ProblemTerm, lexicons: Lexicons) -> Problem | None:
    if _harmless(text, start):
        return None
    labels = term.labels
    joined = _joined_subject(text, start, term, lexicons)
    if joined:
        # 监管|责任缺失: the phrase holds its deficiency, and more of its subject stands before it
        first, subject = joined
        labels = tuple(sorted({*labels, *subject.labels} - {"other"})) or labels
        return Problem(
            first, end, text[first:end], labels, term.domain or subject.domain, "predicate", subject=subject.name
        )
    also = lexicons.problem_deficiencies.get(term.term)
    if also is not None and also.position == "after":
        # 整改落实走过场: the phrase stands by itself, but its subject belongs to what is named
        first, subject = _subject(text, start, lexicons)
        if subject.labels and first < start:
            labels = tuple(sorted({*labels, *subject.labels} - {"other"})) or labels
            return Problem(
                first, end, text[first:end], labels, term.domain or subject.domain, "predicate", subject=subject.name
            )
    return Problem(start, end, text[start:end], labels, term.domain)


def _harmless(text: str, start: int) -> bool:
    return (
        text[start - 1 : start] in _HARMLESS_ENDS
        and _HARMLESS_BEFORE.search(text, max(0, start - 6), start) is not None
    )


def _joined_subject(text: str, start: int, term: ProblemTerm, lexicons: Lexicons) -> tuple[int, Subject] | None:
    if len(term.term) < 4 or not term.term.endswith(_DEFICIENT_ENDS):
        return None
    known = lexicons.subject_terms.find(text[max(0, start - 8) : start])
    if known and known[-1][1] == min(8, start) and not known[-1][2].term.endswith(_WHO):
        return max(0, start - 8) + known[-1][0], _decided(known[-1:])
    return None


def _deficient(
    text: str, start: int, end: int, term: ProblemTerm, lexicons: Lexicons, found: Sequence[Problem]
) -> Problem | None:
    if _NOT_DEFICIENT.match(text, start) or _harmless(text, start):
        return None
    before = text[start - 1 : start]
    if (before == "不" and term.term[0] != "不") or (
        before and text[start + 1 : start + 2] == before and term.term[0] in "不没"
    ):
        # 责任不落空 denies it, 灵不灵 asks
        return None
    if term.position == "before":
        return _with_object(text, start, end, term, lexicons)
    first, subject = _subject(text, start, lexicons)
    if term.term[0] == "不" and _EXHORTS.search(text, first - 4 if first > 4 else 0, start):
        return None
    follows = bool(found) and found[-1].end >= start - 1 and text[found[-1].end : start] in {"", "、"}
    if first == start and follows:
        # 虚化、弱化、边缘化: the later predicates share the subject of the first
        shared = found[-1]
        return Problem(start, end, text[start:end], shared.labels, shared.domain, "predicate", subject=shared.subject)
    if not term.strong and not subject.labels and not _EXISTS.search(text, max(0, start - MAX_SUBJECT), start):
        return None
    if len(term.term) < 3 and (first == start or text[first:start] in _NOTHING_NAMED):
        return None
    labels = _labels(term, subject.labels)
    return Problem(first, end, text[first:end], labels, subject.domain, "predicate", subject=subject.name)


def _labels(term: ProblemTerm, of_subject: tuple[str, ...]) -> tuple[str, ...]:
    """The predicate's labels and the subject's; a duty done with no force (不力) is a responsibility where the subject says no more."""
    if not term.labels and of_subject and "other" not in of_subject:
        return of_subject
    specific = tuple(sorted({*term.labels, *of_subject} - {"other"}))
    return specific or (("responsibility",) if term.term.endswith("不力") else ("other",))


def _subject(text: str, end: int, lexicons: Lexicons) -> tuple[int, Subject]:
    """Where the subject that ends at `end` begins, and what it decides: nothing, if the lexicon knows none near."""
    left = end
    if text[end - 1 : end] == "”":
        # “三会一课”流于形式: what is quoted is the subject, or its end
        left = max(text.rfind("“", max(0, end - MAX_SUBJECT), end), 0) or end
    lowest = max(0, end - MAX_SUBJECT)
    delimited = _TO_DELIMITER.match(text, lowest, left)
    left = delimited.end() if delimited else lowest
    region = text[left:end]
    lead = _LEAD.match(region)
    while lead and lead.end() < len(region):
        left, region = left + lead.end(), region[lead.end() :]
        lead = _LEAD.match(region)
    if region.endswith("等"):
        left = _list_start(text, left)
        region = text[left:end]
    filler = _FILLER.search(region) if region[-1:] in _FILLER_ENDS else None
    known = lexicons.subject_terms.find(region[: filler.start()] if filler else region)
    if not known:
        return left, NO_SUBJECT
    subject = _decided(known)
    if subject.labels != _OTHER:
        return left, subject
    return left, subject._replace(labels=_further_left(text, left, lexicons))


def _list_start(text: str, at: int) -> int:
    """Where a list begins whose last item begins at `at`: in `责任落实、建章立制等`不到位 all items share the predicate."""
    end = at
    while at and end - at < MAX_LIST and text[at - 1] not in _CLAUSE_END and text[at - 1] not in "：“”（(《》":
        at -= 1
    lead = _LEAD.match(text[at : at + MAX_SUBJECT])
    return at + lead.end() if lead else at


def _decided(known: Sequence[tuple[int, int, ProblemTerm]]) -> Subject:
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
    return _decided(lexicons.subject_terms.find(text[at:left])).labels


def _with_object(text: str, start: int, end: int, term: ProblemTerm, lexicons: Lexicons) -> Problem | None:
    undelimited = _UNDELIMITED.match(text, end, end + MAX_OBJECT)
    stop = undelimited.end() if undelimited else end
    tail = _OBJECT_END.search(text, end, stop)
    if tail:
        stop = tail.start()
    elif stop > end and text[stop - 1] == "的":
        # 未按期完成整改的，严肃追责
        stop -= 1
    known = lexicons.subject_terms.find(text[end:stop])
    if stop == end and term.labels and text[stop : stop + 1] == "、":
        # 截留、挪用、套取惠民资金: the acts of a list share the object of the last
        return Problem(start, end, text[start:end], term.labels, "", "act")
    if stop == end or (not term.strong and not known):
        return None
    subject = _decided(known)
    labels = term.labels or subject.labels
    return Problem(start, stop, text[start:stop], labels, subject.domain, "act", subject=subject.name)
