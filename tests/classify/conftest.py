"""The folder of a small model, whole and to be spoilt."""

import shutil
from pathlib import Path

import pytest
from small_models import classifier

from pipeline.classify import model_files


@pytest.fixture
def nothing_kept():
    """The test begins and ends with no model remembered."""
    model_files._last.clear()
    yield
    model_files._last.clear()


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """As it was saved; not to be changed."""
    folder = tmp_path_factory.mktemp("model") / "whole"
    model_files.save(classifier(), folder, {"told": "甲"})
    return folder


@pytest.fixture
def folder(whole, tmp_path):
    """A copy of it."""
    return Path(shutil.copytree(whole, tmp_path / "copy"))
