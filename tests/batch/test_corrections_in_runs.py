"""Corrections outlive every run: the same bytes however it is made, only files concerned anew, what is not laid over told."""

from __future__ import annotations

import csv
import json

import pytest

from pipeline import stretches
from pipeline.batch import parts
from pipeline.corrections import growing, place
from pipeline.corrections.record import Correction
from pipeline.errors import XunshiError
from pipeline.settings import Settings


def rows(out, name):
    with (out / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def said(tmp_path, corpus, run, out):
    """Corrections of a run's mentions: said(layer, file, words, right=True, …) adds one to the file that it returns."""
    run(corpus)
    texts = {}
    for line in (out / "texts.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        texts[record["doc_id"]] = record["text"]
    sentences: dict[str, list[tuple[int, int]]] = {}
    for row in rows(out, "sentences"):
        sentences.setdefault(row["doc_id"], []).append((int(row["start"]), int(row["end"])))
    path = tmp_path / "review" / "corrections.jsonl"

    def add(layer, file, words, right=True, **values):
        doc_id = f"{file}#1"
        anchors = place.anchors(texts[doc_id], sentences[doc_id])
        anchor = next(a for a in anchors if words in a.sentence)
        made = Correction(0, doc_id, layer, *anchor, anchor.sentence.index(words), words, right, values, "甲", "看过")
        growing.append(path, [made.form()])
        return path

    return add


BODY, FILE = "榆屏县委", "甲/00.txt"


def test_the_tables_say_what_a_person_said(corpus, run, out, said):
    said("organizations", FILE, BODY, kind="court")
    said("statistics", FILE, "11个", value=12.0, status="planned")
    said("problems", FILE, "管党治党责任落实不力", right=False)
    path = said("rounds", FILE, "第一轮", **{"from": 2})
    assert run(corpus, corrections=path).processed == 1
    body = next(r for r in rows(out, "organizations") if r["doc_id"].startswith(FILE) and r["kind"] == "court")
    assert (body["text"], body["judged_by"]) == (BODY, "person")
    figure = next(r for r in rows(out, "statistics") if r["judged_by"] == "person")
    assert (figure["text"], figure["value"], figure["low"], figure["status"]) == ("11个", "12", "12", "planned")
    assert not any("责任落实不力" in r["text"] for r in rows(out, "problems") if r["doc_id"].startswith(FILE))
    assert [r["round"] for r in rows(out, "round_list") if r["doc_id"].startswith(FILE)] == ["2"]
    told = rows(out, "corrections")
    assert [(r["number"], r["outcome"], r["by"], r["note"]) for r in told] == [
        (str(n), "applied", "甲", "看过") for n in range(1, 5)
    ]
    for row in told:
        texts = (out / "texts.jsonl").read_text(encoding="utf-8").splitlines()
        text = next(json.loads(t)["text"] for t in texts if json.loads(t)["doc_id"] == row["doc_id"])
        assert text[int(row["start"]) : int(row["end"])] == row["text"]
    assert {r["judged_by"] for r in rows(out, "organizations") if not r["doc_id"].startswith(FILE)} == {"program"}


def test_the_manifest_counts_them(corpus, run, out, said):
    path = said("organizations", FILE, BODY, right=False)
    run(corpus, corrections=path)
    told = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["corrections"]
    assert (told["applied"], told["replaced"], told["lost"], told["absent"]) == (1, 0, 0, 0)
    run(corpus)
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["corrections"] is None


def test_the_same_bytes_however_it_is_run(corpus, run, tmp_path, said, tables):
    said("organizations", FILE, BODY, kind="court")
    path = said("problems", "乙/05.txt", "责任落实不力", labels=["corruption"])
    made = []
    for name, settings in {"a": {}, "b": {"workers": 2}, "c": {"shard_bytes": 1}}.items():
        run(corpus, tmp_path / name, corrections=path, **settings)
        made.append(tables(tmp_path / name))
    # and laid over the results of a run that knew none of them
    run(corpus, tmp_path / "d")
    run(corpus, tmp_path / "d", corrections=path)
    assert made[0] == made[1] == made[2] == tables(tmp_path / "d")


def test_only_the_files_concerned_are_read_anew(corpus, run, out, said, tables):
    plain = tables(out)
    path = said("organizations", FILE, BODY, right=False)
    assert run(corpus, corrections=path).processed == 1
    assert run(corpus, corrections=path).processed == 0
    said("organizations", "乙/01.txt", "县委", right=False)
    assert run(corpus, corrections=path).processed == 1
    # taken back: as if nobody had said anything, and no list of corrections left
    run(corpus)
    assert tables(out) == plain


def test_what_is_not_laid_over_is_told(corpus, run, out, said):
    said("organizations", FILE, BODY, kind="court")
    said("organizations", FILE, BODY, kind="health")
    said("organizations", "甲/02.txt", "县委", right=False)
    path = said("organizations", "乙/03.txt", "县委", right=False)
    growing.append(path, [json.loads(path.read_text(encoding="utf-8").splitlines()[0]) | {"doc_id": "没有.txt#1"}])
    growing.append(path, [json.loads(path.read_text(encoding="utf-8").splitlines()[0]) | {"doc_id": f"{FILE}#2"}])
    (corpus / "甲/02.txt").write_text("县委另写了一份总结，发现问题3个。\n", encoding="utf-8")
    (corpus / "乙/03.txt").write_bytes(b"")
    outcome = run(corpus, corrections=path)
    told = {int(r["number"]): r["outcome"] for r in rows(out, "corrections")}
    assert told == {1: "replaced", 2: "applied", 3: "lost", 4: "absent", 5: "absent", 6: "absent"}
    assert [notice.split(" corrections ")[0] for notice in outcome.notices] == ["1", "3", "1"]
    assert all("the table corrections" in notice for notice in outcome.notices)


def test_an_edit_elsewhere_in_the_file(corpus, run, out, said):
    path = said("organizations", FILE, BODY, kind="court")
    file = corpus / FILE
    file.write_text("新写的一行。\n" + file.read_text(encoding="utf-8") + "又添一句。\n", encoding="utf-8")
    run(corpus, corrections=path)
    assert [r["outcome"] for r in rows(out, "corrections")] == ["applied"]
    assert [r["text"] for r in rows(out, "organizations") if r["judged_by"] == "person"] == [BODY]


def test_a_long_text_in_parts(corpus, run, out, said, tables, tmp_path, monkeypatch):
    said("rounds", FILE, "第一轮", **{"from": 2})
    path = said("organizations", FILE, "榆屏县财政局", right=False)
    run(corpus, corrections=path)
    whole = tables(out)
    monkeypatch.setattr(stretches, "LONG", 1)
    monkeypatch.setattr(stretches, "STRETCH", 20)
    run(corpus, tmp_path / "parts", corrections=path)
    assert tables(tmp_path / "parts") == whole


def test_in_chinese(corpus, run, out, said):
    path = said("organizations", FILE, BODY, kind="court")
    run(corpus, corrections=path, values="zh")
    assert {r["判定者"] for r in rows(out, "organizations")} == {"程序", "人工"}
    assert [(r["判断"], r["处理结果"]) for r in rows(out, "corrections")] == [("是", "已采用")]


def test_a_file_that_is_none(corpus, run, tmp_path, said):
    with pytest.raises(XunshiError, match=r"none\.jsonl: no such file"):
        run(corpus, corrections=tmp_path / "none.jsonl")
    path = said("organizations", FILE, BODY)
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(XunshiError, match="line 1: damaged"):
        run(corpus, corrections=path)


def test_parts_lay_them_over_too(corpus, tmp_path, run, tables, said):
    """Those of files that are not there stand at the end once, and another state of the file in between is refused."""
    said("organizations", FILE, BODY, kind="court")
    path = said("organizations", FILE, BODY, right=False)
    path.write_text(path.read_text(encoding="utf-8").replace(f"{FILE}#1", "无.txt#1", 1), encoding="utf-8")
    run(corpus, tmp_path / "whole", corrections=path)
    chosen = Settings(workers=1, corrections=path)
    for i in (1, 2):
        parts.run_part([corpus], tmp_path / "parts", chosen, parts.Part(i, 2), lambda _: lambda *_: None)
    parts.assemble_parts(tmp_path / "parts")
    assert tables(tmp_path / "parts") == tables(tmp_path / "whole")
    said("statistics", FILE, "11个", value=12.0, status="planned")
    parts.run_part([corpus], tmp_path / "parts", chosen, parts.Part(2, 2), lambda _: lambda *_: None)
    with pytest.raises(XunshiError, match="part 2 of 2 was made with another state of the corrections"):
        parts.assemble_parts(tmp_path / "parts")
