"""What `explain` says in words, how a concordance fits a screen, and tables on standard output."""

from __future__ import annotations

import csv
import io

import pytest
from command_line import assert_explained, inside, xunshi
from rich.cells import cell_len

from pipeline.commands import reasons, screen
from pipeline.evaluate.explain import Change, Decision, Explanation, Reason
from pipeline.extract.mentions import Finding

TEXT = "有的村账目三年没有公开，优亲厚友。"


def explanation(rule="found", change=None, probability=0.97, label="corruption"):
    finding = Finding("found", (label,), "", (0.9, 0, 0, 0.1), (0.6,), False)
    why = (Reason("没有", 1.2), Reason("公开", -0.4), Reason("fact: number of problems: 2", 2.0))
    known = (Reason("lexicon: 优亲厚友 is corruption", float("inf")), Reason("村", 0.3))
    decisions = (
        Decision("found", True, probability, why, change),
        Decision(label, True, 0.62, known, Change("优亲厚友", f"not {label}")),
        Decision("political", False, 0.04, (), None),
    )
    return Explanation(finding, finding._replace(status=rule), decisions)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            explanation(),
            "found, surely: 97 in 100. For it speak “没有”. Against it speak “公开”. No single phrase changes it.",
        ),
        (explanation(probability=0.5), "found, in doubt: 50 in 100."),
        (explanation(probability=0.8), "found, quite surely: 80 in 100."),
        (explanation(rule="none"), "The rules alone would say: none."),
        (explanation(change=Change("没有", "none")), "Without “没有” it would be: none."),
    ],
)
def test_a_decision_is_told_in_a_sentence(found, said):
    assert said in reasons.sentences(TEXT, found)[0]


def test_what_the_lexicon_knows_and_what_was_not_given(monkeypatch):
    first, label, others = reasons.sentences(TEXT, explanation())
    assert label == (
        "corruption, rather: 62 in 100. The lexicon says so: “优亲厚友”. For it speak “村”. "
        "Without “优亲厚友” it would be: not corruption."
    )
    assert others == "Not: political (4 in 100)."
    assert label.told("zh") == (
        "腐败问题，偏向如此：62%。 词典载明：“优亲厚友”。 支持这一判定的是“村”。 去掉“优亲厚友”则为：非腐败问题。"
    )
    assert "number of problems" not in first


def test_a_label_of_a_users_own_keeps_its_name():
    assert reasons.sentences(TEXT, explanation(label="finance"))[1].told("zh").startswith("finance，")


def test_explain_says_it_before_the_weights():
    code, out, _ = inside("explain", "有的党组织落实主体责任不到位，村干部优亲厚友。")
    assert code == 0
    words, _, weights = out.partition("The weights:")
    assert "For it speak “" in words
    assert "log-odds" in weights


# --- a concordance on a screen ----------------------------------------------------------------------------------------

ROWS = [
    ("省/很长很长的文件名称.txt#1", "左" * 30, "两个确立", "右" * 30),
    ("a.txt#1", "", "坚决做到两个维护", ""),
    ("b.txt#1", "甲\n乙", "确立", "\t丙"),
]


@pytest.mark.parametrize("width", [20, 40, 60, 80, 160, 400])
def test_the_match_is_never_cut(width):
    for (name, left, match, right), row in zip(screen.lines(ROWS, width), ROWS, strict=True):
        assert match == row[2]
        assert cell_len(name + left + match + right) <= max(width, 40)
        assert row[3].replace("\n", " ").startswith(right.rstrip())


def test_matches_stand_under_one_another():
    begins = {cell_len(name + left) for name, left, _, _ in screen.lines(ROWS, 80)}
    assert len(begins) == 1
    assert screen.lines([], 80) == []


# --- standard output --------------------------------------------------------------------------------------------------


def test_one_table_goes_to_standard_output(raw, tmp_path):
    inside("run", raw, "--out", tmp_path / "甲")
    code, out, err = xunshi("run", raw, "--out", "-", "--table", "rounds")
    assert code == 0
    assert out.encode() == (tmp_path / "甲" / "rounds.csv").read_bytes().removeprefix("\ufeff".encode())
    assert "documents" in err
    code, out, _ = xunshi("kwic", "巡察", tmp_path / "甲", "--out", "-", "--quiet")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["match"] for row in rows} == {"巡察"}
    assert next(iter(rows[0])) == "doc_id"


@pytest.mark.parametrize(
    "options",
    [("--out", "-"), ("--out", "-", "--table", "flurb"), ("--table", "rounds"), ("--out", "-", "--table", "texts")],
)
def test_out_and_table_go_together(options, raw, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert_explained(inside("run", raw, *options), "--table", "--out -", "findings")
    assert not (tmp_path / "-").exists()
