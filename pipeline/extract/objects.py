"""Objects of acts: where what stands behind a deficiency ends (`未按规定` + `公开招标`), and borders that a clause gives a problem."""

from __future__ import annotations

import re
from functools import partial

from pipeline.extract.masks import GLYPHS
from pipeline.extract.mentions import Problem
from pipeline.extract.subjects import DELIMITERS
from pipeline.wordlists import either, inside, none_of
from pipeline.wordlists import words as words_of

_words = partial(words_of, "objects")

MAX_OBJECT = 16
GENERAL = either(_words("general noun"))
_UNDELIMITED = re.compile(f"{none_of(DELIMITERS)}*")
_END = re.compile(rf"{either(_words('ends an object'))}|的?(?:突出)?{GENERAL}")
# 多领的补贴|退缴到专户: what was got by it, and then what became of that
_MENDED = re.compile(rf"的[^的]{{2,}}?(?={either(_words('mends'))})")
# 套取资金|12.6万元, 违规占用的公房|46套, 违规占用公房|**套
_SIGNS = f"[0-9０-９{inside(GLYPHS)}]+"
_FIGURE = re.compile(rf"(?<=[一-鿿]{{2}})(?<!的){_SIGNS}(?:[.．]{_SIGNS})?余?多?{either(_words('unit'))}\Z")
# 对敷衍整改、拒不整改的单位, 对公示不及时问题，: whom or what something is done to is led up to by 对
_DONE_TO = re.compile(
    rf"(?:[、和及]{none_of((*DELIMITERS, '的'))}{{1,16}})*等?(?:的(?!(?:突出)?{GENERAL})|(?:突出)?{GENERAL}[，,])"
)
_TO, _ABOUT = "对", "关于"
# what joins the items of a list
JOINS = frozenset(_words("joins"))


def end(text: str, start: int, limit: int | None = None) -> int:
    """Where the object that begins at `start` ends; `start` where there is none.

    Args:
        text: the text.
        start: where the deficiency ends.
        limit: where the next item of a list begins, if one does.
    """
    region = _UNDELIMITED.match(text, start, min(start + MAX_OBJECT, limit or len(text)))
    stop = region.end() if region else start
    if tail := _END.search(text, start, stop):
        stop = tail.start()
    stop = until_mended(text, start, stop)
    if (figure := _FIGURE.search(text, start, stop)) is not None and figure.start() > start + 1:
        stop = figure.start()
    # 未按期完成整改的，严肃追责
    return stop - 1 if stop > start and text[stop - 1] == "的" else stop


def until_mended(text: str, start: int, stop: int) -> int:
    """Where a stretch that names a wrong ends before what became of it: 多领的补贴|退缴到专户; `stop` where it does not tell that.

    Args:
        text: the text.
        start: of the stretch.
        stop: its end.
    """
    told = _MENDED.search(text, start, stop)
    return told.end() if told else stop


def joined(text: str, item: int) -> bool:
    """Whether a word that joins items of a list stands before the item that begins at `item`.

    Args:
        text: the text.
        item: where it begins.
    """
    return text[item - 1 : item] in JOINS


def without_lead(text: str, problem: Problem) -> Problem:
    """The problem without the word that leads up to it: 关于|账目不清的问题, 对|敷衍整改的单位.

    Args:
        text: the text.
        problem: in it.
    """
    if problem.text.startswith(_ABOUT):
        lead = len(_ABOUT)
    elif problem.text.startswith(_TO) and _DONE_TO.match(text, problem.end):
        lead = len(_TO)
    else:
        return problem
    return problem._replace(start=problem.start + lead, text=problem.text[lead:])
