"""What of a file is no text: counted with the document, listed on request, and never an earlier run's list."""

import csv

import pytest


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    text = "# 通报\n\n目录\n总体情况………3\n\n发现问题~~35~~25个。\n\n第 2 页\n\n县委**个。<!-- 内部 -->\n"
    (folder / "a.md").write_text(text, encoding="utf-8")
    (folder / "b.txt").write_text("发现问题25个。", encoding="utf-8")
    return folder


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_pieces_left_out_are_counted_and_listed_on_request(run, raw, tmp_path):
    run(raw, explain_cleaning=True)
    out = tmp_path / "out"
    listed = [(row["doc_id"], row["number"], row["why"], row["text"]) for row in rows(out / "cleaning.csv")]
    assert sorted(listed) == [
        ("a.md#1", "1", "markup", "<!-- 内部 -->"),
        ("a.md#1", "2", "struck", "35"),
        ("a.md#1", "3", "page number", "第 2 页"),
        ("a.md#1", "4", "contents", "目录"),
        ("a.md#1", "5", "contents", "总体情况………3"),
    ]
    counted = {row["doc_id"]: int(row["dropped"]) for row in rows(out / "documents.csv")}
    assert counted == {"a.md#1": sum(len(text) for *_, text in listed), "b.txt#1": 0}
    assert '"cleaning"' in (out / "datapackage.json").read_text(encoding="utf-8")


def test_without_the_request_no_list_stands_and_an_old_one_goes(run, raw, tmp_path):
    run(raw, explain_cleaning=True)
    again = run(raw)
    out = tmp_path / "out"
    assert not (out / "cleaning.csv").exists()
    assert '"cleaning"' not in (out / "datapackage.json").read_text(encoding="utf-8")
    assert again.processed == 0  # asking for the list, or not, reads no file anew
    assert run(raw, explain_cleaning=True).processed == 0
    assert len(rows(out / "cleaning.csv")) == 5
