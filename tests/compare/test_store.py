"""What is kept beside a run says what was counted anew, is read only where it still holds, and is joined on disk as in memory."""

import multiprocessing
import random
import shutil
from collections import Counter
from dataclasses import replace

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import compare, processes
from pipeline.batch.local import Local
from pipeline.compare import counts, fingerprints, folding, reuse, seeds, shares, signs, store, tokens
from pipeline.compare.workers import Workers
from pipeline.engines.segmenters import cutter
from pipeline.errors import XunshiError
from pipeline.settings import Settings

POOL = "党委政府发现问题整改落实责任监督检查反馈移交线索干部群众资金项目工程采购教育医疗土地粮食纪律作风"


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "_temporary", lambda: tmp_path / "temporary")


@pytest.fixture
def copied(results, tmp_path):
    return compare.load(shutil.copytree(results, tmp_path / "copied", ignore=shutil.ignore_patterns("compare")))


def kept(corpus, name):
    return sorted((corpus.folder / store.FOLDER).glob(f"{name}-*"))


def some(corpus):
    return corpus.where({"year": [2022]})


# --- words ------------------------------------------------------------------------------------------------------------


def counted(matrix, items, corpus):
    """doc_id → words and how often."""
    found = matrix.tocoo()
    told = {doc_id: Counter() for doc_id in corpus.documents["doc_id"]}
    ids = list(told)
    for row, column, n in zip(found.row, found.col, found.data, strict=True):
        told[ids[row]][items[column]] += int(n)
    return told


@pytest.mark.parametrize("choose", [lambda c: c, some], ids=["all", "some"])
def test_words_are_those_counted_anew(copied, choose):
    corpus = choose(copied)
    plain = replace(corpus, cut=cutter("rjieba"))  # without a name nothing is kept
    assert plain.words_by == ""
    found, items = counts.matrix(corpus, "words")
    wanted, names = counts.matrix(plain, "words")
    assert items == names == sorted(items)
    assert (found != wanted).nnz == 0
    mentions = counts.mentions(plain, "words")
    naive = {d: Counter(part["item"]) for d, part in mentions.groupby("doc_id")}
    assert {d: c for d, c in counted(found, items, corpus).items() if c} == naive
    assert len(kept(copied, "words")) == 1


def test_words_are_counted_once(copied, monkeypatch):
    first = counts.matrix(copied, "words")
    monkeypatch.setattr(tokens, "_cut", lambda *_: pytest.fail("counted again"))
    again = counts.matrix(compare.load(copied.folder), "words")
    assert again[1] == first[1]
    assert (again[0] != first[0]).nnz == 0
    assert counts.matrix(some(copied), "words")[0].sum() < first[0].sum()


def test_another_segmenter_s_words_are_others(copied):
    counts.matrix(copied, "words")
    own = replace(copied, cut=lambda text: iter([text[i : i + 2] for i in range(0, len(text), 2)]), cut_by="pairs")
    assert {len(word) for word in counts.matrix(own, "words")[1]} == {2}
    assert len(kept(copied, "words")) == 1  # the other's file is gone
    assert max(map(len, counts.matrix(copied, "words")[1])) > 2


def test_what_another_program_made_is_not_read(copied, monkeypatch):
    counts.matrix(copied, "words")
    (old,) = kept(copied, "words")
    monkeypatch.setattr(store, "own_digest", lambda: "another")
    counts.matrix(copied, "words")
    (new,) = kept(copied, "words")
    assert new != old


def test_a_folder_that_cannot_be_written_is_no_hindrance(copied):
    before = counts.matrix(copied, "words")
    shutil.rmtree(copied.folder / store.FOLDER)
    (copied.folder / store.FOLDER).write_text("in the way")
    found = counts.matrix(compare.load(copied.folder), "words")
    assert found[1] == before[1]
    assert (found[0] != before[0]).nnz == 0
    assert reuse.passages(copied, copied.group(["province"]), signs.of(copied)).shape[0]
    assert (copied.folder / store.FOLDER).read_text() == "in the way"


def test_nothing_half_made_is_left(copied, monkeypatch):
    def failing(_order, folder):
        (folder / "words.parquet").write_text("half")
        raise XunshiError("no")

    monkeypatch.setattr(tokens, "_cut", failing)
    with pytest.raises(XunshiError, match="no"):
        counts.matrix(replace(copied, cut=cutter("rjieba"), cut_by="failing"), "words")
    assert not list((copied.folder / store.FOLDER).iterdir())


def test_other_choices_of_documents_stay_for_a_while(copied):
    """Who compares all documents while another compares a year's finds his passages still there."""
    for year in ([2021], [2022], [2023], [2021, 2022], [2022, 2023], [2021]):
        corpus = copied.where({"year": year})
        reuse.passages(corpus, corpus.group(["province"]), signs.of(corpus))
    assert [len(kept(copied, stage)) for stage in ("signs", "seeds", "passages")] == [1, 4, 4]
    reuse.passages(copied, copied.group(["province"]), signs.of(copied))
    assert [len(kept(copied, stage)) for stage in ("signs", "seeds", "passages")] == [1, 4, 4]


def test_of_two_attempts_the_first_counts(tmp_path):
    def write(order, folder):
        (folder / "told").write_text(order)
        if order == "slow":  # meanwhile another has done the same
            store.make(write, "quick", tmp_path / "0")

    store.make(write, "slow", tmp_path / "0")
    assert [p.name for p in tmp_path.iterdir()] == ["0"]
    assert (tmp_path / "0" / "told").read_text() == "quick"


# --- seeds ------------------------------------------------------------------------------------------------------------


def written(folder, texts):
    path = folder / "fingerprints.parquet"
    found = [fingerprints.fingerprints(text) for text in texts]
    mixed = [(h * signs._MIXED, np.full(len(p), i), p) for i, (h, p) in enumerate(found)]
    signs.write_hashes(path, mixed)
    return path


def joined(path, chosen, buckets=1, parts=1):
    """The seeds of some documents, joined bucket by bucket and read part by part."""
    edges = [(1 << 64) * i // buckets for i in range(buckets + 1)]
    files = [path.parent / f"seeds-{i}.parquet" for i in range(buckets)]
    for file, bucket in zip(files, zip(edges, edges[1:], strict=False), strict=True):
        seeds.write([path], file, np.array(chosen), seeds.LEAST, bucket)
    ends = [len(chosen) ** 2 * i // parts for i in range(parts + 1)]
    spans = zip(ends, ends[1:], strict=False)
    found = [part for span in spans for part in seeds.of(files, span, seeds.LEAST)]
    pairs = [p for part in found for p in np.unique(part[0]).tolist()]
    assert len(pairs) == len(set(pairs))  # no pair is cut
    return [np.concatenate(column) for column in zip(*found, strict=True)] if found else [np.zeros(0)] * 3


def noise(seed, length):
    return "".join(random.Random(seed).choices(POOL, k=length))  # noqa: S311 (no secret)


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.lists(st.integers(0, 6), max_size=6), min_size=1, max_size=8),
    st.integers(1, 9),
    st.integers(1, 3),
    st.integers(1, 3),
)
def test_seeds_are_those_found_in_memory(tmp_path_factory, blocks, batch, buckets, parts):
    """Texts of a few common blocks in any order, which meet often, also twice in one text."""
    texts = ["".join(noise(n, 35) + noise(1000 * i + n, 9) for n in own) for i, own in enumerate(blocks)]
    path = written(tmp_path_factory.mktemp("seeds"), texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seeds, "BATCH", batch)
        found = joined(path, range(len(texts)), buckets, parts)
    for ours, wanted in zip(found, fingerprints._seeds(texts), strict=True):
        assert ours.tolist() == wanted.tolist()


@pytest.mark.parametrize("holders", [fingerprints.CROWD, fingerprints.CROWD + 1, 3 * fingerprints.CROWD])
def test_crowds_are_paired_with_their_first_holder(tmp_path, holders):
    texts = [noise(i + 1, 60) + noise(0, 50) for i in range(holders)]
    for ours, wanted in zip(joined(written(tmp_path, texts), range(holders)), fingerprints._seeds(texts), strict=True):
        assert ours.tolist() == wanted.tolist()


def test_seeds_of_some_documents(tmp_path):
    texts = [noise(i + 1, 60) + noise(0, 50) for i in range(6)]
    chosen = [1, 3, 4]
    found = joined(written(tmp_path, texts), chosen)
    for ours, wanted in zip(found, fingerprints._seeds([texts[i] for i in chosen]), strict=True):
        assert ours.tolist() == wanted.tolist()


def test_a_memory_that_is_too_small_is_named(tmp_path, monkeypatch):
    path = written(tmp_path, [noise(0, 50)] * 2)
    with pytest.raises(XunshiError, match=r"^--memory 63: too small; give at least 64 \(MiB\)$"):
        seeds.write([path], tmp_path / "out", np.arange(2), 63)

    def out(**_):
        raise duckdb.OutOfMemoryException("no more")

    monkeypatch.setattr(duckdb, "connect", out)
    with pytest.raises(XunshiError, match=r"^--memory 70: too small for these documents; give more \(MiB\)$"):
        seeds.write([path], tmp_path / "out", np.arange(2), 70)


def test_damaged_words_are_named(copied):
    counts.matrix(copied, "words")
    (folder,) = kept(copied, "words")
    path = folder / "0" / "words.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(XunshiError, match=r"words\.parquet: cannot be read .* delete it, then compare again"):
        counts.matrix(copied, "words")


def test_a_damaged_file_is_named(tmp_path):
    path = written(tmp_path, [noise(0, 50)] * 2)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(XunshiError, match=r"fingerprints\.parquet: cannot be read .* delete it, then compare again"):
        seeds.write([path], tmp_path / "out", np.arange(2), seeds.LEAST)


# --- passages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("choose", [lambda c: c, some], ids=["all", "some"])
def test_passages_are_those_found_in_memory(copied, choose):
    corpus = choose(copied)
    grouping = corpus.group(["province"])
    found = reuse.passages(corpus, grouping, signs.of(corpus))
    held = replace(
        corpus, opened=None, _read={"documents": corpus.documents, "masks": corpus.table("masks")}, only=None
    )
    held.__dict__["texts"] = corpus.texts
    assert [len(kept(copied, stage)) for stage in ("signs", "seeds", "passages")] == [1, 1, 1]
    if corpus.only is None:
        pd.testing.assert_frame_equal(found, reuse.passages(held, grouping, signs.of(held)))
    assert len(found) > 20


def test_few_folded_texts_are_held(copied, monkeypatch):
    monkeypatch.setattr(signs, "HELD", 2)
    read, real = [], signs._read
    monkeypatch.setattr(signs, "_read", lambda *of: read.append(of[-1]) or real(*of))
    folded = signs.of(copied)
    texts = [one.text for one in folded]
    assert [folded[i].text for i in (0, 5, 0, -1)] == [texts[0], texts[5], texts[0], texts[-1]]
    assert folded[3:5][1].text == texts[4]
    read.clear()
    assert [folded[i].text for i in (0, 1, 1, 0, 2, 0)] == [texts[i] for i in (0, 1, 1, 0, 2, 0)]
    assert read == [0, 1, 2]
    assert folded.originals[1] == [*copied.texts.values()][1]
    assert read == [0, 1, 2, 1]


@pytest.mark.parametrize("choose", [lambda c: c, some], ids=["all", "some"])
def test_kept_signs_are_those_folded_anew(copied, choose):
    corpus = choose(copied)
    provinces = copied.documents["province"].dropna().unique()
    anew = folding.Folding(corpus.texts, corpus.table("masks", folding.MASKS), corpus.lexicons, provinces)
    held = signs.of(corpus)
    assert len(held) == len(anew) == len(corpus.documents)
    for ours, wanted, original, text in zip(held, anew, held.originals, corpus.texts.values(), strict=True):
        assert (ours.text, original) == (wanted.text, text)
        assert ours.starts.tolist() == wanted.starts.tolist()
        assert ours.ends.tolist() == wanted.ends.tolist()


# --- engines ----------------------------------------------------------------------------------------------------------


def stages(corpus):
    """What is kept, but for seeds, whose rows alone have an order: file → bytes."""
    base = corpus.folder / store.FOLDER
    files = [p for p in base.rglob("*") if p.is_file() and "seeds-" not in str(p)]
    return {p.relative_to(base).as_posix(): p.read_bytes() for p in files}


def test_workers_leave_the_same_files(copied, tmp_path, monkeypatch):
    """Several shares, so that there are several tasks of each stage; the workers cut the texts as this process does."""
    monkeypatch.setattr(shares, "DOCUMENTS", 7)
    other = compare.load(shutil.copytree(copied.folder, tmp_path / "other", ignore=shutil.ignore_patterns("compare")))
    grouping = copied.group(["province"])
    here, spread = copied, replace(other, workers=_Forked(Local(), Settings(workers=2)))
    frames = [reuse.passages(c, grouping, signs.of(c)) for c in (here, spread)]
    matrices = [counts.matrix(c, "words") for c in (here, spread)]
    pd.testing.assert_frame_equal(*frames)
    assert matrices[0][1] == matrices[1][1]
    assert (matrices[0][0] != matrices[1][0]).nnz == 0
    assert stages(here) == stages(spread)
    assert len({name.split("/")[1] for name in stages(here) if name.startswith("words-")}) == 6


def test_processes_leave_the_same_files(copied, tmp_path):
    other = compare.load(shutil.copytree(copied.folder, tmp_path / "other", ignore=shutil.ignore_patterns("compare")))
    spread = replace(other, workers=Workers(Local(), Settings(workers=2)))
    for corpus in (copied, spread):
        counts.matrix(corpus, "words")
        signs.of(corpus)
    assert stages(copied) == stages(spread)


class _Forked(Workers):
    """Its processes begin as copies of this one, with shares as small as a test has them."""

    def each(self, function, calls, folder):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(processes, "context", lambda *_: multiprocessing.get_context("fork"))
            super().each(function, calls, folder)


def test_what_a_kill_left_out_is_made_and_nothing_else(copied, monkeypatch):
    monkeypatch.setattr(shares, "DOCUMENTS", 10)
    before = counts.matrix(copied, "words")
    (folder,) = kept(copied, "words")
    shutil.rmtree(folder / "2")
    made, cut = [], tokens._cut
    monkeypatch.setattr(tokens, "_cut", lambda order, into: (made.append(order.share.number), cut(order, into)))
    again = counts.matrix(compare.load(copied.folder), "words")
    assert made == [2]
    assert again[1] == before[1]
    assert (again[0] != before[0]).nnz == 0
