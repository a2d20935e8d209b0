"""What is kept beside a run says what was counted anew, is read only where it still holds, and is joined on disk as in memory."""

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

from pipeline import compare
from pipeline.compare import counts, fingerprints, folding, reuse, seeds, store
from pipeline.engines.segmenters import cutter
from pipeline.errors import XunshiError

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
    monkeypatch.setattr(counts, "_counted", lambda _corpus: pytest.fail("counted again"))
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
    monkeypatch.setattr(store, "_own_digest", lambda: "another")
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
    assert reuse.passages(copied, copied.group(["province"]), reuse.folded(copied)).shape[0]
    assert (copied.folder / store.FOLDER).read_text() == "in the way"


def test_nothing_half_made_is_left(copied, monkeypatch):
    def failing(_corpus):
        yield copied.documents["doc_id"][0], Counter({"财政": 2})
        raise XunshiError("no")

    monkeypatch.setattr(counts, "_counted", failing)
    with pytest.raises(XunshiError, match="no"):
        counts.matrix(replace(copied, cut=cutter("rjieba"), cut_by="failing"), "words")
    assert not list((copied.folder / store.FOLDER).iterdir())


# --- seeds ------------------------------------------------------------------------------------------------------------


def written(folder, texts):
    path = folder / "fingerprints.parquet"
    rows = ((i, fingerprints.fingerprints(text)) for i, text in enumerate(texts))
    store._write(path, store._SCHEMAS[store.FINGERPRINTS], rows)
    return path


def joined(path, chosen):
    parts = list(seeds.of(path, np.array(chosen), seeds.LEAST))
    pairs = [p for part in parts for p in np.unique(part[0]).tolist()]
    assert len(pairs) == len(set(pairs))  # no pair is cut
    return [np.concatenate(column) for column in zip(*parts, strict=True)] if parts else [np.zeros(0)] * 3


def noise(seed, length):
    return "".join(random.Random(seed).choices(POOL, k=length))  # noqa: S311 (no secret)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.lists(st.integers(0, 6), max_size=6), min_size=1, max_size=8), st.integers(1, 9))
def test_seeds_are_those_found_in_memory(tmp_path_factory, blocks, batch):
    """Texts of a few common blocks in any order, which meet often, also twice in one text."""
    texts = ["".join(noise(n, 35) + noise(1000 * i + n, 9) for n in own) for i, own in enumerate(blocks)]
    path = written(tmp_path_factory.mktemp("seeds"), texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seeds, "BATCH", batch)
        found = joined(path, range(len(texts)))
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
        list(seeds.of(path, np.arange(2), 63))

    def out(**_):
        raise duckdb.OutOfMemoryException("no more")

    monkeypatch.setattr(duckdb, "connect", out)
    with pytest.raises(XunshiError, match=r"^--memory 70: too small for these documents; give more \(MiB\)$"):
        list(seeds.of(path, np.arange(2), 70))


def test_damaged_words_are_named(copied):
    counts.matrix(copied, "words")
    (path,) = kept(copied, "words")
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(XunshiError, match=r"words-\w+\.parquet: cannot be read .* delete it, then compare again"):
        counts.matrix(copied, "words")


def test_a_damaged_file_is_named(tmp_path):
    path = written(tmp_path, [noise(0, 50)] * 2)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(XunshiError, match=r"fingerprints\.parquet: cannot be read .* delete it, then compare again"):
        list(seeds.of(path, np.arange(2), seeds.LEAST))


# --- passages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("choose", [lambda c: c, some], ids=["all", "some"])
def test_passages_are_those_found_in_memory(copied, choose):
    corpus = choose(copied)
    grouping = corpus.group(["province"])
    found = reuse.passages(corpus, grouping, reuse.folded(corpus))
    held = replace(
        corpus, opened=None, _read={"documents": corpus.documents, "masks": corpus.table("masks")}, only=None
    )
    held.__dict__["texts"] = corpus.texts
    assert len(kept(copied, "fingerprints")) == 1
    if corpus.only is None:
        pd.testing.assert_frame_equal(found, reuse.passages(held, grouping, reuse.folded(held)))
    assert len(found) > 20


def test_few_folded_texts_are_held(copied, monkeypatch):
    monkeypatch.setattr(folding, "_HELD", 2)
    folded = folding.Folding(copied)
    texts = [one.text for one in folded]
    assert [folded[i].text for i in (0, 5, 0, -1)] == [texts[0], texts[5], texts[0], texts[-1]]
    assert folded[3:5][1].text == texts[4]
    assert folded._fold.cache_info().currsize <= 2
