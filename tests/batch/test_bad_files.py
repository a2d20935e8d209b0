"""A file that cannot be read costs that file alone: it stands in rejects.csv with cause and remedy, all others are whole."""

from __future__ import annotations

import csv
import json
import os
import random
import sys
from pathlib import Path

import pytest
from docx import Document
from fpdf import FPDF
from PIL import Image

from pipeline.errors import XunshiError

GOOD = "榆屏县委2023年巡察工作总结\n\n2023年，县委开展第三轮巡察，发现问题228个，移交线索31件，整改率93.0%。\n"


def rejects(out):
    with (out / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def lines(out, table):
    return [json.loads(line) for line in (out / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()]


def image_only_pdf(path):
    pdf = FPDF()
    pdf.add_page()
    pdf.image(Image.new("RGB", (200, 300), "white"), x=10, y=10, w=100)
    pdf.output(str(path))


def cut_docx(path):
    document = Document()
    document.add_paragraph(GOOD * 50)
    document.save(str(path))
    path.write_bytes(path.read_bytes()[:-3000])


BAD = {
    "empty.txt": lambda p: p.write_bytes(b""),
    "blank.txt": lambda p: p.write_text(" \n\n　\n", encoding="utf-8"),
    "binary.txt": lambda p: p.write_bytes(random.Random(1).randbytes(20_000)),  # noqa: S311 (no secret)
    "cut.docx": cut_docx,
    "scan.pdf": image_only_pdf,
    "old.doc": lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "picture.txt": lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
    "pages.txt": lambda p: p.write_text("- 1 -\n- 2 -\n", encoding="utf-8"),
    "no suffix": lambda p: p.write_text(GOOD, encoding="utf-8"),
}


@pytest.fixture
def mixed(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "good.txt").write_text(GOOD, encoding="utf-8")
    for name, make in BAD.items():
        make(raw / name)
    return raw


@pytest.mark.parametrize("settings", [{}, {"workers": 2, "shard_bytes": 1}], ids=str)
def test_each_bad_file_is_told_with_cause_and_remedy(mixed, tmp_path, run, settings):
    outcome = run(mixed, formats=("jsonl",), **settings)
    told = rejects(tmp_path / "out")
    assert set(told) == set(BAD)
    assert all(row["cause"] and row["remedy"] for row in told.values())
    assert all("Traceback" not in row["cause"] and "\n" not in row["cause"] for row in told.values())
    assert (outcome.rejected, outcome.rows["documents"]) == (len(BAD), 1)
    assert "OCR" in told["scan.pdf"]["remedy"]
    assert ".docx" in told["old.doc"]["remedy"]


def test_good_rows_are_as_if_the_bad_files_were_not_there(mixed, tmp_path, run):
    run(mixed)
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "good.txt").write_text(GOOD, encoding="utf-8")
    run(alone, tmp_path / "out2")
    for path in (tmp_path / "out2").glob("*.csv"):
        if path.name != "rejects.csv":
            assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()


def test_a_rejected_file_that_is_mended_is_read(mixed, tmp_path, run):
    run(mixed)
    (mixed / "empty.txt").write_text(GOOD, encoding="utf-8")
    assert run(mixed).processed == 1
    assert "empty.txt" not in rejects(tmp_path / "out")


NAMES = [
    "有 空格.txt",
    "“引号”'q'.txt",
    'a"b,c.txt',
    "=1+1.txt",
    "-x.txt",
    "emoji😀.txt",
    "#1:2.txt",
    "很" * 80 + ".txt",
    "UPPER.TXT",
    "a\nb.txt",
]


@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot be there")
def test_odd_names(tmp_path, run):
    raw = tmp_path / "raw"
    raw.mkdir()
    for name in NAMES:
        (raw / name).write_text(GOOD, encoding="utf-8")
    outcome = run(raw, formats=("jsonl",))
    assert outcome.rejected == 0
    assert sorted(row["file"] for row in lines(tmp_path / "out", "documents")) == sorted(NAMES)
    ids = [row["doc_id"] for row in lines(tmp_path / "out", "documents")]
    assert len(set(ids)) == len(NAMES)


@pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode there")
def test_a_name_in_another_encoding_costs_nothing_else(tmp_path, run):
    """A ZIP archive from Chinese Windows unpacks to names in GBK."""
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "good.txt").write_text(GOOD, encoding="utf-8")
    Path(os.fsdecode(os.fsencode(raw) + b"/\xb1\xa8\xb8\xe6.txt")).write_text(GOOD, encoding="utf-8")
    outcome = run(raw)
    assert outcome.files == 2
    assert outcome.rows["documents"] + outcome.rejected == 2
    assert outcome.rows["documents"] >= 1


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links(tmp_path, run):
    raw, other = tmp_path / "raw", tmp_path / "other"
    raw.mkdir()
    other.mkdir()
    (raw / "good.txt").write_text(GOOD, encoding="utf-8")
    (other / "x.txt").write_text(GOOD, encoding="utf-8")
    (raw / "folder").symlink_to(other)
    (raw / "loop").symlink_to(raw)
    (raw / "dangling.txt").symlink_to(raw / "nowhere.txt")
    (raw / "itself.txt").symlink_to(raw / "itself.txt")
    outcome = run(raw, formats=("jsonl",), follow_links=True)
    assert [row["file"] for row in lines(tmp_path / "out", "documents")] == ["folder/x.txt", "good.txt"]
    told = rejects(tmp_path / "out")
    assert set(told) == {"dangling.txt", "itself.txt"}
    assert all("cannot be opened" in row["cause"] and row["remedy"] for row in told.values())
    assert outcome.rejected == 2
    (raw / "nowhere.txt").write_text(GOOD, encoding="utf-8")
    assert run(raw, follow_links=True).rejected == 1
    run(raw)
    told = rejects(tmp_path / "out")
    assert set(told) == {"folder/", "itself.txt"}
    assert told["folder/"]["cause"] == "is a link to something outside the input folder"
    assert "--follow-links" in told["folder/"]["remedy"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(mixed, tmp_path, run):
    (mixed / "locked.txt").write_text(GOOD, encoding="utf-8")
    (mixed / "locked.txt").chmod(0)
    run(mixed)
    assert "permission" in rejects(tmp_path / "out")["locked.txt"]["cause"].lower()


def test_a_file_that_cannot_be_opened(mixed, tmp_path, run, monkeypatch):
    """As above, also for root; once it can be opened it is read, though nothing about it has changed."""
    real = Path.open

    def denied(self, *args, **kwargs):
        if self.name == "good.txt":
            raise PermissionError(13, "Permission denied")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", denied)
    assert run(mixed).rows["documents"] == 0
    assert rejects(tmp_path / "out")["good.txt"]["cause"] == "cannot be opened (Permission denied)"
    monkeypatch.setattr(Path, "open", real)
    assert run(mixed).rows["documents"] == 1


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_named_pipe_does_not_hang_the_run(mixed, tmp_path, child):
    import subprocess

    os.mkfifo(mixed / "pipe.txt")
    program = "import sys\nfrom pipeline.commands.app import main\nif __name__ == '__main__':\n    main()\n"
    process = child(program, "run", mixed, "--out", tmp_path / "out", wait=False)
    try:
        process.communicate(timeout=6)
    except subprocess.TimeoutExpired:
        pytest.fail("it hangs")
    assert "pipe.txt" in rejects(tmp_path / "out")


def test_the_output_inside_the_input_is_not_read(mixed, run):
    first = run(mixed, mixed / "out", formats=("jsonl", "xlsx"))
    second = run(mixed, mixed / "out", formats=("jsonl", "xlsx"))
    assert (first.files, second.files, second.processed) == (10, 10, 0)


def test_the_output_cannot_be_the_input_itself(mixed, run):
    """Else the second run would read the first one's tables."""
    with pytest.raises(XunshiError, match="input and output are the same folder; choose another one with --out"):
        run(mixed, mixed)
    assert not (mixed / "documents.csv").exists()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="no peak memory of a child")
def test_fifty_megabytes_on_one_line(tmp_path, child):
    """It ends, alone or rejected, without taking the memory of the machine; the file beside it is whole."""
    import subprocess

    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "good.txt").write_text(GOOD, encoding="utf-8")
    words = [
        "市委",
        "县委",
        "第三轮巡察",
        "发现问题",
        "责任落实",
        "不力",
        "财政局",
        "个别干部",
        "整改",
        "**个",
        "，",
        "。",
        "；",
        "12.5%",
        "违规发放津补贴",
    ]
    pick, size = random.Random(7), 0  # noqa: S311 (no secret)
    with (raw / "huge.txt").open("w", encoding="utf-8") as file:
        while size < 50 * 2**20:
            piece = "".join(pick.choices(words, k=2000)) + f"共{pick.randrange(10**6)}件"
            size += len(piece.encode())
            file.write(piece)
    program = (
        "import resource, sys\nfrom pathlib import Path\n"
        "from pipeline.batch import run as batch\nfrom pipeline.settings import Settings\n"
        "if __name__ == '__main__':\n"
        "    done = batch.run([Path(sys.argv[1])], Path(sys.argv[2]), Settings(workers=1), lambda t: lambda f, d: None)\n"
        "    print(done.files, done.rows['documents'] + done.rejected, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    process = child(program, raw, tmp_path / "out", wait=False)
    try:
        out, err = process.communicate(timeout=420)
    except subprocess.TimeoutExpired:
        pytest.fail("it did not end in seven minutes, three times what ten files of a tenth take")
    assert process.returncode == 0, err
    files, accounted, peak = map(int, out.split())
    assert (files, accounted) == (2, 2)
    assert "good.txt" in (tmp_path / "out" / "documents.csv").read_text(encoding="utf-8-sig")
    # kilobytes on Linux, bytes on macOS
    assert peak / (2**20 if sys.platform == "linux" else 2**30) < 6


def test_a_row_of_the_sidecar_without_a_file_is_told(tmp_path, run):
    raw = tmp_path / "raw"
    raw.mkdir()
    for name in ("good.txt", "other.txt"):
        (raw / name).write_text(GOOD, encoding="utf-8")
    (raw / "metadata.csv").write_text("file,year\ngood.txt,2023\ngone.txt,2022\n", encoding="utf-8")
    outcome = run(raw)
    (row,) = rejects(tmp_path / "out").values()
    assert (row["file"], outcome.rejected, outcome.rows["documents"]) == ("gone.txt", 1, 2)
    assert "metadata.csv" in row["cause"]
    assert row["remedy"]
    # One file of that folder: the rows of the others are no concern of this run.
    outcome = run(raw / "other.txt", tmp_path / "one")
    assert (outcome.rejected, outcome.rows["documents"]) == (0, 1)


def test_a_folder_that_cannot_be_listed_is_one_reject(mixed, tmp_path, run, monkeypatch):
    """Its files would else be missing from the tables without a word."""
    (mixed / "锁").mkdir()
    (mixed / "锁" / "x.txt").write_text(GOOD, encoding="utf-8")
    real = os.scandir

    def scandir(path="."):
        if str(path).endswith("锁"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", scandir)
        outcome = run(mixed)
    assert outcome.rows["documents"] == 1
    told = rejects(tmp_path / "out")
    assert told["锁/"]["cause"] == "cannot be listed (Permission denied)"
    assert told["锁/"]["remedy"]
    assert run(mixed).rows["documents"] == 2
    assert "锁/" not in rejects(tmp_path / "out")
