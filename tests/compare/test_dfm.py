"""The document-feature matrix: the same counts in all its files, nothing left out, readable by others."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from scipy.io import mmread

from pipeline.compare import counts, dfm
from pipeline.compare.options import Options
from pipeline.errors import XunshiError


def csv(folder, name):
    return pd.read_csv(folder / f"{name}.csv", encoding="utf-8-sig", keep_default_na=False)


@pytest.fixture(scope="module")
def written(corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dfm")
    return folder, dfm.write(corpus, folder)


def test_the_matrix_is_what_comparisons_count(written, corpus):
    folder, told = written
    expected, items = counts.matrix(corpus, "words")
    found = mmread(folder / "dfm.mtx")
    assert found.shape == told == expected.shape
    assert np.issubdtype(found.dtype, np.integer)
    assert (found.tocsr() != expected).nnz == 0
    features, documents = csv(folder, "features"), csv(folder, "documents")
    assert features["feature"].tolist() == items
    assert features["column"].tolist() == list(range(1, len(items) + 1))
    assert documents["doc_id"].tolist() == corpus.documents["doc_id"].tolist()
    assert documents["row"].tolist() == list(range(1, len(documents) + 1))
    assert documents["province"].tolist() == corpus.documents["province"].tolist()
    assert features["count"].tolist() == expected.sum(axis=0).astype(int).tolist()
    assert features["documents"].tolist() == (expected.toarray() > 0).sum(axis=0).tolist()


def test_the_header_is_one_that_readers_know(written):
    """R's Matrix::readMM and scipy read coordinate matrices whose cells are integers, counted from 1."""
    lines = (written[0] / "dfm.mtx").read_text("utf-8").splitlines()
    assert lines[0] == "%%MatrixMarket matrix coordinate integer general"
    body = [line for line in lines if not line.startswith("%")]
    rows, columns, cells = map(int, body[0].split())
    assert len(body) == cells + 1
    triples = np.array([list(map(int, line.split())) for line in body[1:]])
    assert triples.min(axis=0).tolist()[0] == 1
    assert (triples.max(axis=0)[:2] <= (rows, columns)).all()


def test_the_long_table_is_the_matrix(written):
    folder, _ = written
    long, features, documents = (csv(folder, name) for name in ("counts", "features", "documents"))
    row = dict(zip(documents["doc_id"], documents["row"], strict=True))
    column = dict(zip(features["feature"], features["column"], strict=True))
    matrix = mmread(folder / "dfm.mtx").tocsr()
    assert len(long) == matrix.nnz
    cells = matrix[long["doc_id"].map(row).to_numpy() - 1, long["feature"].map(column).to_numpy() - 1]
    assert np.asarray(cells).ravel().tolist() == long["count"].tolist()


def test_what_comparisons_leave_out_is_marked(corpus, tmp_path):
    dfm.write(corpus, tmp_path, options=Options(frozenset({"粮食"})))
    why = dict(csv(tmp_path, "features")[["feature", "left_out"]].itertuples(index=False, name=None))
    wanted = {"其中": "stop words", "粮食": "your own", "云汀": "names of places and groups", "整改": ""}
    assert {word: why[word] for word in wanted} == wanted


def test_other_layers(corpus, tmp_path):
    documents, features = dfm.write(corpus, tmp_path, "slogans")
    assert documents == len(corpus.documents)
    assert "两个确立" in csv(tmp_path, "features")["feature"].tolist()
    assert set(csv(tmp_path, "features")["left_out"]) == {""}
    assert json.loads((tmp_path / "manifest.json").read_text("utf-8"))["layer"] == "slogans"
    assert features == len(csv(tmp_path, "features"))


def test_twice_the_same_bytes(written, corpus, tmp_path):
    dfm.write(corpus, tmp_path)
    files = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    assert {"dfm.mtx", "README.md", "counts.csv", "datapackage.json"} <= set(files)
    assert files == {p.name: p.read_bytes() for p in written[0].iterdir() if p.is_file()}


def test_wrong_layers(corpus, tmp_path):
    with pytest.raises(XunshiError, match="--layer 词: nothing of that name is counted; there are words, slogans"):
        dfm.write(corpus, tmp_path / "out", "词")
    assert not (tmp_path / "out").exists()


def test_nothing_to_count(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(counts, "mentions", lambda *_: pd.DataFrame({"doc_id": [], "item": []}))
    with pytest.raises(XunshiError, match="no document has any modes; there is no matrix to write"):
        dfm.write(corpus, tmp_path / "out", "modes")
