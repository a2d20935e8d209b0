"""Sheets go out, come back as people leave them, and the next run says what they say."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline.corrections import record
from pipeline.errors import XunshiError

BODY = "县农业农村局"
FIRST = "县委巡察办督促县农业农村局整改，追缴资金12万元。"


def test_the_sheets(office):
    book = load_workbook(office.sheets())
    assert book.sheetnames == ["机构", "统计数字", "轮次", "问题", "发现", "填写说明", "选项"]
    sheet = book["机构"]
    heads = [c.value for c in sheet[1]]
    assert heads[:3] == ["文档", "句子", "原文"]
    assert sheet.column_dimensions["O"].hidden
    assert heads[14] == "编号"
    assert {"判断", "更正类别", "更正层级"} <= {
        heads[ord(str(r.sqref)[0]) - 65] for r in sheet.data_validations.dataValidation
    }
    for rule in sheet.data_validations.dataValidation:
        letter = rule.formula1.split("$")[1]
        assert all(cell.value for cell in book["选项"][letter][: int(rule.formula1.rsplit("$", 1)[1])])
    told = {row[2] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert {BODY, "县委巡察办"} <= told
    # sentences without a body are there too, so that misses are seen
    assert None in told
    assert "天气晴朗，会场安静。" in {row[1] for row in sheet.iter_rows(min_row=2, values_only=True)}


def test_the_same_rows_are_the_same_bytes(office, results, tmp_path):
    one = office.sheets("a.xlsx").read_bytes()
    assert office.sheets("b.xlsx").read_bytes() == one


@pytest.mark.parametrize(
    ("title", "cells", "table", "gone", "there"),
    [
        ("机构", {"判断": "不是"}, "organizations", {"text": BODY}, None),
        ("机构", {"判断": "×"}, "organizations", {"text": BODY}, None),
        ("机构", {"判断": "wrong"}, "organizations", {"text": BODY}, None),
        ("机构", {"更正类别": "法检"}, "organizations", None, {"text": BODY, "kind": "court"}),
        ("机构", {"判断": "更正", "更正类别": "court"}, "organizations", None, {"text": BODY, "kind": "court"}),
        ("机构", {"更正层级": "（空）"}, "organizations", None, {"text": BODY, "level": ""}),
        ("机构", {"更正原文": "农业农村局"}, "organizations", {"text": BODY}, {"text": "农业农村局"}),
        ("机构", {"判断": "正确"}, "organizations", None, {"text": BODY, "kind": "government"}),
        ("统计数字", {"更正数值": 13}, "statistics", None, {"value": "13", "low": "13", "high": "13"}),
        ("统计数字", {"更正数值": "十三万"}, "statistics", None, {"value": "130000"}),
        ("统计数字", {"更正数值": "1.5万"}, "statistics", None, {"value": "15000"}),
        (
            "统计数字",
            {"更正下界": "10", "更正上界": "（空）"},
            "statistics",
            None,
            {"value": "", "low": "10", "high": ""},
        ),
        ("统计数字", {"更正状态": "计划", "更正年份": 2030}, "statistics", None, {"status": "planned", "year": "2030"}),
        ("统计数字", {"更正指标": "退缴资金"}, "statistics", None, {"metric": "退缴资金"}),
        ("轮次", {"更正起轮": "五"}, "rounds", None, {"from": "5", "to": "5"}),
        ("轮次", {"更正届次": 14, "更正方式": "专项"}, "rounds", None, {"term": "14", "mode": "专项"}),
        ("问题", {"更正问题类型": "腐败问题、作风问题"}, "problems", None, {"labels": "corruption|work_style"}),
        ("问题", {"更正程度": "serious"}, "problems", None, {"severity": "serious"}),
        ("发现", {"更正状态": "查找整治对象"}, "findings", None, {"status": "target"}),
        ("发现", {"更正状态": "无"}, "sentences", None, {"status": "none"}),
        ("发现", {"更正问题类型": "political|corruption"}, "findings", None, {"labels": "corruption|political"}),
    ],
)
def test_what_is_filled_in_is_what_the_tables_say(office, page, title, cells, table, gone, there):
    sheet = page(office.sheets(), title)
    sentence = {"机构": FIRST, "统计数字": FIRST, "轮次": "十三届县委第四轮巡察发现问题35个，有的党组织责任落实不力。"}
    where = {"句子": sentence.get(title, "县农业农村局违规发放津补贴，优亲厚友问题突出。")}
    row = sheet.number(**where, **({"原文": BODY} if title == "机构" else {}))
    sheet.put(row, 备注="看过", **cells)
    done = office.back(sheet.save())
    assert (done.new, done.known) == (1, 0)
    rows = office.rerun()
    start = TEXT_OF.index(where["句子"])
    own = [
        r
        for r in rows(table)
        if r["doc_id"].startswith("甲/") and start <= int(r["start"]) < start + len(where["句子"])
    ]
    if gone:
        assert not [r for r in own if gone.items() <= r.items()]
    if there:
        assert [r for r in own if (there | {"judged_by": "person"}).items() <= r.items()]
    assert [(r["outcome"], r["by"], r["note"]) for r in rows("corrections")] == [("applied", "甲", "看过")]


TEXT_OF = """桐屿县2031年巡察整改情况
县委巡察办督促县农业农村局整改，追缴资金12万元。
十三届县委第四轮巡察发现问题35个，有的党组织责任落实不力。
县农业农村局违规发放津补贴，优亲厚友问题突出。
"""


@pytest.mark.parametrize("way", ["copied row", "empty row", "sentence without a mention", "of another sheet"])
def test_what_was_missed(office, page, way):
    sheet = page(office.sheets(), "机构")
    if way == "copied row":
        row = sheet.rows()[sheet.number(句子=FIRST) - 2]
        sheet.replace([*sheet.rows(), row])
        sheet.put(sheet.sheet.max_row, 判断="漏标", 更正原文="资金")
    elif way == "empty row":
        sheet.put(sheet.number(句子=None), 句子=FIRST, 判断="漏标", 更正原文="资金", 更正类别="其他")
    elif way == "sentence without a mention":
        sheet.put(sheet.number(句子="天气晴朗，会场安静。"), 更正原文="会场")
    else:
        kept = [r for r in sheet.rows() if r[1] != "天气晴朗，会场安静。"]
        sheet.replace(kept)
        sheet.put(len(kept) + 2, 句子="天气晴朗，会场安静。", 文档="甲/巡察整改.txt#1", 判断="漏标", 更正原文="会场")
    office.back(sheet.save())
    words = "会场" if "会场" in office.file.read_text(encoding="utf-8") else "资金"
    assert words in {r["text"] for r in office.rerun()("organizations") if r["judged_by"] == "person"}


def test_the_same_words_missed_twice_in_a_sentence(office, page):
    sheet = page(office.sheets(), "问题")
    sentence = "县住房保障中心反映，县住房保障中心已经搬迁。"
    row = sheet.number(句子=sentence)
    sheet.put(row, 更正原文="住房")
    sheet.put(sheet.number(句子=None), 句子=sentence, 判断="漏标", 更正原文="住房")
    office.back(sheet.save())
    assert sorted(c.at for c in record.read(office.file)) == [1, 11]


def test_untouched_sheets_say_nothing(office):
    done = office.back(office.sheets())
    assert (done.new, done.known) == (0, 0)
    assert done.unjudged > 20
    assert not office.file.exists()


def test_taken_in_twice_is_once(office, page):
    sheet = page(office.sheets(), "机构")
    path = sheet.put(sheet.number(原文=BODY), 判断="不是").save()
    assert office.back(path).new == 1
    once = office.file.read_bytes()
    done = office.back(path)
    assert (done.new, done.known) == (0, 1)
    assert office.file.read_bytes() == once


def test_another_word_counts_and_is_told(office, page):
    sheet = page(office.sheets(), "机构")
    row = sheet.number(原文=BODY)
    office.back(sheet.put(row, 判断="不是").save(), by="甲")
    done = office.back(sheet.put(row, 判断="正确").save(), by="乙")
    assert done.replaced == (
        f"更正.xlsx, sheet 机构, row {row}: {BODY} was judged otherwise before (甲); the later word counts",
    )
    rows = office.rerun()
    assert [r["outcome"] for r in rows("corrections")] == ["replaced", "applied"]
    assert any(r["text"] == BODY and r["judged_by"] == "person" for r in rows("organizations"))
    # and back again: an old word said anew is a new one
    assert office.back(sheet.put(row, 判断="不是").save(), by="甲").new == 1


def test_two_rows_of_one_mention(office, page):
    sheet = page(office.sheets(), "机构")
    row = sheet.rows()[sheet.number(原文=BODY) - 2]
    sheet.replace([*sheet.rows(), row])
    sheet.put(sheet.number(原文=BODY), 判断="不是").put(sheet.sheet.max_row, 更正类别="法检")
    done = office.back(sheet.save())
    assert (done.new, len(done.replaced)) == (2, 1)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False), st.booleans(), st.booleans())
def test_rows_moved_deleted_or_without_keys(office, page, rng, keyless, untitled):
    path = office.folder / "更正.xlsx"
    path.unlink(missing_ok=True)
    office.file.unlink(missing_ok=True)
    sheet = page(office.sheets(), "机构")
    key, verdict = sheet.heads.index("编号"), sheet.heads.index("判断")
    rows = sheet.rows()
    chosen = [r for r in rows if r[2] and sum((q[0], q[1], q[2]) == (r[0], r[1], r[2]) for q in rows) == 1]
    chosen = rng.sample(chosen, min(3, len(chosen)))
    for row in chosen:
        row[verdict] = "不是"
    rest = [r for r in rows if r not in chosen]
    rows = [*chosen, *rng.sample(rest, rng.randint(0, len(rest)))]
    rng.shuffle(rows)
    if keyless:
        rows = [[*r[:key], None] for r in rows]
    sheet.replace(rows)
    if untitled and not keyless:
        sheet.sheet.title = "Sheet1"
    office.back(sheet.save())
    made = record.read(office.file)
    assert sorted((c.doc_id, c.sentence, c.text) for c in made) == sorted((r[0], r[1], r[2]) for r in chosen)
    assert not any(c.right for c in made)


def test_columns_moved_and_added(office, page):
    sheet = page(office.sheets(), "机构")
    sheet.put(sheet.number(原文=BODY), 判断="不是")
    order = list(range(len(sheet.heads)))
    order = [*order[8:], *reversed(order[:8])]
    heads, rows = [sheet.heads[i] for i in order], [[r[i] for i in order] for r in sheet.rows()]
    sheet.sheet.delete_rows(1, sheet.sheet.max_row)
    for row in [["某单位填报"], [*heads, "我的批注"], *([*r, "x"] for r in rows)]:
        sheet.sheet.append(row)
    office.back(sheet.save())
    assert [(c.text, c.right) for c in record.read(office.file)] == [(BODY, False)]


def test_sheets_that_went_out_before_the_texts_changed(office, page, results):
    """What was sent out is in the review, so that a file is read back whatever has become of the tables."""
    sheet = page(office.sheets(), "机构")
    office.sheets("later.xlsx", of="乙")
    assert office.back(sheet.put(sheet.number(原文=BODY), 判断="不是").save()).new == 1


def test_what_someone_spoke_of_is_not_asked_again(office, page):
    sheet = page(office.sheets(), "机构")
    office.back(sheet.put(sheet.number(原文=BODY), 判断="正确").save())
    again = page(office.sheets("again.xlsx"), "机构")
    assert FIRST not in {r[1] for r in again.rows()}
    assert FIRST in {r[1] for r in page(office.folder / "again.xlsx", "统计数字").rows()}


def test_only_some_documents_and_few_sentences(office, page):
    sheet = page(office.sheets("乙.xlsx", of="乙"), "机构")
    assert {r[0] for r in sheet.rows()} == {"乙.txt#1"}
    few = page(office.sheets("few.xlsx", layers=["organizations"], size=2), "机构")
    assert len({(r[0], r[1]) for r in few.rows()}) == 2


@pytest.mark.parametrize("cut", [1, 30])
def test_half_a_line_that_a_kill_left(office, page, cut):
    sheet = page(office.sheets(), "机构")
    path = sheet.put(sheet.number(原文=BODY), 判断="不是").put(sheet.number(原文="县委巡察办"), 判断="正确").save()
    office.back(path)
    office.file.write_bytes(office.file.read_bytes()[:-cut])
    assert office.back(path).new == 1
    assert len(record.read(office.file)) == 2
    assert all(json.loads(line) for line in office.file.read_text(encoding="utf-8").splitlines())


def test_a_row_whose_sentence_is_nowhere(office, page):
    sheet = page(office.sheets(), "机构")
    sheet.put(sheet.number(原文=BODY), 句子="别的话。", 判断="不是")
    with pytest.raises(XunshiError, match=r"sheet 机构, row \d+: its sentence is none that was sent out"):
        office.back(sheet.save())
