"""What a worker on another machine must have in common with the driver, each difference told by name."""

from __future__ import annotations

import pickle
import threading

import pytest

from pipeline.batch import agreement
from pipeline.batch.agreement import UnseenError
from pipeline.errors import XunshiError
from pipeline.means import built_in
from pipeline.settings import Settings

HERE = {"the program": "1.0", "the library lxml": "5.1", "the lexicons": "abc", "the encoder": ""}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, None),
        ({"the program": "1.1"}, "the program is 1.1, where the run was planned with 1.0"),
        ({"the library lxml": None}, "the library lxml is none, where the run was planned with 5.1"),
        ({"the library more": "2"}, "the library more is 2, where the run was planned with none"),
        ({"the lexicons": "def" * 20}, "the lexicons is defdefdefdef, where the run was planned with abc"),
        ({"the encoder": "x"}, "the encoder is x, where the run was planned with none"),
        ({"the encoder": "x", "the program": "2"}, "the program is 2"),
    ],
)
def test_differences_are_named(change, told):
    here = {name: version for name, version in {**HERE, **change}.items() if version is not None}
    if told is None:
        agreement.require(HERE, here)
        return
    with pytest.raises(XunshiError, match=told):
        agreement.require(HERE, here)


def test_a_machine_agrees_with_itself_and_everything_that_decides_rows_is_looked_at():
    settings = Settings()
    told = {**agreement.program(settings), **agreement.parts(built_in())}
    agreement.require(told, dict(told))
    assert {
        "the program",
        "the program's code",
        "the library lxml",
        "the library python",
        *agreement.MEANS,
    } <= told.keys()
    assert told["the lexicons"] == built_in().lexicons.digest


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr(agreement, "_PATIENCE", 0.3)
    monkeypatch.setattr(agreement, "_PAUSE", 0.05)


def test_one_file_that_is_there_is_enough(tmp_path, hasty):
    mark = tmp_path / "mark"
    mark.touch()
    agreement.require_seen(mark, [tmp_path / "gone", mark])
    with pytest.raises(UnseenError, match="gone is not there; name folders that every machine sees"):
        agreement.require_seen(mark, [tmp_path / "gone", tmp_path / "too"])
    with pytest.raises(UnseenError) as error:
        agreement.require_seen(tmp_path / "none", [mark])
    sent = pickle.loads(pickle.dumps(error.value))  # noqa: S301 (our own)
    assert (str(sent), sent.path) == (str(error.value), tmp_path / "none")


def test_what_is_seen_late_is_waited_for(tmp_path):
    threading.Timer(0.3, (tmp_path / "late").touch).start()
    agreement.require_seen(tmp_path / "late", [tmp_path / "late"])
