"""The ledger: what people fill in survives the next run, a ledger edited badly loses nothing, and the same input is the same bytes."""

import re
import shutil
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from pipeline.errors import XunshiError
from pipeline.tables import cell_texts, cells
from pipeline.threads.ledger import book, columns, edited, sheets

CULTURE, MARKET, COOPS = "桐屿市文化广电和旅游局", "桐屿市市场监督管理局", "桐屿市供销合作社联合社"
HEAD = 2


@pytest.fixture(scope="session")
def first(followed, tmp_path_factory):
    """A ledger as it is written the first time."""
    path = tmp_path_factory.mktemp("ledger") / "整改台账.xlsx"
    write(followed, path)
    return path


@pytest.fixture
def path(first, tmp_path):
    return shutil.copy(first, tmp_path / "整改台账.xlsx")


def write(followed, path):
    return book.write(followed, path, followed.corpus.titles("zh"))


def grid(path, sheet):
    """The rows of a sheet under its header, by title; hidden key and all."""
    page = load_workbook(path)[sheet]
    titles = [c.value for c in page[HEAD]]
    return [dict(zip(titles, (c.value for c in row), strict=True)) for row in page.iter_rows(min_row=HEAD + 1)]


def at(page, title):
    return next(c.column for c in page[HEAD] if c.value == title)


@pytest.fixture
def change(path):
    """Edit the ledger as a person would, by a function of the workbook."""

    def edit(function):
        opened = load_workbook(path)
        function(opened)
        opened.save(path)

    return edit


def put(sheet, row, title, value):
    return lambda opened: opened[sheet].cell(HEAD + row, at(opened[sheet], title)).__setattr__("value", value)


def test_what_it_looks_like(first):
    opened = load_workbook(first)
    assert opened.sheetnames == ["汇总", COOPS, MARKET, CULTURE, "依据", "程序记录"]
    assert opened["程序记录"].sheet_state == "hidden"
    page = opened[CULTURE]
    assert [c.value for c in page[HEAD]] == [*columns.TITLES, columns.KEY]
    assert page.freeze_panes == "D3"
    assert page.auto_filter.ref == "A2:K20"
    assert page.column_dimensions["L"].hidden
    assert all(c.alignment.wrap_text for row in page.iter_rows(min_row=3, max_col=11) for c in row)
    (rule,) = page.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("I3:I20", '"未整改,整改中,已完成,重现"')


def test_rows_and_where_they_lead(first):
    rows = grid(first, CULTURE)
    assert [r["序号"] for r in rows] == list(range(1, 19))
    shown = rows[2]
    assert (shown["轮次"], shown["状态"]) == ("五届第三轮", "重现")
    assert shown["问题"].startswith("旅游市场秩序整治乏力。强制购物")
    assert shown["整改措施"] == "旅游投诉调度平台正在建设，计划2020年6月底前上线。"
    assert shown["整改情况"] == "查处违规旅行社9家，罚款41万元。"
    assert shown["备注"].endswith("五届第六轮再次发现")
    opened = load_workbook(first)
    link = opened[CULTURE].cell(HEAD + 3, at(opened[CULTURE], "依据")).hyperlink
    row = int(re.fullmatch(r"'依据'!A(\d+)", (link.location or link.target).lstrip("#"))[1])
    assert [c.value for c in opened["依据"][row]][:2] == [CULTURE, "旅游市场秩序整治乏力"]


def test_the_summary(first):
    page = load_workbook(first)["汇总"]
    rows = {row[0]: row[2:] for row in page.iter_rows(min_row=3, values_only=True)}
    assert rows[COOPS] == (4, 4, 0, 0, 0, 0, 0, None, None, None)
    # an answer to two problems tells its figures once
    assert rows[CULTURE][7:] == (433000, 15, 1)


def test_the_same_input_is_the_same_bytes(followed, first, tmp_path):
    again = tmp_path / "b.xlsx"
    write(followed, again)
    assert again.read_bytes() == first.read_bytes()
    done = write(followed, again)
    assert again.read_bytes() == first.read_bytes()
    assert done.changes == done.faults == ()
    assert done.kept is None


def test_what_people_filled_in_survives(followed, path, change):
    change(put(CULTURE, 1, "责任单位", "公共文化科"))
    change(put(CULTURE, 1, "完成时限", datetime(2024, 6, 30)))  # noqa: DTZ001 (as a spreadsheet has it)
    change(put(CULTURE, 1, "状态", "已完成"))
    change(put(CULTURE, 2, "整改情况", "已整改，资料存档。"))
    change(lambda opened: opened[CULTURE].cell(HEAD + 3, 5).__setattr__("comment", Comment("请补材料", "某")))
    done = write(followed, path)
    rows = grid(path, CULTURE)
    assert (rows[0]["责任单位"], rows[0]["状态"]) == ("公共文化科", "已完成")
    assert rows[0]["完成时限"] == datetime(2024, 6, 30)  # noqa: DTZ001
    assert rows[1]["整改情况"] == "已整改，资料存档。"
    assert load_workbook(path)[CULTURE].cell(HEAD + 3, 5).comment.text == "请补材料"
    assert done.faults == ()
    # people's word counts in the summary
    assert [r[3:7] for r in load_workbook(path)["汇总"].iter_rows(min_row=5, max_row=5, values_only=True)] == [
        (4, 1, 9, 4)
    ]
    before = path.read_bytes()
    write(followed, path)
    assert path.read_bytes() == before


def changed(followed, problem, **values):
    """The threads with one of them told otherwise."""
    threads = []
    for thread in followed.threads:
        if thread.problem == problem:
            thread = replace(thread, later=None, earlier=None, **values)  # noqa: PLW2901
        threads.append(thread)
    return replace(followed, threads=tuple(threads))


def test_a_state_that_changed_is_told_and_written(followed, path):
    done = write(changed(followed, "基层所力量不足", told="done"), path)
    assert grid(path, MARKET)[-1]["状态"] == "已完成"
    assert done.changes == (f"sheet {MARKET}, row 13: 状态 is 已完成 now, was 未整改",)
    assert load_workbook(done.kept)[MARKET].cell(13, 9).value == "未整改"


def test_what_people_wrote_is_kept_and_the_new_told(followed, path, change):
    change(put(MARKET, 11, "状态", "长期坚持"))
    done = write(changed(followed, "基层所力量不足", told="done"), path)
    assert grid(path, MARKET)[-1]["状态"] == "长期坚持"
    assert done.changes == (f"sheet {MARKET}, row 13: 状态 is kept as you wrote it; the results say: 已完成",)


def test_new_problems_are_told(followed, path):
    fewer = replace(followed, threads=followed.threads[:-1])
    path.unlink()
    write(fewer, path)
    assert write(followed, path).changes[0] == "1 new problems"


def test_a_problem_that_is_no_more_is_kept_and_comes_back(followed, path, change):
    change(put(CULTURE, 18, "责任单位", "办公室"))
    fewer = replace(followed, threads=followed.threads[:-1])
    done = write(fewer, path)
    assert done.faults == (f"sheet {CULTURE}, row 20: the results hold this problem no more; kept below",)
    assert grid(path, CULTURE)[-1]["责任单位"] == "办公室"
    done = write(followed, path)
    assert done.faults == ()
    assert [r["责任单位"] for r in grid(path, CULTURE)].count("办公室") == 1
    assert len(grid(path, CULTURE)) == 18


# --- edited badly -----------------------------------------------------------------------------------------------------


def test_rows_that_were_moved(followed, path, change):
    def swap(opened):
        page, other = opened[CULTURE], opened[MARKET]
        values = [c.value for c in page[HEAD + 1]]
        page.cell(HEAD + 1, 6).value = None
        for n, value in enumerate(values, 1):
            other.cell(30, n).value = value
        other.cell(30, 6).value = "公共文化科"
        page.delete_rows(HEAD + 1)

    change(swap)
    done = write(followed, path)
    assert done.faults == (f"sheet {MARKET}, row 30: belongs to {CULTURE} and is put back into its sheet",)
    assert grid(path, CULTURE)[0]["责任单位"] == "公共文化科"
    assert len(grid(path, MARKET)) == 11


def test_sorted_rows_are_found_by_their_keys(followed, path, change):
    def reverse(opened):
        page = opened[MARKET]
        rows = [[c.value for c in r] for r in page.iter_rows(min_row=3)]
        rows[0][5] = "末位"
        for n, row in enumerate(reversed(rows), 3):
            for m, value in enumerate(row, 1):
                page.cell(n, m).value = value

    change(reverse)
    assert write(followed, path).faults == ()
    assert grid(path, MARKET)[0]["责任单位"] == "末位"


def test_keys_that_were_lost(followed, path, change):
    change(put(CULTURE, 4, "编号", None))
    change(put(CULTURE, 4, "责任单位", "剧团"))
    change(put(CULTURE, 5, "编号", "乱写"))
    done = write(followed, path)
    assert done.faults == (
        f"sheet {CULTURE}, row 6: its key is gone; found again by its problem",
        f"sheet {CULTURE}, row 7: its key is unknown; found again by its problem",
    )
    assert grid(path, CULTURE)[3]["责任单位"] == "剧团"
    assert len(grid(path, CULTURE)) == 18


def test_the_whole_key_column_was_deleted(followed, path, change):
    change(put(CULTURE, 4, "责任单位", "剧团"))
    change(lambda opened: opened[CULTURE].delete_cols(12))
    done = write(followed, path)
    assert f"sheet {CULTURE}: the hidden column 编号 is gone: rows are found again by their problem" in done.faults
    assert (grid(path, CULTURE)[3]["责任单位"], len(grid(path, CULTURE))) == ("剧团", 18)


def test_a_row_without_key_whose_problem_was_reworded(followed, path, change):
    change(put(CULTURE, 4, "编号", None))
    change(put(CULTURE, 4, "问题", "主体责任问题"))
    change(put(CULTURE, 4, "责任单位", "剧团"))
    done = write(followed, path)
    assert done.faults == (
        f"sheet {CULTURE}, row 6: has no key and is no problem of the results; kept below as a row of your own",
        "1 rows that were in the ledger are missing from it and are written again",
    )
    rows = grid(path, CULTURE)
    assert (rows[-1]["问题"], rows[-1]["责任单位"]) == ("主体责任问题", "剧团")
    assert rows[3]["问题"].startswith("主体责任层层递减")
    # from then on it is known as people's own
    before = path.read_bytes()
    assert write(followed, path).faults == ()
    assert path.read_bytes() == before


def test_a_row_that_was_copied(followed, path, change):
    def copied(opened):
        page = opened[CULTURE]
        for n, cell in enumerate([c.value for c in page[HEAD + 2]], 1):
            page.cell(40, n).value = cell
        page.cell(40, 6).value = "第二责任单位"

    change(copied)
    done = write(followed, path)
    assert done.faults == (
        f"sheet {CULTURE}, row 40: has the key of sheet {CULTURE}, row 4; kept below as a row of your own",
    )
    assert grid(path, CULTURE)[-1]["责任单位"] == "第二责任单位"


def test_rows_that_were_deleted_are_written_again(followed, path, change):
    change(lambda opened: opened[CULTURE].delete_rows(HEAD + 1, 3))
    done = write(followed, path)
    assert done.faults == ("3 rows that were in the ledger are missing from it and are written again",)
    assert len(grid(path, CULTURE)) == 18


def test_a_sheet_that_was_renamed_keeps_its_name(followed, path, change):
    change(put(CULTURE, 1, "责任单位", "公共文化科"))
    change(lambda opened: opened[CULTURE].__setattr__("title", "文旅局"))
    assert write(followed, path).faults == ()
    assert load_workbook(path).sheetnames[1:4] == [COOPS, MARKET, "文旅局"]
    assert grid(path, "文旅局")[0]["责任单位"] == "公共文化科"


def test_columns_that_were_renamed_added_or_doubled(followed, path, change):
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
    done = write(followed, path)
    assert done.faults == (
        f"sheet {CULTURE}: two columns are called 分管领导; the second is kept as 分管领导（2）",
        f"sheet {CULTURE}: has no column 责任单位; it is added again, a renamed one kept beside it",
    )
    row = grid(path, CULTURE)[0]
    assert [row[t] for t in ("牵头科室", "分管领导", "分管领导（2）", "未命名1")] == [
        "公共文化科",
        "某副局长",
        "另一人",
        "无题之格",
    ]
    assert row["责任单位"] is None
    assert write(followed, path).faults == ()


def test_the_record_of_the_program_is_gone(followed, path, change):
    change(put(CULTURE, 1, "状态", "已完成"))
    change(lambda opened: opened.remove(opened["程序记录"]))
    done = write(followed, path)
    assert done.faults == ("the hidden sheet 程序记录 is gone: every cell that differs is taken for people's own",)
    assert grid(path, CULTURE)[0]["状态"] == "已完成"


def test_sheets_and_formulas_of_peoples_own(followed, path, change):
    def edit(opened):
        opened[CULTURE].cell(3, 11).value = "=TODAY()"
        own = opened.create_sheet("会议记录")
        own["A1"], own["B2"] = "第一次会议", "=1+1"
        own.merge_cells("A1:C1")

    change(edit)
    write(followed, path)
    opened = load_workbook(path)
    assert (opened[CULTURE].cell(3, 11).value, opened[CULTURE].cell(3, 11).data_type) == ("=TODAY()", "f")
    assert (opened["会议记录"]["A1"].value, opened["会议记录"]["B2"].value) == ("第一次会议", "=1+1")
    assert [str(r) for r in opened["会议记录"].merged_cells.ranges] == ["A1:C1"]


def test_a_sheet_that_people_added_for_a_body_of_their_own(followed, path, change):
    def edit(opened):
        page = opened.create_sheet("桐屿市博物馆")
        for row in (columns.TITLES, (1, None, "藏品账目不清", None, None, "保管部")):
            page.append(row)

    change(edit)
    done = write(followed, path)
    assert len(done.faults) == 2  # no hidden column; the row is people's own
    assert grid(path, "桐屿市博物馆")[0]["责任单位"] == "保管部"


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 cut short"])
def test_a_file_that_is_no_workbook_is_left_alone(followed, path, content):
    path.write_bytes(content)
    with pytest.raises(XunshiError, match="nothing was written"):
        write(followed, path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("lock", ["~${}", ".~lock.{}#"])
def test_a_ledger_that_is_open_elsewhere_is_left_alone(followed, path, lock):
    before = path.read_bytes()
    path.with_name(lock.format(path.name)).write_text("x")
    with pytest.raises(XunshiError, match="has it open"):
        write(followed, path)
    assert path.read_bytes() == before


def test_only_workbooks(followed, tmp_path):
    with pytest.raises(XunshiError, match=r"ends in \.xlsx"):
        write(followed, tmp_path / "a.csv")


# --- names and cells --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "titles"),
    [
        (["沐江市财政局"], ["沐江市财政局"]),
        (["a/b:c*d?e[f]g\\h"], ["a／b：c＊d？e［f］g＼h"]),
        (["汇总", "依据", "history"], ["汇总（2）", "依据（2）", "history（2）"]),
        (["ab", "AB", "'ab'"], ["ab", "AB（2）", "ab（3）"]),
        (["局" * 40, "局" * 41], ["局" * 31, "局" * 28 + "（2）"]),
        (["𠮷" * 20], ["𠮷" * 15]),
        ([""], ["未写明单位"]),
        (["\n\t"], ["单位"]),
    ],
)
def test_titles_of_sheets(names, titles):
    assert list(sheets.sheet_titles(names).values()) == titles


@given(st.lists(st.text(max_size=50), max_size=8, unique=True))
def test_every_title_is_legal(names):
    titles = list(sheets.sheet_titles(names).values())
    assert len({t.casefold() for t in titles}) == len(names)
    for title in titles:
        assert 0 < len(title.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", title)
        Workbook().create_sheet(title)


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@a", "＝1", "\t=1", "#N/A", "'x"])
def test_cells_that_a_spreadsheet_would_run_are_texts(text, tmp_path):
    opened = Workbook()
    cells.put(opened.active["A1"], text)
    opened.save(tmp_path / "a.xlsx")
    cell = load_workbook(tmp_path / "a.xlsx").active["A1"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert bool(cell.quotePrefix) == (cell_texts.neutralise(text) != text)


def test_an_empty_place_is_no_ledger(tmp_path):
    assert edited.read(tmp_path / "none.xlsx").rows == []
