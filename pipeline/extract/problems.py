"""Problems: phrases that name a wrong, a weakness or a risk (codebook: problems).

Set phrases and act nouns come whole from the lexicon. A deficiency makes a problem out of its neighbour: the subject before
it (`监管责任` + `缺失`), or the object behind it (`未按规定` + `公开招标`). The subject decides the labels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from pipeline.extract import denials, objects, subjects, topics, undone
from pipeline.extract.masks import GLYPHS
from pipeline.extract.mentions import Problem, made
from pipeline.extract.objects import MAX_OBJECT
from pipeline.extract.subjects import DELIMITERS, MAX_SUBJECT, OPENED_BY, Subject, decided
from pipeline.lexicons import Lexicons, ProblemTerm
from pipeline.wordlists import either, ends, inside, one_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "problems")

_DELIMITER = frozenset(DELIMITERS)
_SO_MANY = rf"(?:[0-9０-９{inside(GLYPHS)}]|{one_of(_words('numeral'))})"
# 未完成5个, 延期整改问题2项: a count of what is left to do is no problem of its own
_NOT_DEFICIENT = re.compile(
    rf"{either(_words('no deficiency'))}|不足{_SO_MANY}|"
    rf"{either(_words('left to do'))}{either(_words('what is left'))}?{_SO_MANY}+{one_of(_words('unit'))}"
)
# 存在一定的局限性: a weak noun is a problem where it is said to exist
_EXISTS = re.compile(rf"(?:{either(_words('exists'))}|有(?={either(_words('there is'))}))[^，。；、]{{0,10}}\Z")
# 坚持……不动摇, 不要积压: said of what is to be kept up or left undone
_EXHORTS = re.compile(either(_words("exhortation")))
# 重巡察、轻整改: one duty done at the cost of another
_WEIGHED = re.compile(
    rf"重[一-鿿]{{1,6}}[、，]?{either(['轻'], _words('no light weight'))}[一-鿿]{{1,6}}?"
    rf"(?={either(_words('ends what is weighed'))}|$)"
)
# 问题和|不足, 共性层面的|不足, 但|问题依然存在: general words alone say that something is amiss, not what
_NOTHING_NAMED = re.compile(f"{either(_words('names nothing'))}*")
_VAGUE = _words("names nothing without a subject")
# 不打折扣, 不搞变通: so common a promise that it says nothing of a wrong
_PROMISED = _words("promised not to be")
# 玻璃门, 一阵风吹过: things; a problem where quoted, listed or said of something
_THINGS = frozenset(_words("thing"))
_BESIDE_IMAGES = frozenset(_words("beside an image"))
_AS_IMAGE = re.compile(rf"{either(_words('image behind'))}")
# 整改不能虎头蛇尾: what is forbidden is the predicate, and the subject does not have it
_FORBIDS = _words("forbids")
# 工程建设缓慢: what is late or old where money flows is no gain from it
_LATE = frozenset(_words("late"))
# 违反上述任何一条: what it is stands elsewhere
_ELSEWHERE = _words("points elsewhere")
# 低|保户: a short predicate is none where the word goes on; 吹过|长滩: nor is the end of a verb with what comes next
_SHORT = frozenset(_words("needs an end"))
_PASSED = frozenset(_words("passes"))
_ENDS_THERE = re.compile(rf"(?![一-鿿])|{either(_words('behind a predicate'))}")
_CLOSED_BY = {opening: closing for closing, opening in OPENED_BY.items()}
# who has the problem is no part of what it is: 党组织|主体责任虚化
_WHO = _words("who")
_DEFICIENT_ENDS = _words("ends in a deficiency")
_SEVERITY = dict.fromkeys(_words("serious"), "serious") | dict.fromkeys(_words("slight"), "slight")
_WEIGHT = re.compile(either(_SEVERITY))
# 未发现“两张皮”, 无一起, 反腐败: what comes next is denied, or fought by name
_HARMLESS_BEFORE = re.compile(
    rf"(?:{either(_words('harmless behind'))}|(?<!有){either(_words('none'))}){one_of(_words('opens a quotation'))}?\Z"
)
_HARMLESS_ENDS = frozenset(ends(_words("harmless behind", "none", "opens a quotation")))
# 把线索要到手: it begins inside a word
_INSIDE = frozenset(_words("across its beginning"))
_OTHER = ("other",)
# where a term stands, and its row
_Match = tuple[int, int, ProblemTerm]


def find(text: str, lexicons: Lexicons) -> list[Problem]:
    """Every problem named in `text`, in order, none nested; each item of a list is one.

    Args:
        text: any text; a problem never crosses a line feed.
        lexicons: phrases, deficiencies and subjects.
    """
    found: list[Problem] = []
    act: _Match | None = None
    for start, end, (kind, term) in _matches(text, lexicons):
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
            shorter = _parted(text, act, problem, lexicons)
            problem = problem if shorter else _merged(text, found[-1], problem)
            found[-1:] = [shorter] if shorter else []
        found.append(problem)
        act = start, end, term
    if told := topics.find(text, lexicons):
        found = _beside(found, told)
    if left := undone.find(text, lexicons, found):
        found = sorted([*found, *left])
    if found and (denied := denials.find(text)):
        found = [p for p in found if not any(a <= p.start < b for a, b in denied)]
    return [_weighed(text, objects.without_lead(text, p)) for p in found]


def _beside(found: Sequence[Problem], told: Sequence[Problem]) -> list[Problem]:
    """What is told by its topic alone joins the rest, unless one of these stands in it: that says which problems are meant."""
    topics_only = [t for t in told if not any(p.start < t.end and t.start < p.end for p in found)]
    return sorted([*found, *topics_only])


def _matches(text: str, lexicons: Lexicons) -> list[tuple[int, int, tuple[str, ProblemTerm]]]:
    """(start, end, (kind, row)) of all terms, in order: 决不优亲厚友 holds 优亲厚友, not 不优."""
    matches = lexicons.problem_terms.find(text)
    for i, (_, end, (kind, _)) in enumerate(matches):
        if kind == "deficiency" and text[end - 1 : end + 1] in lexicons.problem_phrase_heads:
            longer = lexicons.problem_terms.find(text[end - 1 : end + MAX_OBJECT])
            if longer and longer[0][0] == 0 and longer[0][1] > 3:
                matches[i] = (end - 1, end - 1 + longer[0][1], longer[0][2])
    if "轻" in text:
        weighed = [(m.start(), m.end(), ("phrase", _slighted(m[0], lexicons))) for m in _WEIGHED.finditer(text)]
        matches = sorted([*weighed, *matches], key=lambda m: (m[0], -m[1]))
    return matches


def _slighted(weighed: str, lexicons: Lexicons) -> ProblemTerm:
    """What is made light of decides the kinds: 重业务轻|党建 is political, 重反馈轻|整改 a duty."""
    _, _, light = weighed.rpartition("轻")
    return ProblemTerm("重…轻…", decided(lexicons.subject_terms.find(light)).labels)


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
    if _harmless(text, start) or (text[start - 1 : start] == "不" and term.term.startswith(_PROMISED)):
        return None
    if term.term in _THINGS and not (text[start - 1 : start] in _BESIDE_IMAGES or _AS_IMAGE.match(text, end)):
        return None
    also = lexicons.problem_deficiencies.get(term.term)
    joined = _joined_subject(text, start, term, lexicons)
    if joined is None and also is not None and also.position == "after":
        # 整改落实走过场: the phrase stands by itself, but its subject belongs to what is named
        joined, end = _own_subject(text, start, end, lexicons)
    if joined is not None:
        first, subject = joined
        labels = tuple(sorted({*term.labels, *_meant(term, subject.labels)} - {"other"})) or term.labels
        domain = term.domain or subject.domain
        return Problem(first, end, text[first:end], labels, domain, "predicate", subject=subject.name)
    if also is not None and also.position == "before" and term.labels == _OTHER:
        # 虚报亩数: what it is done to decides, where the lexicon knows that
        known = lexicons.subject_terms.find(text[end : end + MAX_OBJECT])
        if known and known[0][0] == 0 and known[0][2].labels != _OTHER:
            stop, of = end + known[0][1], known[0][2]
            return Problem(start, stop, text[start:stop], of.labels, of.domain, "act", subject=of.term)
    return made(Problem, (start, end, text[start:end], term.labels, term.domain, "phrase", "", ""))


def _own_subject(text: str, start: int, end: int, lexicons: Lexicons) -> tuple[tuple[int, Subject] | None, int]:
    """The subject of a phrase with where it begins, if the lexicon knows one, and where the two end together."""
    quoted = _quoted(text, start, end)
    first, subject = subjects.before(text, start - quoted, lexicons)
    if not subject.labels or first >= start - quoted:
        return None, end
    return (start if _forbidden(text, start) else first, subject), end + quoted


def _quoted(text: str, start: int, end: int) -> bool:
    """Whether quotation marks stand round what begins at `start` and ends at `end`, and right behind a word: 主体责任“空转”."""
    if start < 2 or _CLOSED_BY.get(text[start - 1], "") != text[end : end + 1]:
        return False
    return end < len(text) and text[start - 2] != "的" and text[start - 2] not in _DELIMITER


def _harmless(text: str, start: int) -> bool:
    if text[start - 1 : start + 1] in _INSIDE:
        return True
    return (
        text[start - 1 : start] in _HARMLESS_ENDS
        and _HARMLESS_BEFORE.search(text, max(0, start - 6), start) is not None
    )


def _joined_subject(text: str, start: int, term: ProblemTerm, lexicons: Lexicons) -> tuple[int, Subject] | None:
    if len(term.term) < 4 or not term.term.endswith(_DEFICIENT_ENDS):
        return None
    known = lexicons.subject_terms.find(text[max(0, start - 8) : start])
    if known and known[-1][1] == min(8, start) and not known[-1][2].term.endswith(_WHO):
        return max(0, start - 8) + known[-1][0], decided(known[-1:])
    return None


def _deficient(
    text: str, start: int, end: int, term: ProblemTerm, lexicons: Lexicons, found: Sequence[Problem]
) -> Problem | None:
    if _NOT_DEFICIENT.match(text, start) or _harmless(text, start) or _turned(text, start, term):
        return None
    if term.position == "before":
        return _with_object(text, start, end, term, lexicons)
    if term.term in _SHORT and not _ENDS_THERE.match(text, end):
        return None
    if term.term[0] == "过" and text[start - 1 : start] in _PASSED:
        return None
    quoted = _quoted(text, start, end)
    own, stop = _own_subject(text, start, end, lexicons) if quoted else (None, end)
    if own is not None:
        return _predicate(text, stop, term, *own)
    return _with_subject(text, start, end, term, lexicons, found)


def _forbidden(text: str, start: int) -> bool:
    return text[max(0, start - 2) : start].endswith(_FORBIDS)


def _turned(text: str, start: int, term: ProblemTerm) -> bool:
    """Whether it is denied or asked: 责任不落空, 灵不灵."""
    before = text[start - 1 : start]
    return (before == "不" and term.term[0] != "不") or (
        before != "" and text[start + 1 : start + 2] == before and term.term[0] in "不没"
    )


def _with_subject(
    text: str, start: int, end: int, term: ProblemTerm, lexicons: Lexicons, found: Sequence[Problem]
) -> Problem | None:
    first, subject = subjects.before(text, start, lexicons)
    if term.term[0] == "不" and _EXHORTS.search(text, first - 4 if first > 4 else 0, start):
        return None
    follows = bool(found) and found[-1].end >= start - 1 and text[found[-1].end : start] in {"", "、"}
    if first == start and follows:
        # 虚化、弱化、边缘化: the later predicates share the subject of the first
        shared = found[-1]
        return Problem(start, end, text[start:end], shared.labels, shared.domain, "predicate", subject=shared.subject)
    if not term.strong and not subject.labels and not _EXISTS.search(text, max(0, start - MAX_SUBJECT), start):
        return None
    general = _NOTHING_NAMED.fullmatch(text, first, start) is not None
    if general and (len(term.term) < 3 or term.term.startswith(_VAGUE)):
        return None
    return _predicate(text, end, term, start if _forbidden(text, start) else first, subject)


def _predicate(text: str, end: int, term: ProblemTerm, first: int, subject: Subject) -> Problem:
    labels = _labels(term, subject.labels)
    return made(Problem, (first, end, text[first:end], labels, subject.domain, "predicate", "", subject.name))


_NO_FORCE = _words("no force")


def _meant(term: ProblemTerm, of_subject: tuple[str, ...]) -> tuple[str, ...]:
    """The subject's labels that a predicate lets stand."""
    return tuple(label for label in of_subject if label != "corruption") if term.term in _LATE else of_subject


def _labels(term: ProblemTerm, of_subject: tuple[str, ...]) -> tuple[str, ...]:
    """The labels of both; what is done with no force (不力, 力度不够) is a responsibility where the subject says no more."""
    of_subject = _meant(term, of_subject)
    if not term.labels and of_subject and "other" not in of_subject:
        return of_subject
    specific = tuple(sorted({*term.labels, *of_subject} - {"other"}))
    return specific or (("responsibility",) if term.term.endswith(_NO_FORCE) else ("other",))


def _parted(text: str, act: _Match | None, item: Problem, lexicons: Lexicons) -> Problem | None:
    """The act without the next item of its list (违规出售树苗和|虚报亩数); None where that does not stand in its object so."""
    if act is None or act[2].position != "before" or not objects.joined(text, item.start):
        return None
    return _with_object(text, *act, lexicons, item.start - 1)


def _with_object(
    text: str, start: int, end: int, term: ProblemTerm, lexicons: Lexicons, limit: int | None = None
) -> Problem | None:
    stop = objects.end(text, end, limit)
    known = lexicons.subject_terms.find(text[end:stop])
    if stop == end and term.labels and text[stop : stop + 1] == "、":
        # 截留、挪用、套取惠民资金: the acts of a list share the object of the last
        return Problem(start, end, text[start:end], term.labels, "", "act")
    if stop == end or (not term.strong and not known) or text.startswith(_ELSEWHERE, end):
        return None
    subject = decided(known)
    labels = term.labels or subject.labels
    return Problem(start, stop, text[start:stop], labels, subject.domain, "act", subject=subject.name)
