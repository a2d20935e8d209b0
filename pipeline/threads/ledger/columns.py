"""The ledger's columns, and what the program writes into them for a thread."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.codelists import Titles
from pipeline.threads.tables import words
from pipeline.threads.thread import Thread

KEY, PROBLEM, STATE, SOURCE = "编号", "问题", "状态", "依据"


class Column(NamedTuple):
    """A column: its title, and its width in digits (a Chinese character takes two)."""

    title: str
    width: int


COLUMNS = (
    Column("序号", 6),
    Column("轮次", 14),
    Column(PROBLEM, 46),
    Column("问题类别", 12),
    Column("整改措施", 40),
    Column("责任单位", 16),
    Column("完成时限", 14),
    Column("整改情况", 46),
    Column(STATE, 10),
    Column(SOURCE, 20),
    Column("备注", 24),
)
TITLES = tuple(c.title for c in COLUMNS)
# what people fill in or correct; the rest the program alone writes
OPEN_TO_PEOPLE = tuple(t for t in TITLES if t not in {"序号", SOURCE})


def told(thread: Thread, titles: Titles) -> dict[str, str]:
    """What the program writes for a thread, by title; the number is the sheet's.

    Args:
        thread: whose row it is.
        titles: of coded values, in Chinese.
    """
    text = thread.notice.text
    return {
        "轮次": round_of(thread),
        PROBLEM: " ".join(text[thread.item.head[0] : _end(thread)].split()),
        "问题类别": "、".join(titles.of("label", label) for label in sorted(thread.words.labels)),
        "整改措施": _joined(thread, "promised"),
        "责任单位": _joined(thread, "unit"),
        "完成时限": _joined(thread, "deadline"),
        "整改情况": _joined(thread, "done"),
        STATE: titles.of("thread_state", thread.state),
        SOURCE: "；".join(dict.fromkeys(_file(s.notice.doc_id) for s in thread.sayings)),
        "备注": "；".join(_notes(thread, titles)),
    }


def round_of(thread: Thread) -> str:
    """The round as an office writes it (八届第三轮), else the year."""
    if thread.round is None:
        return f"{thread.year}年" if thread.year else ""
    return (f"{_han(thread.round.term)}届" if thread.round.term else "") + f"第{_han(thread.round.number)}轮"


def _end(thread: Thread) -> int:
    return thread.item.end if thread.origin == "feedback" else thread.item.head[1]


def _joined(thread: Thread, role: str) -> str:
    return "\n".join(dict.fromkeys(words(s) for s in thread.of(role)))


def _file(doc_id: str) -> str:
    return doc_id.rsplit("#", 1)[0].rsplit("/", 1)[-1]


def _notes(thread: Thread, titles: Titles) -> Iterable[str]:
    if thread.note:
        yield titles.of("thread_note", thread.note)
    if thread.note == "unanswered" and thread.likest:
        yield f"“{words(thread.likest)}”"
    if thread.earlier:
        yield f"{round_of(thread.earlier)}已有同类问题"
    if thread.later:
        yield f"{round_of(thread.later)}再次发现"


def _han(number: int) -> str:
    """A number up to 99 in Chinese; others in digits."""
    digits = "一二三四五六七八九"
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else digits[tens - 1] + "十") + (digits[ones - 1] if ones else "")
