"""The ledger: what it looks like, what people fill in survives the next run, and the same input is the same bytes."""

import re
from dataclasses import replace
from datetime import datetime

from ledgers import COOPS, CULTURE, HEAD, MARKET, at, changed, grid, put, write
from openpyxl import load_workbook
from openpyxl.comments import Comment

from pipeline.threads.ledger import columns, edited


def test_what_it_looks_like(first_ledger):
    opened = load_workbook(first_ledger)
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


def test_rows_and_where_they_lead(first_ledger):
    rows = grid(first_ledger, CULTURE)
    assert [r["序号"] for r in rows] == list(range(1, 19))
    shown = rows[2]
    assert (shown["轮次"], shown["状态"]) == ("五届第三轮", "重现")
    assert shown["问题"].startswith("旅游市场秩序整治乏力。强制购物")
    assert shown["整改措施"] == "旅游投诉调度平台正在建设，计划2020年6月底前上线。"
    assert shown["整改情况"] == "查处违规旅行社9家，罚款41万元。"
    assert shown["备注"].endswith("五届第六轮再次发现")
    opened = load_workbook(first_ledger)
    link = opened[CULTURE].cell(HEAD + 3, at(opened[CULTURE], "依据")).hyperlink
    row = int(re.fullmatch(r"'依据'!A(\d+)", (link.location or link.target).lstrip("#"))[1])
    assert [c.value for c in opened["依据"][row]][:2] == [CULTURE, "旅游市场秩序整治乏力"]


def test_the_summary(first_ledger):
    page = load_workbook(first_ledger)["汇总"]
    rows = {row[0]: row[2:] for row in page.iter_rows(min_row=3, values_only=True)}
    assert rows[COOPS] == (4, 4, 0, 0, 0, 0, 0, None, None, None)
    # an answer to two problems tells its figures once
    assert rows[CULTURE][7:] == (433000, 15, 1)


def test_the_same_input_is_the_same_bytes(followed, first_ledger, tmp_path):
    again = tmp_path / "b.xlsx"
    write(followed, again)
    assert again.read_bytes() == first_ledger.read_bytes()
    done = write(followed, again)
    assert again.read_bytes() == first_ledger.read_bytes()
    assert done.changes == done.faults == ()
    assert done.kept is None


def test_what_people_filled_in_survives(followed, ledger, change):
    change(put(CULTURE, 1, "责任单位", "公共文化科"))
    change(put(CULTURE, 1, "完成时限", datetime(2024, 6, 30)))  # noqa: DTZ001 (as a spreadsheet has it)
    change(put(CULTURE, 1, "状态", "已完成"))
    change(put(CULTURE, 2, "整改情况", "已整改，资料存档。"))
    change(lambda opened: opened[CULTURE].cell(HEAD + 3, 5).__setattr__("comment", Comment("请补材料", "某")))
    done = write(followed, ledger)
    rows = grid(ledger, CULTURE)
    assert (rows[0]["责任单位"], rows[0]["状态"]) == ("公共文化科", "已完成")
    assert rows[0]["完成时限"] == datetime(2024, 6, 30)  # noqa: DTZ001
    assert rows[1]["整改情况"] == "已整改，资料存档。"
    assert load_workbook(ledger)[CULTURE].cell(HEAD + 3, 5).comment.text == "请补材料"
    assert done.faults == ()
    # people's word counts in the summary
    assert [r[3:7] for r in load_workbook(ledger)["汇总"].iter_rows(min_row=5, max_row=5, values_only=True)] == [
        (4, 1, 9, 4)
    ]
    before = ledger.read_bytes()
    write(followed, ledger)
    assert ledger.read_bytes() == before


def test_a_state_that_changed_is_told_and_written(followed, ledger):
    done = write(changed(followed, "基层所力量不足", told="done"), ledger)
    assert grid(ledger, MARKET)[-1]["状态"] == "已完成"
    assert done.changes == (f"sheet {MARKET}, row 13: 状态 is 已完成 now, was 未整改",)
    assert load_workbook(done.kept)[MARKET].cell(13, 9).value == "未整改"


def test_what_people_wrote_is_kept_and_the_new_told(followed, ledger, change):
    change(put(MARKET, 11, "状态", "长期坚持"))
    done = write(changed(followed, "基层所力量不足", told="done"), ledger)
    assert grid(ledger, MARKET)[-1]["状态"] == "长期坚持"
    assert done.changes == (f"sheet {MARKET}, row 13: 状态 is kept as you wrote it; the results say: 已完成",)


def test_new_problems_are_told(followed, ledger):
    fewer = replace(followed, threads=followed.threads[:-1])
    ledger.unlink()
    write(fewer, ledger)
    assert write(followed, ledger).changes[0] == "1 new problems"


def test_a_problem_that_is_no_more_is_kept_and_comes_back(followed, ledger, change):
    change(put(CULTURE, 18, "责任单位", "办公室"))
    fewer = replace(followed, threads=followed.threads[:-1])
    done = write(fewer, ledger)
    assert done.faults == (f"sheet {CULTURE}, row 20: the results hold this problem no more; kept below",)
    assert grid(ledger, CULTURE)[-1]["责任单位"] == "办公室"
    done = write(followed, ledger)
    assert done.faults == ()
    assert [r["责任单位"] for r in grid(ledger, CULTURE)].count("办公室") == 1
    assert len(grid(ledger, CULTURE)) == 18


def test_an_empty_place_is_no_ledger(tmp_path):
    assert edited.read(tmp_path / "none.xlsx").rows == []
