"""What is entered, what is refused and told, and what two files may be called."""

from __future__ import annotations

import os
import socket
import sys
import unicodedata
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.errors import XunshiError
from pipeline.ingest.corpus import sidecar
from pipeline.ingest.walk import walk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions and links are otherwise there")


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "raw"
    for name in ("a/1.txt", "a/b/2.txt", "3.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("文", encoding="utf-8")
    return root


def names(found):
    return [s.name for s in found.sources]


def told(found):
    return {r.name: r.cause for r in found.refused}


# --- permissions; root may do anything, so that it has to be another user, or the system has to be asked in another way


@contextmanager
def nobody():
    """Be a user without rights for a while."""
    root = not os.geteuid()
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def open_to_all(tmp_path):
    """Let others come as far as the test's folder."""
    path = tmp_path
    while path != path.parent and path.stat().st_uid == os.geteuid():
        path.chmod(0o755)
        path = path.parent


@pytest.mark.parametrize(
    ("mode", "refused", "left"),
    [
        (0o000, {"a/": "cannot be listed (Permission denied)"}, ["3.txt"]),
        (0o100, {"a/": "cannot be listed (Permission denied)"}, ["3.txt"]),
        # it may be listed, but nothing in it may be looked at; its files are told when they cannot be opened
        (0o444, {"a/b/": "cannot be listed (Permission denied)"}, ["3.txt", "a/1.txt"]),
    ],
    ids=["nothing", "enter only", "list only"],
)
def test_a_folder_without_permission_is_told_and_the_rest_is_found(folder, open_to_all, mode, refused, left):
    (folder / "a").chmod(mode)
    with nobody():
        found = walk([folder])
    (folder / "a").chmod(0o755)
    assert told(found) == refused
    assert names(found) == left


def test_the_input_folder_itself_without_permission(folder, open_to_all):
    folder.chmod(0)
    with (
        nobody(),
        pytest.raises(XunshiError, match=r"raw: cannot be listed \(Permission denied\); check its permissions"),
    ):
        walk([folder])
    folder.chmod(0o755)


def test_a_folder_within_one_that_may_not_be_entered(folder, open_to_all):
    folder.chmod(0)
    with (
        nobody(),
        pytest.raises(
            XunshiError, match=r"a: cannot be (?:opened|listed) \(Permission denied\); check its permissions"
        ),
    ):
        walk([folder / "a"])
    folder.chmod(0o755)


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(5, "Input/output error")])
def test_a_folder_that_cannot_be_listed(folder, monkeypatch, error):
    """As above, also for root and for faults of the disk."""
    real = os.scandir

    def scandir(path):
        if str(path).endswith("/b"):
            error.filename = str(path)
            raise error
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = walk([folder])
    assert told(found) == {"a/b/": f"cannot be listed ({error.strerror})"}
    assert names(found) == ["3.txt", "a/1.txt"]


# --- links


@pytest.fixture
def other(tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "x.txt").write_text("外", encoding="utf-8")
    return folder


OUT = "is a link to something outside the input folder"


def test_links_that_lead_out_are_refused(folder, other):
    (folder / "out").symlink_to(other)
    (folder / "a" / "x.txt").symlink_to(other / "x.txt")
    (folder / "relative").symlink_to("../other")
    (folder / "twice").symlink_to(folder / "out")
    found = walk([folder])
    assert told(found) == dict.fromkeys(["a/x.txt", "out/", "relative/", "twice/"], OUT)
    assert all("--follow-links" in r.remedy for r in found.refused)
    assert names(found) == ["3.txt", "a/1.txt", "a/b/2.txt"]
    followed = walk([folder], follow_links=True)
    assert not followed.refused
    assert names(followed) == ["3.txt", "a/1.txt", "a/b/2.txt", "a/x.txt", "out/x.txt"]


def test_links_inside_are_no_second_files(folder):
    """Its name comes before the folder's own, which must not be skipped for it."""
    (folder / "0").symlink_to(folder / "a")
    (folder / "loop").symlink_to(folder)
    for follow in (False, True):
        found = walk([folder], follow_links=follow)
        assert names(found) == ["3.txt", "a/1.txt", "a/b/2.txt"]
        assert not found.refused


def test_an_input_folder_that_is_a_link_is_what_the_user_named(folder, tmp_path):
    (tmp_path / "link").symlink_to(folder)
    found = walk([tmp_path / "link"])
    assert names(found) == ["3.txt", "a/1.txt", "a/b/2.txt"]
    (tmp_path / "one.txt").symlink_to(folder / "3.txt")
    assert names(walk([tmp_path / "one.txt"])) == ["one.txt"]


def test_hidden_links_are_passed_over(folder, other):
    (folder / ".out").symlink_to(other)
    assert not walk([folder]).refused


# --- names


COMPOSED, APART = "é报告.txt", unicodedata.normalize("NFD", "é报告.txt")


@pytest.mark.skipif(sys.platform == "darwin", reason="one name there")
def test_two_names_that_look_alike_are_both_read_and_told(folder):
    for name in (COMPOSED, APART):
        (folder / name).write_text("文", encoding="utf-8")
    found = walk([folder])
    assert {COMPOSED, APART} <= set(names(found))
    assert len({s.path for s in found.sources}) == len(found.sources) == 5
    assert found.notices == [f"{COMPOSED}: two files have this name, in other characters or bytes; rename one"]


def test_a_name_has_one_form_whatever_system_wrote_it(folder):
    (folder / APART).write_text("文", encoding="utf-8")
    (folder / "metadata.csv").write_text(f"file,year\n{APART},2023\n", encoding="utf-8")
    assert COMPOSED in names(walk([folder]))
    assert sidecar([folder]) == {COMPOSED: {"year": "2023"}}


@pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode there")
def test_a_name_in_bytes_of_another_encoding_beside_its_like(folder):
    (folder / "报告.txt").write_text("文", encoding="utf-8")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xb1\xa8\xb8\xe6.txt")).write_text("文", encoding="utf-8")
    found = walk([folder])
    assert len(found.sources) == 5
    assert len(set(names(found))) == 5
    assert len(found.notices) == 1


# --- folders of results, special files


@pytest.mark.parametrize(
    "manifest", ['{"program": {"xunshi": "0.1.0"}}', '{"run": "x", "outputs": []}'], ids=["a run", "a comparison"]
)
def test_results_are_no_texts(folder, manifest):
    (folder / "a" / "manifest.json").write_text(manifest, encoding="utf-8")
    assert names(walk([folder])) == ["3.txt"]
    with pytest.raises(
        XunshiError, match=r"is a folder of results \(it holds manifest\.json\); name the folder of texts"
    ):
        walk([folder / "a"])


@pytest.mark.parametrize("manifest", ["{", "[]", '{"name": "app"}', '{"program": 1}', "\ufeff\xff"])
def test_a_manifest_of_something_else_is_no_sign_of_results(folder, manifest):
    (folder / "a" / "manifest.json").write_text(manifest, encoding="utf-8")
    assert "a/1.txt" in names(walk([folder]))


def test_special_files_are_found_but_never_opened(folder, tmp_path, monkeypatch):
    """They are told as no regular files when the run looks at them; nothing waits for a pipe's other end."""
    os.mkfifo(folder / "pipe.txt")
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
        assert {"pipe.txt", "socket.txt"} <= set(names(walk([folder])))


def test_a_cell_of_any_length_in_the_sidecar(folder):
    (folder / "metadata.csv").write_text(f"file,title\n3.txt,{'题' * 140_000}\n", encoding="utf-8")
    assert len(sidecar([folder])["3.txt"]["title"]) == 140_000
