"""An unchanged file is never processed twice, a changed anything is never served stale."""

from __future__ import annotations

import os
import shutil

import pytest

from pipeline import lexicons, wordlists
from pipeline.batch import plan


@pytest.fixture(params=[1, 1 << 19], ids=["a shard a file", "one shard"])
def again(request, corpus, run):
    """A corpus that has been run once, and the function that runs it again and tells how many files were processed."""
    assert run(corpus, shard_bytes=request.param).processed == 8
    return lambda **settings: run(corpus, shard_bytes=request.param, **settings).processed


def shards(tmp_path):
    return {p.name for p in (tmp_path / "out" / plan.SHARDS).iterdir()}


def test_nothing(again):
    assert again() == 0


def test_another_word_list(again, tmp_path, monkeypatch):
    own = shutil.copytree(wordlists.folder(), tmp_path / "wordlists")
    monkeypatch.setattr(wordlists, "folder", lambda: own)
    plan.program_digest.cache_clear()
    assert again() == 0
    with (own / "names.csv").open("a", encoding="utf-8") as file:
        file.write("party,台盟,台盟沐江县委整改。,organizations: 台盟沐江县委\n")
    plan.program_digest.cache_clear()
    assert again() == 8


def test_another_time_stamp(corpus, again):
    for path in corpus.rglob("*.txt"):
        os.utime(path, (1, 1))
    assert again() == 0


def test_how_and_where_to_write(again):
    assert again(formats=("jsonl",)) == 0
    assert again(headers="zh") == 0
    assert again(workers=2) == 0


def test_one_file(corpus, tmp_path, again):
    path = sorted(corpus.rglob("*.txt"))[3]
    path.write_text(path.read_text(encoding="utf-8") + "新添一句，发现问题77777个。\n", encoding="utf-8")
    assert again() == 1
    assert "77777" in (tmp_path / "out" / "statistics.csv").read_text(encoding="utf-8-sig")
    assert again() == 0


def test_one_more_and_one_less(corpus, tmp_path, again):
    (corpus / "新.txt").write_text("新县委巡察发现问题88888个。", encoding="utf-8")
    assert again() == 1
    (corpus / "新.txt").unlink()
    assert again() == 0
    assert "88888" not in (tmp_path / "out" / "texts.jsonl").read_text(encoding="utf-8")
    assert "新.txt" not in (tmp_path / "out" / "documents.csv").read_text(encoding="utf-8-sig")


def test_a_new_name(corpus, again, tmp_path):
    path = min(corpus.rglob("*.txt"))
    path.rename(path.with_name("改名.txt"))
    assert again() == 1
    assert "改名.txt" in (tmp_path / "out" / "documents.csv").read_text(encoding="utf-8-sig")


def test_a_row_of_the_sidecar(corpus, again, tmp_path):
    (corpus / "metadata.csv").write_text("file,source\n甲/00.txt,甲网\n甲/02.txt,乙网\n", encoding="utf-8")
    assert again() == 2
    (corpus / "metadata.csv").write_text("file,source\n甲/00.txt,丙网\n甲/02.txt,乙网\n", encoding="utf-8")
    assert again() == 1
    table = (tmp_path / "out" / "documents.csv").read_text(encoding="utf-8-sig")
    assert "丙网" in table
    assert "甲网" not in table
    (corpus / "metadata.csv").unlink()
    again()
    assert "网" not in (tmp_path / "out" / "documents.csv").read_text(encoding="utf-8-sig")


def test_settings_that_change_the_tables(again):
    assert again(encoding="utf-8") == 8
    assert again(encoding="utf-8") == 0
    assert again(text_column="正文") == 8


def test_lexicons(tmp_path, again):
    own, same, other = tmp_path / "own", tmp_path / "same", tmp_path / "other"
    shutil.copytree(lexicons.default_folder(), own)
    assert again(lexicons=own) == 8
    shutil.copytree(own, same)
    assert again(lexicons=same) == 0
    shutil.copytree(same, other)
    with (other / "problem_phrases.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("推行三张清单之类,work_style,\n")
    assert again(lexicons=other) == 8
    assert again(lexicons=other) == 0


def test_lexicons_edited_between_two_runs_of_one_process(tmp_path, again):
    folder = tmp_path / "own"
    shutil.copytree(lexicons.default_folder(), folder)
    again(lexicons=folder)
    with (folder / "problem_phrases.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("推行三张清单之类,work_style,\n")
    assert again(lexicons=folder) == 8


def test_stale_shards_are_swept(corpus, tmp_path, run):
    run(corpus, shard_bytes=1)
    before = shards(tmp_path)
    assert len(before) == 8
    gone, changed = sorted(corpus.rglob("*.txt"))[:2]
    gone.unlink()
    changed.write_text("改过的文件。", encoding="utf-8")
    (tmp_path / "out" / plan.SHARDS / ".half.123").mkdir()
    run(corpus, shard_bytes=1)
    after = shards(tmp_path)
    assert len(after) == 7
    assert len(after & before) == 6


def test_a_shard_is_kept_while_one_of_its_files_is_needed(corpus, tmp_path, run):
    run(corpus)
    min(corpus.rglob("*.txt")).unlink()
    assert run(corpus).processed == 0
    assert len(shards(tmp_path)) == 1


@pytest.mark.parametrize("damage", ["index gone", "table gone", "table cut", "index cut"])
def test_a_damaged_store_is_made_anew(corpus, tmp_path, run, tables, damage):
    """A power cut (fragments are not synced), a sync program or a user may reach into the hidden folder."""
    run(corpus)
    good = tables(tmp_path / "out")
    (shard,) = (tmp_path / "out" / plan.SHARDS).iterdir()
    target = shard / (plan.INDEX if damage.startswith("index") else "sentences.arrow")
    if damage.endswith("gone"):
        target.unlink()
    else:
        target.write_bytes(target.read_bytes()[:20])
    run(corpus)
    assert tables(tmp_path / "out") == good


# --- what failed for a passing reason ---------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), MemoryError()], ids=["disk", "memory"])
def test_a_file_that_failed_to_open_once_is_tried_again(corpus, run, monkeypatch, error):
    """A network drive that was away, a machine that was short of memory: both pass, and the remedy says so."""
    from pipeline.ingest import readers

    real = readers.read

    def broken(path, **options):
        if path.name == "03.txt":
            raise (
                error
                if isinstance(error, MemoryError)
                else readers.UnreadableError("cannot be opened (Input/output error)", "check its path", lasting=False)
            )
        return real(path, **options)

    monkeypatch.setattr(readers, "read", broken)
    assert run(corpus).rejected == 1
    monkeypatch.setattr(readers, "read", real)
    assert run(corpus).rejected == 0
