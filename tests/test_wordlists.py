"""Every word of every word list is one that the program would miss: with it the example reads as told, without it it does not."""

import csv
import io

import pytest
from wordlist_examples import holds, readers, told, without

from pipeline import wordlists
from pipeline.errors import XunshiError
from pipeline.wordlists import Entry, either, ends, heads, one_of

ROWS = [
    pytest.param(table, entry, id=f"{table}-{entry.list}-{entry.word}")
    for table in wordlists.tables()
    for entry in wordlists.entries(table)
]


@pytest.mark.parametrize(("table", "entry"), ROWS)
def test_each_word_explains_its_example(table, entry):
    what, _, expected = entry.expect.partition(": ")
    assert told(entry.example, what) == expected
    with without(table, entry):
        assert not holds(entry), f"{entry.word}: nothing changes without it"
    assert holds(entry)


@pytest.mark.parametrize("table", wordlists.tables())
def test_each_table_has_a_reader(table):
    assert readers(table)[0].__name__.endswith(f".{table}")


def written(*rows, header=wordlists.COLUMNS):
    file = io.StringIO()
    csv.writer(file).writerows([header, *rows])
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            written(("a", "甲", "例。", "status: none"), ("a", "甲", "又。", "status: none")),
            "line 3: 甲 is in the list a",
        ),
        (written(("a", "甲", "例。", "")), "line 2: expect is empty"),
        (written(("a", " ", "例。", "status: none")), "line 2: word is empty"),
        (written(("a", "甲", "例。")), "line 2: 3 cells where 4 belong"),
        (written(header=("list", "word", "sample", "expect")), "line 1: columns are list,word,sample,expect"),
        (written() + '"', "not CSV"),
        ("", "line 1: columns are"),
    ],
)
def test_a_wrong_table_is_refused_by_row(tmp_path, monkeypatch, content, message):
    (tmp_path / "toy.csv").write_text(content, encoding="utf-8")
    monkeypatch.setattr(wordlists, "folder", lambda: tmp_path)
    with pytest.raises(XunshiError, match=r"toy\.csv") as refused:
        wordlists.words("toy", "a")
    assert message in str(refused.value)


def test_a_table_that_is_missing_or_no_text_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(wordlists, "folder", lambda: tmp_path)
    with pytest.raises(XunshiError, match=r"toy\.csv: word list not found; reinstall"):
        wordlists.words("toy", "a")
    (tmp_path / "gbk.csv").write_bytes(written(("a", "甲", "例", "b")).encode("gb18030"))
    with pytest.raises(XunshiError, match=r"gbk\.csv: not UTF-8"):
        wordlists.words("gbk", "a")


def test_a_list_that_is_missing_is_refused(tmp_path, monkeypatch):
    (tmp_path / "toy.csv").write_text(written(("a", "甲", "例", "b: c")), encoding="utf-8")
    monkeypatch.setattr(wordlists, "folder", lambda: tmp_path)
    assert wordlists.words("toy", "a") == ("甲",)
    with pytest.raises(XunshiError, match="no list 'b'"):
        wordlists.words("toy", "a", "b")


def test_words_left_out_come_back(tmp_path, monkeypatch):
    (tmp_path / "toy.csv").write_text(written(("a", "甲", "例", "b: c"), ("a", "乙", "例", "b: c")), encoding="utf-8")
    monkeypatch.setattr(wordlists, "folder", lambda: tmp_path)
    with wordlists.leaving_out("toy", "a", "甲"):
        assert wordlists.words("toy", "a") == ("乙",)
    assert wordlists.words("toy", "a") == ("甲", "乙")
    assert wordlists.entries("toy")[0] == Entry("a", "甲", "例", "b: c")


def test_patterns_of_words():
    assert either(["门", "部门", "a.b", "门"]) == r"(?:a\.b|部门|门)"
    assert either(["门", "长"], unless=["门户", "长期", "长三角", "门"]) == "(?:门(?!(?:户))|长(?!(?:三角|期)))"
    assert either([]) == one_of([]) == wordlists.NEVER
    assert one_of("一-]") == r"[一\-\]]"
    assert heads(["部门", "部队", "局"]) == "部局"
    assert ends(["部门", "衙门", "局"]) == "门局"
