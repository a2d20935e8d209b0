"""Whole runs: what is planted is found, offsets slice, bodies and rounds are told apart, pairs of notices score as the card says."""

import csv
import json

import pytest
import thread_scores
from notice_texts import DATA, traced

from pipeline.codelists import names
from pipeline.tables import arrow, sets
from pipeline.tables.cell_texts import restore
from pipeline.threads import schema, tables


def test_what_is_planted_is_found(followed):
    found = [
        {
            "body": t.body,
            "round": f"{t.round.term}-{t.round.number}",
            "problem": t.problem,
            "answers": [tables.words(s) for s in t.of("answer")],
            "told": t.told,
            "later": t.later.problem if t.later else "",
        }
        for t in followed.threads
    ]
    assert found == json.loads((DATA / "planted.json").read_text(encoding="utf-8"))


def test_figures_of_answers(followed):
    by = {t.problem: t for t in followed.threads}
    assert tables.bounds(by["专项资金管理混乱"].of("money")) == (368000, 368000)
    assert tables.bounds(by["罚没物资管理混乱"].of("persons")) == (3, 3)
    assert tables.bounds(by["公务接待管理不严"].of("rules")) == (1, 1)
    assert tables.bounds(by["基层所力量不足"].of("money")) == (None, None)


def read(path):
    texts = {c.name for t in schema.TABLES for c in t.columns if c.type == "string"}
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{k: restore(v) if k in texts else v for k, v in row.items()} for row in csv.DictReader(file)]


def test_the_tables(followed, tmp_path):
    followed.write(tmp_path, ("csv", "parquet", "xlsx"))
    found = {t.name: read(tmp_path / f"{t.name}.csv") for t in schema.TABLES}
    assert {p.name for p in tmp_path.iterdir() if p.is_file()} == {
        *(f"{t.name}.{e}" for t in schema.TABLES for e in ("csv", "parquet", "xlsx")),
        "datapackage.json",
        "manifest.json",
    }
    for row in found["threads"]:
        assert followed.corpus.texts[row["doc_id"]][int(row["start"]) : int(row["end"])] == row["problem"]
        assert row["state"] in names("thread_state")
    for row in found["sayings"]:
        assert followed.corpus.texts[row["doc_id"]][int(row["start"]) : int(row["end"])] == row["text"]
        assert row["role"] in names("saying_role")
    ids = {s for t in followed.threads for s in (x.id for x in t.notice.sentences)}
    assert {row["sentence_id"] for row in found["threads"]} <= ids
    keys = [row["thread"] for row in found["threads"]]
    assert len(set(keys)) == len(keys)
    assert {row["thread"] for row in found["sayings"]} == set(keys)
    assert {row[c] for row in found["threads"] for c in ("earlier", "later")} - {""} <= set(keys)
    assert sets.open_set(tmp_path, "x").manifest["of"] == followed.corpus.opened.manifest["run"]


def test_the_same_tables_are_the_same_bytes(followed, tmp_path):
    for name in ("a", "b"):
        followed.write(tmp_path / name)
    one, other = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir() if p.is_file()} for n in ("a", "b"))
    assert one == other


def test_rows_fit_their_tables(followed):
    for table, rows in zip(
        schema.TABLES, (tables.thread_rows(followed.threads), tables.saying_rows(followed.threads)), strict=True
    ):
        assert arrow.to_arrow(table, rows).num_rows == len(rows)


# --- bodies and rounds ------------------------------------------------------------------------------------------------

FED = (
    "市委第三巡察组关于巡察{body}党组的反馈意见\n根据{seat}委统一部署，{when}对{body}党组开展了常规巡察。\n"
    "一、发现的主要问题\n（一）河道清淤不力。19处堵点多年未清。\n（二）水费收缴混乱。账目不清。\n市委第三巡察组\n{date}\n"
)
ANSWERED = (
    "中共{body}党组关于巡察整改情况的通报\n根据{seat}委统一部署，{when}对{body}党组开展了常规巡察。\n"
    "一、问题整改落实情况\n1.针对“河道清淤不力”问题。清淤9公里。\n中共{body}党组\n{date}\n"
)


def fed(body="沐江市水利局", seat="沐江市", when="四届市委第二轮巡察", date="2021年6月8日"):
    return FED.format(body=body, seat=seat, when=when, date=date)


def answered(body="沐江市水利局", seat="沐江市", when="四届市委第二轮巡察", date="2021年12月8日"):
    return ANSWERED.format(body=body, seat=seat, when=when, date=date)


def told(made):
    return [(t.body, t.problem, t.state, t.unsure, t.note) for t in made.threads]


def test_a_pair(tmp_path):
    made = traced(tmp_path, {"a.txt": fed(), "b.txt": answered()})
    assert told(made) == [
        ("沐江市水利局", "河道清淤不力", "done", False, ""),
        ("沐江市水利局", "水费收缴混乱", "open", False, ""),
    ]
    assert made.doubts == ()


def test_bodies_of_one_name_stay_apart(tmp_path):
    made = traced(
        tmp_path,
        {
            "a.txt": fed("水利局", "沐江市"),
            "b.txt": fed("水利局", "靖峦市"),
            "c.txt": answered("水利局", "靖峦市"),
        },
    )
    assert [(b, s) for b, p, s, _, _ in told(made) if p == "河道清淤不力"] == [
        ("水利局（沐江市）", "open"),
        ("水利局（靖峦市）", "done"),
    ]


def test_an_abbreviation_is_joined_and_said_to_be(tmp_path):
    made = traced(tmp_path, {"a.txt": fed("沐江市住房和城乡建设局"), "b.txt": answered("沐江市住建局")})
    assert [t.state for t in made.threads] == ["done", "open"]
    assert "沐江市住建局" in made.doubts[0]
    assert "are taken for one body" in made.doubts[0]


@pytest.mark.parametrize(
    ("when", "date", "number", "note"),
    [
        # no round: the last feedback before its date
        ("市委巡察组", "2021年12月8日", 2, "roundless"),
        ("市委巡察组", "2023年12月8日", 5, "roundless"),
        ("四届市委第**轮巡察", "2023年12月8日", 5, "roundless"),
        # dated before what it answers
        ("四届市委第五轮巡察", "2022年12月8日", 5, "early"),
        ("四届市委第五轮巡察", "2023年12月8日", 5, ""),
    ],
)
def test_rounds_without_a_number_and_dates_that_contradict(tmp_path, when, date, number, note):
    later = fed(when="四届市委第五轮巡察", date="2023年6月8日").replace("19处堵点多年未清。", "堵点仍在。")
    made = traced(tmp_path, {"a.txt": fed(), "b.txt": later, "c.txt": answered(when=when, date=date)})
    (thread,) = [t for t in made.threads if t.of("answer")]
    assert (thread.problem, thread.round.number, thread.told) == ("河道清淤不力", number, "done")
    assert (thread.unsure, thread.note) == (bool(note), note)
    assert any(d.startswith("c.txt#1: ") for d in made.doubts) == bool(note)
    assert [t.state for t in made.threads if t.round.number == 2] == ["recurring", "recurring"]


def test_a_notice_that_names_no_body_stands_alone(tmp_path):
    text = "巡察反馈意见\n一、发现的主要问题\n（一）河道清淤不力。\n（二）水费收缴混乱。\n"
    made = traced(tmp_path, {"a.txt": text, "b.txt": fed()})
    assert [t.body for t in made.threads] == ["沐江市水利局"] * 2 + [""] * 2
    assert "a.txt#1 say of no body" in made.doubts[0]


def test_a_rectification_notice_alone_makes_threads(tmp_path):
    (thread,) = traced(tmp_path, {"b.txt": answered()}).threads
    assert (thread.origin, thread.problem, thread.state, thread.unsure) == ("answer", "河道清淤不力", "done", False)


def test_found_and_answered_in_one_document(tmp_path):
    text = (
        "沐江市水利局党组巡察整改情况报告\n一、巡察反馈的主要问题\n（一）河道清淤不力。\n（二）水费收缴混乱。\n"
        "二、问题整改情况\n（一）关于河道清淤不力问题的整改情况\n清淤9公里。\n"
    )
    assert [s for _, _, s, _, _ in told(traced(tmp_path, {"a.txt": text}))] == ["done", "open"]


@pytest.mark.parametrize(
    ("title", "threads"),
    [
        ("沐江市水利局党组巡察整改情况报告", 1),
        ("沐江市水利局党组关于有关工作情况的报告", 1),
        # these tell of many bodies
        ("沐江市委2021年巡察工作总结", 0),
        ("在沐江市委巡察动员会上的讲话", 0),
    ],
)
def test_which_documents_are_notices(tmp_path, title, threads):
    text = f"{title}\n一、问题整改落实情况\n1.针对“河道清淤不力”问题。清淤9公里。\n"
    assert len(traced(tmp_path, {"a.txt": text}).threads) == threads


def test_rows_of_an_office_s_own_ledger(tmp_path):
    row = (
        "被巡察单位：沐江市水利局\n问题描述：河道清淤不力\n整改措施：建立台账\n整改情况：清淤9公里\n"
        "责任单位：河道科\n完成时限：年底\n"
    )
    made = traced(tmp_path, {"a.txt": fed(), "整改台账.txt": row})
    (thread,) = [t for t in made.threads if t.problem == "河道清淤不力"]
    assert [tables.words(s) for role in ("unit", "deadline") for s in thread.of(role)] == ["河道科", "年底"]


def test_a_traditional_notice(tmp_path):
    text = answered().translate(
        str.maketrans("针对问题党组关于巡察整改情况的通报", "針對問題黨組關於巡察整改情況的通報")
    )
    made = traced(tmp_path, {"a.txt": fed(), "b.txt": text})
    assert [t.state for t in made.threads] == ["done", "open"]


def test_keys_stay_when_other_notices_come(tmp_path):
    one = traced(tmp_path / "one", {"a.txt": fed()})
    more = traced(tmp_path / "more", {"a.txt": fed(), "b.txt": answered(), "c.txt": fed("沐江市财政局")})
    assert {t.key for t in one.threads} <= {t.key for t in more.threads}


# --- pairs with known links -------------------------------------------------------------------------------------------

FLOORS = {"dev": (0.92, 0.95), "held": (0.84, 0.9)}


@pytest.mark.parametrize("half", FLOORS)
def test_pairs_of_notices(half, tmp_path):
    links, unanswered = FLOORS[half]
    scores = thread_scores.score(half, tmp_path)
    assert scores.f1 >= links
    assert scores.open_right / scores.open_known >= unanswered


def test_the_card_tells_these_figures():
    assert "<!-- scores -->\n| half | links |" in thread_scores.CARD.read_text(encoding="utf-8")


def test_the_readme_shows_what_a_run_gives(followed, tmp_path):
    followed.write(tmp_path)
    lines = (tmp_path / "threads.csv").read_text(encoding="utf-8-sig").splitlines()
    cells = [[line.split(",")[n - 1] for n in (2, 4, 8, 19, 25, 26)] for line in (lines[0], *lines[16:22])]
    shown = "\n".join(map(",".join, cells))
    assert f"sed -n '1p;17,22p'\n{shown}\n```" in (DATA.parents[1] / "README.md").read_text(encoding="utf-8")
