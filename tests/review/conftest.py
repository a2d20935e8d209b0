"""A review of one text."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from analyst import BOOK, CLASSIFIER, TEXT

from pipeline import lexicons
from pipeline.means import Means
from pipeline.review import loop


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "报告.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def review(tmp_path, raw):
    """A review of one text: .export(name) → path, .take(path or (coder, path) …) → counts, and its folder."""
    folder = tmp_path / "review"

    def export(name="out.csv", paths=(raw,), size=20):
        loop.export(paths, tmp_path / name, folder, size, Means(lexicons.built_in(), CLASSIFIER))
        return tmp_path / name

    def take(*files, coder="甲", replace=False):
        told = [f if isinstance(f, tuple) else (coder, f) for f in files]
        return loop.take(told, folder, BOOK, replace=replace)

    return SimpleNamespace(folder=folder, export=export, take=take, tmp=tmp_path)
