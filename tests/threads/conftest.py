"""The small corpus of three bodies over three rounds, run once."""

from __future__ import annotations

import pytest
from notice_texts import RAW

from pipeline.batch import run as batch
from pipeline.compare.corpus import Corpus
from pipeline.settings import Settings
from pipeline.threads.tables import Traced


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    out = tmp_path_factory.mktemp("threads") / "results"
    batch.run([RAW], out, Settings(workers=1), lambda _total: lambda _files, _documents: None)
    return out


@pytest.fixture(scope="session")
def followed(results):
    return Traced.of(Corpus.load(results))
