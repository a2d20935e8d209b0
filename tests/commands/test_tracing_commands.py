"""threads and ledger as their users type them."""

import csv

import pytest
from command_line import TEXT, assert_explained, inside
from openpyxl import load_workbook

FEEDBACK = (
    "市委第三巡察组关于巡察沐江市水利局党组的反馈意见\n根据沐江市委统一部署，四届市委第二轮巡察对沐江市水利局党组开展了常规巡察。\n"
    "一、发现的主要问题\n（一）河道清淤不力。19处堵点多年未清。\n（二）水费收缴混乱。账目不清。\n2021年6月8日\n"
)
ANSWER = (
    "中共沐江市水利局党组关于巡察整改情况的通报\n四届市委第二轮巡察对沐江市水利局党组开展了常规巡察。\n"
    "一、问题整改落实情况\n1.针对“河道清淤不力”问题。清淤9公里，问责2人。\n2021年12月8日\n"
)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tracing")
    (folder / "raw").mkdir()
    (folder / "raw" / "反馈.txt").write_text(FEEDBACK, encoding="utf-8")
    (folder / "raw" / "整改.txt").write_text(ANSWER, encoding="utf-8")
    assert inside("run", folder / "raw", "--out", folder / "results", "--workers", "1")[0] == 0
    return folder / "results"


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_threads(results):
    code, _, err = inside("threads", results)
    assert (code, err) == (0, f"2 problems (1 open, 1 done), 5 sayings: {results / 'threads'}\n")
    rows = table(results / "threads" / "threads.csv")
    assert [(r["problem"], r["state"], r["persons_low"]) for r in rows] == [
        ("河道清淤不力", "done", "2"),
        ("水费收缴混乱", "open", ""),
    ]


def test_threads_in_chinese(results, tmp_path):
    assert inside("threads", results, "--values", "zh", "--format", "xlsx", "--out", tmp_path / "out")[0] == 0
    assert [r["状态"] for r in table(tmp_path / "out" / "threads.csv")] == ["已完成", "未整改"]
    assert load_workbook(tmp_path / "out" / "threads.xlsx").sheetnames == ["问题整改"]


def test_a_ledger_of_a_run_in_chinese(results, tmp_path):
    """Codes that the run wrote as titles are read back."""
    raw = results.parent / "raw"
    assert inside("run", raw, "--out", tmp_path / "zh", "--values", "zh", "--workers", "1")[0] == 0
    assert inside("ledger", tmp_path / "zh", "--out", tmp_path / "a.xlsx")[0] == 0
    assert inside("ledger", results, "--out", tmp_path / "b.xlsx")[0] == 0
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_ledger(results):
    code, _, err = inside("ledger", results)
    path = results / "整改台账.xlsx"
    assert (code, err) == (0, f"2 rows, 1 bodies (1 open, 1 done): {path}\n")
    opened = load_workbook(path)
    page = opened["沐江市水利局"]
    page.cell(4, 6).value = "财务科"
    page.cell(4, 12).value = None
    opened.save(path)
    code, _, err = inside("ledger", results)
    assert code == 0
    assert err.splitlines()[0] == (
        "xunshi: 整改台账.xlsx, sheet 沐江市水利局, row 4: its key is gone; found again by its problem"
    )
    assert f"the ledger as it was: {results / '整改台账 前一版.xlsx'}" in err
    assert load_workbook(path)["沐江市水利局"].cell(4, 6).value == "财务科"


def test_what_is_wrong_is_explained(results, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(TEXT, encoding="utf-8")
    assert inside("run", tmp_path / "raw", "--out", tmp_path / "out", "--workers", "1")[0] == 0
    assert_explained(inside("ledger", tmp_path / "out"), "no notice in it lists problems")
    assert_explained(inside("threads", tmp_path / "nowhere"), "holds no documents.csv")
    assert_explained(inside("threads", results, "--values", "en"), "--values en")
    assert_explained(inside("ledger", results, "--out", tmp_path / "a.xls"), "ends in .xlsx")
    (tmp_path / "b.xlsx").write_bytes(b"x")
    assert_explained(inside("ledger", results, "--out", tmp_path / "b.xlsx"), "nothing was written")
