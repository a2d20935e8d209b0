"""What a training needs at least: the figures that README and messages tell are those that it works with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.classify import codebook as codebooks
from pipeline.classify.labelled import Labelled
from pipeline.classify.model_files import default_folder
from pipeline.errors import XunshiError
from pipeline.learn.findings import train

ROOT = Path(__file__).resolve().parents[2]
BOOK = codebooks.read(default_folder() / codebooks.FILE)


def records(missing="", least=train.LEAST_UNITS, groups=train.LEAST_PASSAGES):
    """As few sentences as there may be; of `missing` one fewer."""
    found = []
    kinds = [*((s, ()) for s in ("none",)), *((s, (BOOK.names[0],)) for s in ("found", "target", "rectified"))]
    kinds += [("found", (name,)) for name in BOOK.names[1:]]
    for status, labels in kinds:
        count = least - ((labels[0] if labels else status) == missing)
        found += [
            Labelled(f"{status}{labels}{i}", "有的村账目不清。", status, labels, f"{i % groups}", "", "")
            for i in range(count)
        ]
    return found


def test_the_least_is_enough_and_one_fewer_is_not():
    train.require_enough(records(), BOOK, Path("我的标注"))
    for missing, remedy in (("none", "label more"), (BOOK.names[-1], "take it out of codebook.toml")):
        with pytest.raises(XunshiError, match=rf"{missing} stands in 19 sentences of 10 groups.*{remedy}"):
            train.require_enough(records(missing), BOOK, Path("我的标注"))
    with pytest.raises(XunshiError) as told:
        train.require_enough(records("none"), BOOK, Path("我的标注"))
    assert "codebook" not in str(told.value), "a status cannot be taken out"
    with pytest.raises(XunshiError, match="of 9 groups"):
        train.require_enough(records(groups=9), BOOK, Path("我的标注"))


@pytest.mark.parametrize(
    ("name", "told"),
    [("README.md", r"needs (\d+) sentences of (\d+) groups"), ("README.zh-CN.md", r"各须有 (\d+) 句、出自 (\d+) 组")],
)
def test_the_readme_tells_the_least(name, told):
    found = re.search(told, (ROOT / name).read_text(encoding="utf-8"))
    assert (int(found[1]), int(found[2])) == (train.LEAST_UNITS, train.LEAST_PASSAGES)
