"""What was read is what was planned: rows never stand under the digest of bytes that they were not made from."""

from __future__ import annotations

import csv
import hashlib
import json

import pytest

from pipeline.ingest import readers


@pytest.fixture
def changing(monkeypatch):
    """Let a file be written anew just before it is read: changing(name, texts) writes the next of the texts each time."""
    real = readers.read

    def start(name, texts):
        left = list(texts)

        def read(path, **options):
            if path.name == name and left:
                path.write_text(left.pop(0), encoding="utf-8")
            return real(path, **options)

        monkeypatch.setattr(readers, "read", read)

    return start


def told(out):
    """File → (digest in the manifest, text)."""
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    texts = {}
    for line in (out / "texts.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        texts[record["doc_id"].rpartition("#")[0]] = record["text"]
    return {i["file"]: (i["sha256"], texts.get(i["file"])) for i in manifest["inputs"]}


def rejects(out):
    with (out / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["file"]: (row["cause"], row["remedy"]) for row in csv.DictReader(file)}


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


NEW, NEWER = "改过的文件，发现问题55555个。", "又改过的文件，发现问题66666个。"


@pytest.mark.parametrize("shard_bytes", [1, 1 << 19])
def test_a_file_that_changes_once_is_read_once_more(corpus, tmp_path, run, tables, changing, shard_bytes):
    changing("03.txt", [NEW])
    outcome = run(corpus, shard_bytes=shard_bytes)
    assert (outcome.rejected, outcome.rows["documents"]) == (0, 8)
    assert told(tmp_path / "out")["乙/03.txt"] == (digest(NEW), NEW)
    assert run(corpus, shard_bytes=shard_bytes).processed == 0
    run(corpus, tmp_path / "fresh")
    assert tables(tmp_path / "out") == tables(tmp_path / "fresh")


def test_a_file_that_keeps_changing_is_rejected_until_it_rests(corpus, tmp_path, run, changing):
    # read with others, then alone, then once more
    changing("03.txt", [NEW, "一改。", NEWER])
    outcome = run(corpus)
    assert (outcome.rejected, outcome.rows["documents"]) == (1, 7)
    assert rejects(tmp_path / "out") == {
        "乙/03.txt": ("changes while it is read", "wait until it is written, then run again")
    }
    assert run(corpus).rejected == 0
    assert told(tmp_path / "out")["乙/03.txt"] == (digest(NEWER), NEWER)


def test_what_it_held_before_is_not_served_for_what_it_held_then(corpus, tmp_path, run, changing):
    """Planned as A, read as B, written back to A: a later run must give A's rows."""
    path = corpus / "乙" / "03.txt"
    old = path.read_text(encoding="utf-8")
    changing("03.txt", [NEW, NEW])
    run(corpus)
    path.write_text(old, encoding="utf-8")
    run(corpus)
    assert told(tmp_path / "out")["乙/03.txt"][0] == digest(old)
    assert "55555" not in (tmp_path / "out" / "texts.jsonl").read_text(encoding="utf-8")


def test_a_change_to_something_unreadable_counts_as_a_change(corpus, tmp_path, run, changing):
    changing("03.txt", [" \n"])
    run(corpus)
    assert rejects(tmp_path / "out")["乙/03.txt"][0] != "changes while it is read"
    assert told(tmp_path / "out")["乙/03.txt"] == (digest(" \n"), None)


def test_a_file_that_goes_is_told(corpus, tmp_path, run, monkeypatch):
    real = readers.read

    def read(path, **options):
        if path.name == "03.txt":
            path.unlink(missing_ok=True)
        return real(path, **options)

    monkeypatch.setattr(readers, "read", read)
    assert run(corpus).rejected == 1
    assert "cannot be opened" in rejects(tmp_path / "out")["乙/03.txt"][0]


def test_one_that_changes_among_many_costs_the_others_nothing(tmp_path, make_corpus, run, changing):
    corpus = make_corpus(tmp_path / "raw", 30)
    changing("07.txt", [NEW])
    outcome = run(corpus)
    assert (outcome.processed, outcome.rejected, outcome.rows["documents"]) == (30, 0, 30)
