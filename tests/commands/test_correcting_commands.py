"""review sheets, review correct and run --corrections as their users type them."""

import csv

import pytest
from command_line import assert_explained, inside
from openpyxl import load_workbook

TEXT = "县委巡察办督促县农业农村局整改。\n"


@pytest.fixture
def results(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "整改.txt").write_text(TEXT, encoding="utf-8")
    assert inside("run", tmp_path / "raw", "--out", tmp_path / "out", "--workers", "1", "--values", "zh")[0] == 0
    return tmp_path / "out"


def test_out_in_and_laid_over(results, tmp_path):
    path, review = tmp_path / "更正.xlsx", tmp_path / "review"
    code, _, err = inside("review", "sheets", results, "--layers", "organizations", "--out", path, "--folder", review)
    assert (code, err.split(":")[0]) == (0, "2 organizations")
    book = load_workbook(path)
    sheet = book["机构"]
    heads = [c.value for c in sheet[1]]
    sheet.cell(3, heads.index("更正类别") + 1).value = "法检"
    book.save(path)
    code, _, err = inside("review", "correct", path, "--by", "甲", "--folder", review)
    assert (code, err.split(":")[0]) == (0, "1 new corrections, 0 known, 1 rows without a judgement")
    file = review / "corrections.jsonl"
    assert inside("run", tmp_path / "raw", "--out", results, "--corrections", file)[0] == 0
    with (results / "organizations.csv").open(encoding="utf-8-sig", newline="") as rows:
        assert [(r["kind"], r["judged_by"]) for r in csv.DictReader(rows)] == [
            ("inspection", "program"),
            ("court", "person"),
        ]


def test_what_no_longer_fits_is_told(results, tmp_path):
    path, review = tmp_path / "更正.xlsx", tmp_path / "review"
    inside("review", "sheets", results, "--out", path, "--folder", review)
    book = load_workbook(path)
    sheet = book["机构"]
    sheet.cell(2, [c.value for c in sheet[1]].index("判断") + 1).value = "不是"
    book.save(path)
    inside("review", "correct", path, "--folder", review)
    plain, laid = (
        inside("show", tmp_path / "raw" / "整改.txt", *told)[1]
        for told in ((), ("--corrections", review / "corrections.jsonl"))
    )
    # the body that is none is not highlighted any more
    assert plain.count("\x1b[") > laid.count("\x1b[") > 0
    (tmp_path / "raw" / "整改.txt").write_text("县委巡察办已督促整改。\n", encoding="utf-8")
    code, _, err = inside("run", tmp_path / "raw", "--out", results, "--corrections", review / "corrections.jsonl")
    assert code == 0
    assert "1 corrections no longer fit, since their sentences have changed; the table corrections lists them" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("review", "sheets", "{tmp}/none"), "holds no documents.csv"),
        (("review", "sheets", "{tmp}/out", "--layers", "weather"), "no such layer; choose from"),
        (("review", "correct", "{tmp}/none.xlsx", "--folder", "{tmp}/review"), "begin with xunshi review sheets"),
        (
            ("run", "{tmp}/raw", "--out", "{tmp}/o", "--corrections", "{tmp}/none.jsonl"),
            "no such file; xunshi review correct",
        ),
        (("show", "{tmp}/raw/整改.txt", "--corrections", "{tmp}/none.jsonl"), "no such file; xunshi review correct"),
    ],
)
def test_mistakes(results, tmp_path, arguments, message):
    done = inside(*(a.replace("{tmp}", str(tmp_path)) for a in arguments))
    assert_explained(done, message)
