"""A folder with one text."""

from __future__ import annotations

import pytest
from command_line import TEXT


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "好.txt").write_text(TEXT, encoding="utf-8")
    return folder
