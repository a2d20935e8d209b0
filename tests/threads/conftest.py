"""The small corpus of three bodies over three rounds, run once."""

from __future__ import annotations

import shutil

import pytest
from ledgers import write
from notice_texts import RAW
from openpyxl import load_workbook

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


@pytest.fixture(scope="session")
def first_ledger(followed, tmp_path_factory):
    """A ledger as it is written the first time."""
    path = tmp_path_factory.mktemp("ledger") / "整改台账.xlsx"
    write(followed, path)
    return path


@pytest.fixture
def ledger(first_ledger, tmp_path):
    """A copy of it, to be edited."""
    return shutil.copy(first_ledger, tmp_path / "整改台账.xlsx")


@pytest.fixture
def change(ledger):
    """Edit the ledger as a person would, by a function of the workbook."""

    def edit(function):
        opened = load_workbook(ledger)
        function(opened)
        opened.save(ledger)

    return edit
