"""What the program says in two languages: the catalogue and the code say the same."""

from __future__ import annotations

import ast
import errno
import os
import pickle
from pathlib import Path
from string import Formatter

import messages as script
import pytest

from pipeline import messages
from pipeline.errors import UnreadableError, XunshiError
from pipeline.messages import Message, cause_of, chained, language, read_back, told

ROWS = script.rows()


# --- the catalogue ----------------------------------------------------------------------------------------------------


def test_the_catalogue_has_what_the_code_says_and_nothing_else():
    said = script.of_code() | script.of_help()
    assert said - {row["en"] for row in ROWS} == set(), "run python scripts/messages.py --write and fill in the Chinese"
    assert {row["en"] for row in ROWS if not row["from"]} - said == set(), "run python scripts/messages.py --write"
    assert len(ROWS) == len({row["en"] for row in ROWS})
    assert script.FILE.read_text(encoding="utf-8") == script.text(ROWS)


def places(template):
    """Names, formats and all, of the places of a template; None if it is text with braces."""
    try:
        return sorted(p[1:] for p in Formatter().parse(template) if p[1] is not None)
    except ValueError:
        return None


def test_both_languages_have_the_same_places():
    assert [row["en"] for row in ROWS if not row["zh"].strip()] == []
    helps = script.of_help()
    sentences = [row for row in ROWS if row["en"] not in helps]
    assert [row["en"] for row in sentences if places(row["zh"]) != places(row["en"])] == []


def test_no_sentence_is_made_before_it_is_a_message():
    """An f-string or a sum has no template that the catalogue could hold."""
    made = [c.where for c in script.every_call() if isinstance(c.sentence, (ast.JoinedStr, ast.BinOp))]
    within = [
        w for w in made if not w.startswith(("pipeline/compare/figures", "pipeline/settings.py", "pipeline/plugins.py"))
    ]
    assert within == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("XunshiError('{a} is gone', a=1)", ["{a} is gone"]),
        ("raise errors.UnreadableError('is damaged', 'save it')", ["is damaged", "save it"]),
        ("say('one' if many else 'two')", ["one", "two"]),
        ("print('nothing'); typer.echo('nothing')", []),
        ("raise ValueError('a defect')", []),
    ],
)
def test_what_counts_as_a_message(code, found):
    assert [c.sentence.value for c in script.calls(code, "pipeline/commands/x.py")] == found


# --- messages ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def chinese(monkeypatch):
    known = {
        "{file} is gone; {remedy}": "{file}不见了；{remedy}",
        "look for {n:,} things": "找{n:,}样东西",
        "the disk is full": "磁盘已满",
        "no encoding {name!r} here": "没有编码{name!r}",
        'write {"id": 1}': '写{"id": 1}',
    }
    monkeypatch.setattr(messages, "catalogue", lambda: known)
    messages._shapes.cache_clear()
    yield
    messages._shapes.cache_clear()


def test_a_message_is_its_english_sentence(chinese):
    made = Message("{file} is gone; {remedy}", file=Path("甲.txt"), remedy=Message("look for {n:,} things", n=2000))
    assert made == "甲.txt is gone; look for 2,000 things"
    assert made.told("zh") == "甲.txt不见了；找2,000样东西"
    assert made.told("en") == str(made)
    again = pickle.loads(pickle.dumps(made))  # noqa: S301 (our own)
    assert (again, again.told("zh")) == (made, made.told("zh"))


@pytest.mark.parametrize("text", ["{", "}", "{a}", "a {b", "{0.__class__}", "{}"])
def test_values_and_lone_sentences_keep_their_braces(text, chinese):
    assert Message(text) == text
    assert Message(text).told("zh") == text
    assert Message("{file} is gone; {remedy}", file=text, remedy=text) == f"{text} is gone; {text}"
    assert told(text, "zh") == text
    assert str(XunshiError(text)) == text


def test_errors_are_messages_in_any_process(chinese):
    for error in (
        XunshiError("{file} is gone; {remedy}", file="甲", remedy=Message("the disk is full")),
        UnreadableError("the disk is full", "look for {n:,} things", n=3, lasting=False),
    ):
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own)
        assert type(again) is type(error)
        assert str(again) == str(error)
        assert again.message.told("zh") == error.message.told("zh") != str(error)
        assert again.__dict__ == error.__dict__
    wrapped = XunshiError("{file} is gone; {remedy}", file="乙", remedy=error)
    assert wrapped.message.told("zh") == "乙不见了；磁盘已满; 找3样东西"


@pytest.mark.parametrize(
    ("english", "chinese_one"),
    [
        ("a.txt is gone; the disk is full", "a.txt不见了；磁盘已满"),
        ("a.txt is gone; look for 1,200 things", "a.txt不见了；找1,200样东西"),
        ("no encoding 'gb' here", "没有编码'gb'"),
        ("the disk is full", "磁盘已满"),
        ('write {"id": 1}', '写{"id": 1}'),
        ("what nobody says", "what nobody says"),
        ("", ""),
        ("二是整改不力", "二是整改不力"),
    ],
)
def test_stored_sentences_are_read_back(english, chinese_one, chinese):
    assert told(english, "zh") == chinese_one
    assert told(english, "en") == english
    assert read_back(english) == english


def test_several_sentences_keep_their_translations(chinese):
    made = chained("; ", [Message("the disk is full"), "其他 {x}"])
    assert made == "the disk is full; 其他 {x}"
    assert made.told("zh") == "磁盘已满; 其他 {x}"


def test_what_the_system_says_has_its_chinese():
    for row in ROWS:
        if row["from"] == "system":
            assert row["en"] in {os.strerror(code) for code in errno.errorcode}
    assert cause_of(OSError(errno.ENOENT, os.strerror(errno.ENOENT), "x")) == "No such file or directory"


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh_TW.Big5", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.GB18030"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "XUNSHI_LANG": "en"}, "en"),
        ({"LANG": "en_US.UTF-8", "XUNSHI_LANG": "zh"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "XUNSHI_LANG": ""}, "zh"),
        ({"LANG": "Chinese (Simplified)_China.936"}, "zh"),
    ],
)
def test_the_language_is_the_systems_or_what_the_variable_names(environment, lang, monkeypatch):
    for name in ("XUNSHI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language() == lang


def test_a_lost_catalogue_costs_no_message(monkeypatch, tmp_path):
    monkeypatch.setattr(messages, "shipped", lambda name: tmp_path / name)
    messages.catalogue.cache_clear()
    assert Message("{file} is gone", file="甲").told("zh") == "甲 is gone"
    messages.catalogue.cache_clear()
