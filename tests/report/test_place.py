"""A report's place: at whatever moment a kill comes, a report stands there, and the next one takes it."""

from __future__ import annotations

import os
import sys

import pytest

from pipeline.report import place


class Killed(BaseException):
    """As a kill: nothing handles it."""


def write(folder, word):
    part = place.begin(folder)
    (part / "documents").mkdir()
    for name in ("index.html", "documents/1.html", "a.html", "z.html"):
        (part / name).write_text(word)
    place.finish(folder)


def word_of(folder):
    """What the report says, which must be whole and of one make."""
    pages = [p.read_text() for p in folder.rglob("*.html")]
    assert len(pages) == 4
    assert len(set(pages)) == 1
    assert (folder / place.MARKER).is_file()
    return pages[0]


def dying(monkeypatch, number):
    """From now on the call of the system with this number is the last."""
    left = [number]

    def counted(real):
        def call(*args, **kwargs):
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return real(*args, **kwargs)

        return call

    for name in ("rename", "unlink", "rmdir", "mkdir", "open"):
        monkeypatch.setattr(os, name, counted(getattr(os, name)))


def killed(monkeypatch, number, folder, word):
    """Whether writing was killed before its end."""
    with monkeypatch.context() as patch:
        dying(patch, number)
        try:
            write(folder, word)
        except Killed:
            return True
    return False


def kills(monkeypatch, tmp_path):
    """(report before the kill, its place) after a kill at each call in turn; each time the next report is whole."""
    for number in range(100):
        folder = tmp_path / str(number) / "out"
        write(folder, "old")
        if not killed(monkeypatch, number, folder, "new"):
            assert word_of(folder) == "new"
            assert number > 10
            return
        yield folder
        write(folder, "next")
        assert word_of(folder) == "next"
        assert [p.name for p in folder.parent.iterdir()] == ["out"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges names")
def test_a_kill_at_any_moment_leaves_a_report_in_its_place(monkeypatch, tmp_path):
    if not exchanges(tmp_path):
        pytest.skip("this disk exchanges no names")
    assert {word_of(folder) for folder in kills(monkeypatch, tmp_path)} == {"old", "new"}


def exchanges(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    return place._exchanged(one, other)


def test_where_names_are_not_exchanged_it_is_there_or_beside(monkeypatch, tmp_path):
    monkeypatch.setattr(place, "_exchanged", lambda *_: False)
    seen = set()
    for folder in kills(monkeypatch, tmp_path):
        if folder.exists():
            seen.add(word_of(folder))
        else:
            place.begin(folder)
            seen.add(f"{word_of(folder)} again")
    assert seen == {"old", "old again", "new"}


def test_a_kill_while_the_first_is_written(monkeypatch, tmp_path):
    for number in range(100):
        folder = tmp_path / str(number) / "out"
        folder.parent.mkdir()
        if not killed(monkeypatch, number, folder, "new"):
            break
        assert not folder.exists()
        write(folder, "next")
        assert word_of(folder) == "next"
    assert number >= 3


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges names")
def test_a_disk_that_exchanges_no_names_changes_nothing(tmp_path):
    (tmp_path / "one").mkdir()
    assert not place._exchanged(tmp_path / "one", tmp_path / "missing")
    assert [p.name for p in tmp_path.iterdir()] == ["one"]
