"""Code lists: each code once with both titles, wrong rows refused by number, and no second copy of a list in the program."""

import ast
import csv
import io
from pathlib import Path

import pytest

from pipeline import codelists
from pipeline.classify import codebook
from pipeline.codelists import Titles
from pipeline.errors import XunshiError
from pipeline.shipped import shipped

PACKAGE = Path(codelists.__file__).parent


def written(path, *rows, header=codelists.COLUMNS):
    file = io.StringIO()
    csv.writer(file).writerows([header, *rows])
    path.write_text(file.getvalue(), encoding="utf-8")
    return path


def test_codes_and_titles():
    assert codelists.names("status") == ("found", "target", "rectified", "none")
    assert codelists.title("label", "work_style", "zh") == "作风问题"
    assert codelists.title("label", "work_style", "en") == "work style"
    assert codelists.title("label", "a user's own", "zh") == "a user's own"
    with pytest.raises(KeyError):
        codelists.names("nothing")


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([("status", "found", "存在", "found"), ("status", "found", "又", "again")], 3),
        ([("status", "found", "", "found")], 2),
        ([("status", "found", "存在", " ")], 2),
        ([("status", "", "存在", "found")], 2),
        ([("status", "found", "存在")], 2),
    ],
)
def test_a_wrong_row_is_refused_by_number(tmp_path, rows, line):
    path = written(tmp_path / "codes.csv", *rows)
    with pytest.raises(XunshiError, match=rf"codes\.csv, line {line}: "):
        codelists.read(path)


def test_a_wrong_file_is_refused(tmp_path):
    with pytest.raises(XunshiError, match=r"line 1: columns are .*; they must be list,code,zh,en"):
        codelists.read(written(tmp_path / "codes.csv", header=("list", "code")))
    with pytest.raises(XunshiError, match="cannot be read"):
        codelists.read(tmp_path / "missing.csv")


def test_one_code_may_stand_in_two_lists(tmp_path):
    rows = [("a", "other", "其他", "other"), ("b", "other", "别的", "else")]
    found = codelists.read(written(tmp_path / "codes.csv", *rows))
    assert (found["a"]["other"].zh, found["b"]["other"].en) == ("其他", "else")


def test_titles_read_back():
    own = Titles("zh", {"measure": {"issues_found": "发现问题"}, "label": {"safety": "安全问题"}})
    assert own.of("measure", "issues_found") == "发现问题"
    assert own.of("label", "safety") == "安全问题"
    assert own.of("label", "corruption") == "腐败问题"
    assert own.of("", "whatever") == own.of("measure", "whatever") == "whatever"
    for name in ("measure", "label", "status", "mask_role"):
        for title, code in own.codes(name).items():
            assert own.of(name, code) == title
    assert own.adding("counted", {"words": "词"}).of("counted", "words") == "词"


@pytest.mark.parametrize("name", codelists.lists())
def test_titles_of_a_list_differ(name):
    # else a file with titles could not be read back
    for lang in ("zh", "en"):
        titles = [code.title(lang) for code in codelists.codes(name)]
        assert len(set(titles)) == len(titles)


def test_the_program_s_codebook_says_the_same():
    book = codebook.read(shipped("findings") / codebook.FILE)
    assert book.names == codelists.names("label")
    assert [(b.title_zh, b.title.lower()) for b in book.labels] == [(c.zh, c.en) for c in codelists.codes("label")]


@pytest.mark.parametrize("name", ["status", "label", "organization_kind", "mask_role", "format"])
def test_no_second_copy_of_a_list(name):
    """No literal of the program lists the codes again."""
    codes = set(codelists.names(name))
    copies = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict) and name == "format":
                continue  # what is done for each format, which is no list of them
            if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
                parts = node.keys if isinstance(node, ast.Dict) else node.elts
                texts = {p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)}
                if len(texts & codes) > max(3, len(codes) - 2):
                    copies.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert not copies
