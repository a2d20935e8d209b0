"""The document-feature matrix of a corpus, as other programs read it: Matrix Market, and CSV files that name rows and columns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from scipy import io, sparse

from pipeline.columns import DOC_ID, Table
from pipeline.compare import counts
from pipeline.compare.columns import text, whole
from pipeline.compare.comparisons import write_frame
from pipeline.compare.corpus import Corpus
from pipeline.compare.options import DEFAULTS, Options
from pipeline.compare.stopwords import LeftOut
from pipeline.errors import XunshiError
from pipeline.tables import describe, schema, sets

MATRIX, README = "dfm.mtx", "README.md"
_OF_DOCUMENTS = ("doc_id", "title", "genre", "level", "year", "province", "characters")
DOCUMENTS = Table(
    "documents",
    "文档",
    "One row per row of the matrix.",
    "矩阵每行一篇文档。",
    (
        whole("row", "行", "row of the matrix, from 1", "矩阵行号，从 1 起"),
        *(column for column in schema.named("documents").columns if column.name in _OF_DOCUMENTS),
    ),
    ("row",),
)
FEATURES = Table(
    "features",
    "特征",
    "One row per column of the matrix.",
    "矩阵每列一个特征。",
    (
        whole("column", "列", "column of the matrix, from 1", "矩阵列号，从 1 起"),
        text("feature", "特征", "the word, or the code that is counted", "词，或所计的代码"),
        whole("count", "次数", "mentions in all documents", "总次数", "mentions"),
        whole("documents", "文档数", "documents that hold it", "出现的文档数", "documents"),
        text(
            "left_out",
            "停用",
            "why comparisons leave the word out, empty for one that they keep",
            "比较时不计该词的原因；计则空",
        ),
    ),
    ("column",),
)
COUNTS = Table(
    "counts",
    "计数",
    "The matrix as one row per document and feature that it holds.",
    "矩阵的长表：每篇文档每个出现的特征一行。",
    (
        DOC_ID,
        text("feature", "特征", "the word, or the code that is counted", "词，或所计的代码"),
        whole("count", "次数", "mentions in the document", "文中次数", "mentions"),
    ),
    ("doc_id", "feature"),
)
_TOLD = """# Document-feature matrix / 文档特征矩阵

`dfm.mtx` (Matrix Market) has a row a document (`documents.csv`) and a column a feature (`features.csv`), both in the order
of these files; `counts.csv` is the same as a long table. Nothing is left out: `left_out` in `features.csv` marks stop words
and names of places.

`dfm.mtx` 每行一篇文档（`documents.csv`），每列一个特征（`features.csv`），次序与两表相同；`counts.csv` 为其长表。
停用词与地名仍在其中，`features.csv` 的 `left_out` 有标记。

In R, with quanteda:

```r
read <- function(file) read.csv(file, fileEncoding = "UTF-8-BOM", na.strings = "")
documents <- read("documents.csv")
features <- read("features.csv")
counts <- as(Matrix::readMM("dfm.mtx"), "CsparseMatrix")
dimnames(counts) <- list(documents$doc_id, features$feature)
dfm <- quanteda::as.dfm(counts)
quanteda::docvars(dfm) <- documents[c("province", "year", "level", "genre")]
dfm <- dfm[, is.na(features$left_out)]  # without stop words and names
```

In Python:

```python
import pandas as pd
from scipy.io import mmread

counts = mmread("dfm.mtx").tocsr()  # (documents, features)
documents, features = (pd.read_csv(name, encoding="utf-8-sig") for name in ("documents.csv", "features.csv"))
```
"""


def write(corpus: Corpus, folder: Path, layer: str = "words", options: Options = DEFAULTS) -> tuple[int, int]:
    """Write `dfm.mtx`, documents.csv, features.csv, counts.csv, README.md, datapackage.json and manifest.json: all or none.

    Args:
        corpus: the tables of a run.
        folder: made if missing.
        layer: what is counted, a name of `counts.kinds`.
        options: a user's own stop words, and whether names of places are told apart.

    Returns:
        Documents and features.

    Raises:
        XunshiError: there is no such layer, no document has any, or the folder cannot be written.
    """
    known = [kind.name for kind in counts.kinds()]
    if layer not in known:
        raise XunshiError(
            "--layer {layer}: nothing of that name is counted; there are {known}", layer=layer, known=", ".join(known)
        )
    matrix, items = counts.matrix(corpus, layer)
    if not items:
        raise XunshiError(
            "{folder}: no document has any {layer}; there is no matrix to write", folder=corpus.folder, layer=layer
        )
    out = LeftOut.of(corpus, corpus.group(["province"]), options) if layer == "words" else None
    frames = (
        (DOCUMENTS, corpus.documents.assign(row=np.arange(1, len(corpus.documents) + 1))),
        (FEATURES, _features(matrix, items, out)),
        (COUNTS, _long(matrix, corpus.documents["doc_id"].tolist(), items)),
    )
    with sets.replacing(folder) as (stage, publish):
        io.mmwrite(str(stage / MATRIX), matrix.astype(np.int64), field="integer", symmetry="general")
        (stage / README).write_text(_TOLD, encoding="utf-8")
        rows = {table.name: write_frame(table, frame, stage) for table, frame in frames}
        describe.write_datapackage(stage, ("csv",), "en", rows, [table for table, _ in frames])
        made_of = corpus.opened.manifest["run"] if corpus.opened else None
        publish({"of": made_of, "layer": layer, "rows": rows, "settings": options.told()})
    return matrix.shape[0], matrix.shape[1]


def _features(matrix: sparse.csr_array, items: list[str], out: LeftOut | None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "column": np.arange(1, len(items) + 1),
            "feature": items,
            "count": matrix.sum(axis=0).astype(np.int64),
            "documents": np.bincount(matrix.indices, minlength=len(items)),
            "left_out": [(out.why(item) if out else "") or None for item in items],
        }
    )


def _long(matrix: sparse.csr_array, documents: list[str], items: list[str]) -> pd.DataFrame:
    """A row a cell that is not 0, by document, then by feature."""
    matrix.sort_indices()
    held = matrix.tocoo()
    return pd.DataFrame(
        {
            "doc_id": [documents[i] for i in held.row],
            "feature": [items[j] for j in held.col],
            "count": held.data.astype(np.int64),
        }
    )
