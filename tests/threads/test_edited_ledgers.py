"""A ledger edited badly loses nothing: rows moved, copied, deleted, columns renamed, keys lost, sheets of people's own."""

import pytest
from ledgers import COOPS, CULTURE, HEAD, MARKET, grid, put, write
from openpyxl import load_workbook

from pipeline.errors import XunshiError
from pipeline.threads.ledger import columns


def test_rows_that_were_moved(followed, ledger, change):
    def swap(opened):
        page, other = opened[CULTURE], opened[MARKET]
        values = [c.value for c in page[HEAD + 1]]
        page.cell(HEAD + 1, 6).value = None
        for n, value in enumerate(values, 1):
            other.cell(30, n).value = value
        other.cell(30, 6).value = "公共文化科"
        page.delete_rows(HEAD + 1)

    change(swap)
    done = write(followed, ledger)
    assert done.faults == (f"sheet {MARKET}, row 30: belongs to {CULTURE} and is put back into its sheet",)
    assert grid(ledger, CULTURE)[0]["责任单位"] == "公共文化科"
    assert len(grid(ledger, MARKET)) == 11


def test_sorted_rows_are_found_by_their_keys(followed, ledger, change):
    def reverse(opened):
        page = opened[MARKET]
        rows = [[c.value for c in r] for r in page.iter_rows(min_row=3)]
        rows[0][5] = "末位"
        for n, row in enumerate(reversed(rows), 3):
            for m, value in enumerate(row, 1):
                page.cell(n, m).value = value

    change(reverse)
    assert write(followed, ledger).faults == ()
    assert grid(ledger, MARKET)[0]["责任单位"] == "末位"


def test_keys_that_were_lost(followed, ledger, change):
    change(put(CULTURE, 4, "编号", None))
    change(put(CULTURE, 4, "责任单位", "剧团"))
    change(put(CULTURE, 5, "编号", "乱写"))
    done = write(followed, ledger)
    assert done.faults == (
        f"sheet {CULTURE}, row 6: its key is gone; found again by its problem",
        f"sheet {CULTURE}, row 7: its key is unknown; found again by its problem",
    )
    assert grid(ledger, CULTURE)[3]["责任单位"] == "剧团"
    assert len(grid(ledger, CULTURE)) == 18


def test_the_whole_key_column_was_deleted(followed, ledger, change):
    change(put(CULTURE, 4, "责任单位", "剧团"))
    change(lambda opened: opened[CULTURE].delete_cols(12))
    done = write(followed, ledger)
    assert f"sheet {CULTURE}: the hidden column 编号 is gone: rows are found again by their problem" in done.faults
    assert (grid(ledger, CULTURE)[3]["责任单位"], len(grid(ledger, CULTURE))) == ("剧团", 18)


def test_a_row_without_key_whose_problem_was_reworded(followed, ledger, change):
    change(put(CULTURE, 4, "编号", None))
    change(put(CULTURE, 4, "问题", "主体责任问题"))
    change(put(CULTURE, 4, "责任单位", "剧团"))
    done = write(followed, ledger)
    assert done.faults == (
        f"sheet {CULTURE}, row 6: has no key and is no problem of the results; kept below as a row of your own",
        "1 rows that were in the ledger are missing from it and are written again",
    )
    rows = grid(ledger, CULTURE)
    assert (rows[-1]["问题"], rows[-1]["责任单位"]) == ("主体责任问题", "剧团")
    assert rows[3]["问题"].startswith("主体责任层层递减")
    # from then on it is known as people's own
    before = ledger.read_bytes()
    assert write(followed, ledger).faults == ()
    assert ledger.read_bytes() == before


def test_a_row_that_was_copied(followed, ledger, change):
    def copied(opened):
        page = opened[CULTURE]
        for n, cell in enumerate([c.value for c in page[HEAD + 2]], 1):
            page.cell(40, n).value = cell
        page.cell(40, 6).value = "第二责任单位"

    change(copied)
    done = write(followed, ledger)
    assert done.faults == (
        f"sheet {CULTURE}, row 40: has the key of sheet {CULTURE}, row 4; kept below as a row of your own",
    )
    assert grid(ledger, CULTURE)[-1]["责任单位"] == "第二责任单位"


def test_rows_that_were_deleted_are_written_again(followed, ledger, change):
    change(lambda opened: opened[CULTURE].delete_rows(HEAD + 1, 3))
    done = write(followed, ledger)
    assert done.faults == ("3 rows that were in the ledger are missing from it and are written again",)
    assert len(grid(ledger, CULTURE)) == 18


def test_a_sheet_that_was_renamed_keeps_its_name(followed, ledger, change):
    change(put(CULTURE, 1, "责任单位", "公共文化科"))
    change(lambda opened: opened[CULTURE].__setattr__("title", "文旅局"))
    assert write(followed, ledger).faults == ()
    assert load_workbook(ledger).sheetnames[1:4] == [COOPS, MARKET, "文旅局"]
    assert grid(ledger, "文旅局")[0]["责任单位"] == "公共文化科"


def test_columns_that_were_renamed_added_or_doubled(followed, ledger, change):
    def edit(opened):
        page = opened[CULTURE]
        page.cell(HEAD, 6).value = "牵头科室"
        page.cell(3, 6).value = "公共文化科"
        page.cell(HEAD, 13).value = "分管领导"
        page.cell(3, 13).value = "某副局长"
        page.cell(HEAD, 14).value = "分管领导"
        page.cell(3, 14).value = "另一人"
        page.cell(3, 15).value = "无题之格"

    change(edit)
    done = write(followed, ledger)
    assert done.faults == (
        f"sheet {CULTURE}: two columns are called 分管领导; the second is kept as 分管领导（2）",
        f"sheet {CULTURE}: has no column 责任单位; it is added again, a renamed one kept beside it",
    )
    row = grid(ledger, CULTURE)[0]
    assert [row[t] for t in ("牵头科室", "分管领导", "分管领导（2）", "未命名1")] == [
        "公共文化科",
        "某副局长",
        "另一人",
        "无题之格",
    ]
    assert row["责任单位"] is None
    assert write(followed, ledger).faults == ()


def test_the_record_of_the_program_is_gone(followed, ledger, change):
    change(put(CULTURE, 1, "状态", "已完成"))
    change(lambda opened: opened.remove(opened["程序记录"]))
    done = write(followed, ledger)
    assert done.faults == ("the hidden sheet 程序记录 is gone: every cell that differs is taken for people's own",)
    assert grid(ledger, CULTURE)[0]["状态"] == "已完成"


def test_sheets_and_formulas_of_peoples_own(followed, ledger, change):
    def edit(opened):
        opened[CULTURE].cell(3, 11).value = "=TODAY()"
        own = opened.create_sheet("会议记录")
        own["A1"], own["B2"] = "第一次会议", "=1+1"
        own.merge_cells("A1:C1")

    change(edit)
    write(followed, ledger)
    opened = load_workbook(ledger)
    assert (opened[CULTURE].cell(3, 11).value, opened[CULTURE].cell(3, 11).data_type) == ("=TODAY()", "f")
    assert (opened["会议记录"]["A1"].value, opened["会议记录"]["B2"].value) == ("第一次会议", "=1+1")
    assert [str(r) for r in opened["会议记录"].merged_cells.ranges] == ["A1:C1"]


def test_a_sheet_that_people_added_for_a_body_of_their_own(followed, ledger, change):
    def edit(opened):
        page = opened.create_sheet("桐屿市博物馆")
        for row in (columns.TITLES, (1, None, "藏品账目不清", None, None, "保管部")):
            page.append(row)

    change(edit)
    done = write(followed, ledger)
    assert len(done.faults) == 2  # no hidden column; the row is people's own
    assert grid(ledger, "桐屿市博物馆")[0]["责任单位"] == "保管部"


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 cut short"])
def test_a_file_that_is_no_workbook_is_left_alone(followed, ledger, content):
    ledger.write_bytes(content)
    with pytest.raises(XunshiError, match="nothing was written"):
        write(followed, ledger)
    assert ledger.read_bytes() == content


@pytest.mark.parametrize("lock", ["~${}", ".~lock.{}#"])
def test_a_ledger_that_is_open_elsewhere_is_left_alone(followed, ledger, lock):
    before = ledger.read_bytes()
    ledger.with_name(lock.format(ledger.name)).write_text("x")
    with pytest.raises(XunshiError, match="has it open"):
        write(followed, ledger)
    assert ledger.read_bytes() == before


def test_only_workbooks(followed, tmp_path):
    with pytest.raises(XunshiError, match=r"ends in \.xlsx"):
        write(followed, tmp_path / "a.csv")
