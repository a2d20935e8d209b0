"""Links of answers to problems, and what became of a problem: out on sheets, corrected, and told by the threads of every later run."""

from __future__ import annotations

import csv

import pytest

from pipeline.batch import run as batch
from pipeline.compare.corpus import Corpus
from pipeline.corrections import record
from pipeline.errors import XunshiError
from pipeline.forms import loop
from pipeline.settings import Settings
from pipeline.threads.tables import Traced

FEEDBACK = (
    "市委第三巡察组关于巡察沐江市水利局党组的反馈意见\n根据沐江市委统一部署，四届市委第二轮巡察对沐江市水利局党组开展了常规巡察。\n"
    "一、发现的主要问题\n（一）河道清淤不力。19处堵点多年未清。\n（二）水费收缴混乱。账目不清。\n（三）工程验收走过场。资料不全。\n2021年6月8日\n"
)
ANSWER = (
    "中共沐江市水利局党组关于巡察整改情况的通报\n四届市委第二轮巡察对沐江市水利局党组开展了常规巡察。\n"
    "一、问题整改落实情况\n1.针对“河道清淤不力”问题。清淤9公里，问责2人。\n2.针对“收费管理”问题。正在建立台账。\n2021年12月8日\n"
)
DREDGING, FEES, WORKS = "河道清淤不力", "水费收缴混乱", "工程验收走过场"


class Notices:
    """Notices, their tables, and sheets of their threads."""

    def __init__(self, folder):
        self.raw, self.out, self.review = folder / "raw", folder / "out", folder / "review"
        self.folder = folder
        self.raw.mkdir()
        (self.raw / "反馈.txt").write_text(FEEDBACK, encoding="utf-8")
        (self.raw / "整改.txt").write_text(ANSWER, encoding="utf-8")
        self.run()

    def run(self):
        file = self.review / record.FILE
        settings = Settings(workers=1, corrections=file if file.is_file() else None)
        return batch.run([self.raw], self.out, settings, lambda _total: lambda _files, _documents: None)

    def sheets(self, name="更正.xlsx", layers=("links", "states")):
        loop.out(Corpus.load(self.out), self.folder / name, self.review, layers, 100)
        return self.folder / name

    def back(self, path, titles, labels):
        return loop.back([("甲", path)], self.review, titles, labels)

    def traced(self):
        return Traced.of(Corpus.load(self.out))

    def links(self):
        """Words of each problem → those of its answers, with who says so."""
        told = {t.problem: t for t in reversed(self.traced().threads)}
        return {p: [(s.notice.text[s.start : s.end], s.judged) for s in t.of("answer")] for p, t in told.items()}


@pytest.fixture
def notices(tmp_path):
    return Notices(tmp_path)


@pytest.fixture
def back(notices, words):
    """Take a sheet in, and run again."""

    def go(path):
        done = notices.back(path, *words)
        notices.run()
        return done

    return go


def test_the_sheets(notices, page):
    sheet = page(notices.sheets(), "整改对应")
    told = {(r[2], r[sheet.heads.index("问题")], r[sheet.heads.index("程序判断")]) for r in sheet.rows()}
    assert (DREDGING, DREDGING, "对应") in told
    assert ("收费管理", None, "无对应问题") in told or any(answer == "收费管理" for answer, _, _ in told)
    states = page(sheet.path, "整改状态")
    assert {r[2] for r in states.rows()} >= {DREDGING, FEES, WORKS}
    lists = [rule.formula1 for rule in sheet.sheet.data_validations.dataValidation]
    assert len(lists) > 1
    assert {c.value for row in sheet.book["选项"] for c in row} >= {DREDGING, FEES, WORKS}


def test_a_link_that_is_none(notices, page, back):
    sheet = page(notices.sheets(), "整改对应")
    sheet.put(sheet.number(整改表述=DREDGING, 问题=DREDGING), 判断="不是")
    back(sheet.save())
    assert notices.links()[DREDGING] == []


def test_another_problem(notices, page, back):
    sheet = page(notices.sheets(), "整改对应")
    sheet.put(sheet.number(整改表述="收费管理"), 判断="更正", 应对应的问题=FEES)
    back(sheet.save())
    links = notices.links()
    assert links[FEES] == [("收费管理", True)]
    assert "收费管理" not in links
    assert links[DREDGING] == [(DREDGING, False)]


def test_one_problem_for_another(notices, page, back):
    sheet = page(notices.sheets(), "整改对应")
    sheet.put(sheet.number(整改表述=DREDGING, 问题=DREDGING), 判断="不是", 应对应的问题=WORKS)
    done = back(sheet.save())
    assert done.new == 2
    links = notices.links()
    assert (links[DREDGING], links[WORKS]) == ([], [(DREDGING, True)])


def test_a_link_that_is_confirmed_is_sure(notices, page, back):
    sheet = page(notices.sheets(), "整改对应")
    sheet.put(sheet.number(整改表述=DREDGING, 问题=DREDGING), 判断="正确")
    back(sheet.save())
    thread = next(t for t in notices.traced().threads if t.problem == DREDGING)
    (named,) = thread.of("answer")
    assert (named.judged, named.score, named.unsure) == (True, 1.0, False)
    notices.traced().write(notices.folder / "threads")
    with (notices.folder / "threads" / "sayings.csv").open(encoding="utf-8-sig", newline="") as file:
        told = {(r["role"], r["judged_by"]) for r in csv.DictReader(file) if r["thread"] == thread.key}
    assert ("answer", "person") in told


@pytest.mark.parametrize(("cell", "state"), [("已完成", "done"), ("整改中", "under_way"), ("open", "open")])
def test_what_became_of_a_problem(notices, page, back, cell, state):
    sheet = page(notices.sheets(), "整改状态")
    sheet.put(sheet.number(原文=WORKS), 更正状态=cell)
    back(sheet.save())
    thread = next(t for t in notices.traced().threads if t.problem == WORKS)
    assert (thread.state, thread.judged) == (state, True)
    assert [t.judged for t in notices.traced().threads if t.problem == DREDGING] == [False]


def test_the_run_passes_them_on_and_reads_no_file_anew(notices, page, back):
    sheet = page(notices.sheets(), "整改状态")
    back(sheet.put(sheet.number(原文=WORKS), 更正状态="已完成").save())
    with (notices.out / "corrections.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [(r["layer"], r["outcome"]) for r in csv.DictReader(file)] == [("states", "passed on")]
    assert notices.run().processed == 0


def test_what_no_longer_fits_is_told(notices, page, back):
    sheet = page(notices.sheets(), "整改状态")
    back(sheet.put(sheet.number(原文=WORKS), 更正状态="已完成").save())
    assert notices.traced().doubts == ()
    (notices.raw / "反馈.txt").write_text(FEEDBACK.replace("工程验收走过场", "工程验收流于形式"), encoding="utf-8")
    notices.run()
    assert [str(d) for d in notices.traced().doubts] == [
        "1 corrections of threads are left out: problem or answer are not there any more"
    ]


@pytest.mark.parametrize(
    ("answer", "cells", "message"),
    [
        ("收费管理", {"判断": "不是"}, "no problem stands in this row; name it under 应对应的问题"),
        (DREDGING, {"应对应的问题": "别的问题"}, "别的问题 is no problem of"),
        (DREDGING, {"判断": "正确", "应对应的问题": FEES}, "判断 says 正确, but 应对应的问题 is filled in"),
        (DREDGING, {"问题": FEES, "判断": "正确"}, "问题 is not what was sent out; put it back"),
    ],
)
def test_a_wrong_row(notices, page, back, answer, cells, message):
    sheet = page(notices.sheets(), "整改对应")
    sheet.put(sheet.number(整改表述=answer), **cells)
    with pytest.raises(XunshiError) as caught:
        back(sheet.save())
    assert message in str(caught.value)
