"""Codebooks: TOML in and out; whatever is wrong is said with file, cause and remedy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify import codebook
from pipeline.classify.codebook import Codebook, Label
from pipeline.errors import XunshiError

TITLE = 'title = "x"\n'
NAMES = st.sampled_from(["a", "b_2", "political", "z" * 31, "found_", "labelled", "title"])
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ODD = st.text(st.sampled_from("\"'\\\n\r\t\0\x1f\x7f\x80\u2028\ufeff{}[]#=é政😀"), max_size=8)
# a title in Chinese that is empty is the other title
FILLED = (WORDS | ODD).filter(bool)
BOOKS = st.lists(
    st.builds(Label, NAMES, FILLED, FILLED, WORDS | ODD),
    min_size=1,
    max_size=6,
    unique_by=lambda label: label.name,
).map(lambda labels: Codebook(tuple(labels)))


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (
            '[labels.a]\ntitle = "A"\ntitle_zh = "甲"\nmeaning = "m"\n[labels.b_2]\ntitle = "B"',
            [Label("a", "A", "甲", "m"), Label("b_2", "B", "B", "")],
        ),
        ('labels.z.title = "Z"\nlabels.a.title = "A"', [Label("z", "Z", "Z", ""), Label("a", "A", "A", "")]),
        ('# note\r\n[labels.a]\r\ntitle = "甲"\r\n', [Label("a", "甲", "甲", "")]),
        ('[labels.a]\ntitle = "A"\ntitle_zh = ""', [Label("a", "A", "A", "")]),
        (f"[labels.{'a' * 31}]\n{TITLE}", [Label("a" * 31, "x", "x", "")]),
    ],
)
def test_loads(text, labels):
    book = codebook.loads(text, "x.toml")
    assert list(book.labels) == labels
    assert book.names == tuple(label.name for label in labels)


def test_dumps():
    book = Codebook((Label("a", 'A "b"\\', "甲\n", "\x7f"), Label("b", "B", "B", "")))
    assert book.dumps() == (
        '[labels.a]\ntitle = "A \\u0022b\\u0022\\u005c"\ntitle_zh = "甲\\u000a"\nmeaning = "\\u007f"\n'
        '\n[labels.b]\ntitle = "B"\ntitle_zh = "B"\nmeaning = ""\n'
    )


@given(BOOKS)
def test_round_trip(book):
    assert codebook.loads(book.dumps(), "x.toml") == book


def test_round_trip_through_a_file(tmp_path):
    book = Codebook((Label("a", "\ufeff\r\n\x85", "\u2028", "\t\0"),))
    path = tmp_path / "x.toml"
    path.write_bytes(book.dumps().encode())
    assert codebook.read(path) == book


def test_a_byte_order_mark_is_no_part_of_it(tmp_path):
    path = tmp_path / "x.toml"
    path.write_text("[labels.a]\n" + TITLE, encoding="utf-8-sig")
    assert codebook.read(path).names == ("a",)


NAMED = "a label is named by a–z, 0–9 and _, begins with a letter, and is no status"


@pytest.mark.parametrize(
    ("text", "where", "cause", "remedy"),
    [
        ("", "", "no labels", "write a table such as [labels.political]"),
        ("[labels]", "", "no labels", "write a table such as"),
        ("labels = 3", "", "no labels", "write a table such as"),
        ("labels = []", "", "no labels", "write a table such as"),
        ("[labels.a", "", "not TOML (", "write tables such as [labels.political]"),
        ("[labels.a]\n[labels.a]\n", "", "not TOML (", "write tables such as"),
        ("[labels.a]\ntitle = 甲", "", "not TOML (", "write tables such as"),
        ('[labels.a]\ntitle = "a\x00"', "", "not TOML (", "write tables such as"),
        (f"[labels.a]\n{TITLE}[statuses.a]\n", "statuses: ", "no such table", "only [labels.…] can be your own"),
        (f"name = 1\n[labels.a]\n{TITLE}", "name: ", "no such table", "only [labels.…] can be your own"),
        ("[labels.a]\n", "[labels.a]: ", "no title", 'write title = "…"'),
        ('[labels.a]\ntitle = ""', "[labels.a]: ", "no title", 'write title = "…"'),
        ('[labels.a]\ntitle_zh = "甲"', "[labels.a]: ", "no title", 'write title = "…"'),
        (f'[labels.a]\n{TITLE}color = "red"', "[labels.a]: color: ", "no such key", "title, title_zh, meaning"),
        ("[labels.a]\ntitle = 3", "[labels.a]: ", "must hold lines", 'title = "…"'),
        (f"[labels.a]\n{TITLE}[labels.a.b]\n", "[labels.a]: ", "must hold lines", 'title = "…"'),
        ("[labels]\na = 3", "[labels.a]: ", "must hold lines", 'title = "…"'),
        *(
            (f"[labels.{key}]\n{TITLE}", f"[labels.{key.strip(chr(34))}]: ", NAMED, NAMED)
            for key in ["A", "1a", "_a", "a-b", '"a b"', '"政治"', '""', '"a.b"', "a" * 32, *codebook.STATUSES]
        ),
        # the second label is looked at like the first
        (f"[labels.a]\n{TITLE}[labels.b]\n", "[labels.b]: ", "no title", 'write title = "…"'),
    ],
)
def test_bad_input(tmp_path, text, where, cause, remedy):
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(XunshiError) as caught:
        codebook.read(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: {where}{cause}")
    assert remedy in message


@pytest.mark.parametrize("text", [f'"" = 1\n[labels.a]\n{TITLE}', f'[labels.a]\n{TITLE}"" = "x"'])
def test_an_empty_key(text):
    with pytest.raises(XunshiError, match="no such"):
        codebook.loads(text, "x.toml")


def test_bad_files(tmp_path):
    path = tmp_path / "x.toml"
    with pytest.raises(XunshiError) as caught:
        codebook.read(path)
    assert str(caught.value) == f"{path}: No such file or directory; check the path"
    with pytest.raises(XunshiError) as caught:
        codebook.read(tmp_path)
    assert str(caught.value) == f"{tmp_path}: Is a directory; check the path"
    path.write_bytes(f"[labels.a]\n{TITLE}title_zh = '政治'".encode("gb18030"))
    with pytest.raises(XunshiError) as caught:
        codebook.read(path)
    assert str(caught.value).startswith(f"{path}: not UTF-8 (byte ")
    assert str(caught.value).endswith("; save it as UTF-8")


@given(
    st.text(max_size=60) | st.lists(st.sampled_from(["[labels.a]\n", TITLE, '"', "\\", "=", "[", "甲"])).map("".join)
)
def test_any_text_is_a_codebook_or_refused_by_name(text):
    try:
        book = codebook.loads(text, "x.toml")
    except XunshiError as error:
        assert str(error).startswith("x.toml: ")  # noqa: PT017 (either outcome is right)
    else:
        assert codebook.loads(book.dumps(), "x.toml") == book
