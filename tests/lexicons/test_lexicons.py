"""Lexicons: the built-in ones hold together; a broken row stops the program with file, line and remedy."""

import shutil

import pytest

from pipeline import lexicons
from pipeline.errors import XunshiError
from pipeline.lexicons import Terms, default_folder, load


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(default_folder(), tmp_path / "lexicons")
    return tmp_path / "lexicons"


def append(folder, name, row):
    path = folder / f"{name}.csv"
    text = path.read_text("utf-8-sig").rstrip("\n")
    path.write_text(f"{text}\n{row}\n", "utf-8")
    return text.count("\n") + 2


def refusal(folder):
    with pytest.raises(XunshiError) as caught:
        load(folder)
    return str(caught.value)


def test_built_in_lexicons_load():
    found = load()
    for name in (
        "slogans",
        "problem_phrases",
        "problem_deficiencies",
        "problem_subjects",
        "organizations",
        "organization_functions",
        "finding_cues",
        "measures",
        "places",
    ):
        assert getattr(found, name), name
        assert found.sizes()[name], name


@pytest.mark.parametrize(
    "term", ["两个维护", "四个意识", "国之大者", "四风", "全面从严治党", "中央八项规定精神", "三大攻坚战"]
)
def test_slogans_of_the_codebook_are_known(term):
    assert term in load().slogans


def test_a_copy_has_the_same_digest(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "copy")
    assert load(tmp_path / "copy").digest == load(folder).digest


def test_line_ends_do_not_change_the_digest(folder):
    before = load(folder).digest
    path = folder / "slogans.csv"
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert load(folder).digest == before


def test_a_row_more_changes_the_digest(folder):
    before = load(folder).digest
    append(folder, "finding_cues", "甲乙丙丁,found")
    assert load(folder).digest != before
    assert load(folder).finding_cues["甲乙丙丁"] == "found"


def test_a_built_in_row_that_is_copied_is_no_duplicate(folder):
    assert load(folder).sizes() == load().sizes()


@pytest.mark.parametrize(
    ("name", "row", "says"),
    [
        ("finding_cues", "甲乙丙丁,maybe", "maybe"),
        ("finding_cues", "甲乙丙丁", "cells"),
        ("finding_cues", "甲乙丙丁,found,x", "cells"),
        ("finding_cues", ",found", "empty"),
        ("organization_functions", "甲乙丙丁,perhaps", "perhaps"),
        ("problem_phrases", "甲乙丙丁,nonsense,", "nonsense"),
        ("problem_phrases", "甲乙丙丁,,", "labels"),
        ("slogans", "甲乙丙丁,,,nonsense,,,", "nonsense"),
        ("problem_deficiencies", "甲乙丙丁,sideways,strong,", "sideways"),
        ("problem_deficiencies", "甲乙丙丁,after,middling,", "middling"),
        ("organizations", "甲乙丙丁,nonsense,fixed,yes,,", "nonsense"),
        ("organizations", "甲乙丙丁,party,nonsense,yes,,", "nonsense"),
    ],
)
def test_broken_row_says_where(folder, name, row, says):
    line = append(folder, name, row)
    message = refusal(folder)
    assert f"{name}.csv, line {line}" in message
    assert says in message


@pytest.mark.parametrize("name", ["slogans", "problem_phrases", "organizations", "finding_cues"])
def test_duplicate_term_says_where(folder, name):
    path = folder / f"{name}.csv"
    append(folder, name, path.read_text("utf-8-sig").splitlines()[1])
    assert "there already" in refusal(folder)


@pytest.mark.parametrize("name", sorted(lexicons.COLUMNS))
def test_missing_file_says_which(folder, monkeypatch, name):
    """Of the built-in ones; an overlay may hold any of them."""
    (folder / f"{name}.csv").unlink()
    monkeypatch.setattr("pipeline.lexicons.reading.default_folder", lambda: folder)
    assert f"{name}.csv" in refusal(None)


def test_wrong_header_says_which_columns(folder):
    (folder / "places.csv").write_text("a,b\n", "utf-8")
    assert "name,short,level,province,code,since,until" in refusal(folder)


def test_own_slogan_is_found(folder):
    from pipeline.extract.slogans import find

    append(folder, "slogans", "碧水蓝天行动,,,campaign,,,")
    assert [s.text for s in find("开展碧水蓝天行动", load(folder))] == ["碧水蓝天行动"]
    assert find("开展碧水蓝天行动", load()) == []


@pytest.mark.parametrize(
    ("terms", "text", "expected"),
    [
        ({"甲": 1, "甲乙": 2}, "甲乙甲", [(0, 2, 2), (2, 3, 1)]),
        ({"甲": 1}, "", []),
        ({"甲": 1}, "乙", []),
        ({"ab": 1}, "AB", []),
        ({"甲": 1}, "😀甲", [(1, 2, 1)]),
    ],
)
def test_terms(terms, text, expected):
    assert Terms(terms).find(text) == expected
