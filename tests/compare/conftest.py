"""The sample of provincial summaries, run once, and what was planted in it."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path

import pytest
from drawn_figures import drawn
from keyness_corpora import go

from pipeline import compare
from pipeline.batch import run as batch
from pipeline.settings import Settings

ROOT = Path(__file__).parents[2]
RAW = ROOT / "data" / "raw"


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    """Folder of a run on the 36 provincial summaries, with their metadata."""
    out = tmp_path_factory.mktemp("provinces") / "results"
    source = out.parent / "raw"
    source.mkdir()
    shutil.copytree(RAW / "provinces", source / "provinces")
    (source / "metadata.csv").write_bytes(_rows_of("provinces/"))
    batch.run([source], out, Settings(workers=1), lambda _total: lambda _files, _documents: None)
    return out


def _rows_of(folder):
    head, *rows = (RAW / "metadata.csv").read_bytes().splitlines(keepends=True)
    return head + b"".join(row for row in rows if row.startswith(folder.encode()))


@pytest.fixture(scope="session")
def corpus(results):
    return compare.load(results)


@pytest.fixture(scope="session")
def drawings():
    """The figures of invented tables, by name."""
    return drawn()


@pytest.fixture(scope="session")
def planted():
    return json.loads((Path(__file__).parent / "planted.json").read_text(encoding="utf-8"))


@pytest.fixture
def keyness_of(monkeypatch):
    """`keyness_corpora.go`, its layers in the place of the real ones while a test lasts."""
    return partial(go, monkeypatch)
