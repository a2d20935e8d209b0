"""Real texts, where they stand beside the checkout, compare without a metadata file."""

from pathlib import Path

import pytest

from pipeline import compare
from pipeline.batch import run as batch
from pipeline.compare import registry
from pipeline.compare.grouping import UNKNOWN
from pipeline.settings import Settings

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    if not SEEDS.is_dir():
        pytest.skip("the shared texts do not stand beside this folder")
    out = tmp_path_factory.mktemp("seeds")
    batch.run([SEEDS], out, Settings(workers=1), lambda _total: lambda _files, _documents: None)
    return compare.load(out)


@pytest.mark.parametrize("by", ["province", "year", ("level", "genre")])
def test_every_comparison(corpus, by):
    tables = compare.tables(corpus, by)
    assert list(tables) == [table.name for table in registry.tables().values()]
    assert tables["groups"]["documents"].sum() == len(corpus.documents) == 7
    assert not tables["rates"].empty
    assert not tables["map"].empty


def test_provinces_are_not_guessed(corpus):
    """What no text shows stays unknown; the groups are those that the documents' own evidence names."""
    grouping = corpus.group(["province"])
    known = corpus.documents["province"].notna().sum()
    assert grouping.sizes.get(UNKNOWN, 0) == 7 - known > 0
    told = corpus.documents.dropna(subset=["province"])
    for row in told.itertuples():
        assert row.province_evidence in corpus.texts[row.doc_id]
