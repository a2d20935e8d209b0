"""A package whose files are faults, and what the tests of clusters look at."""

from __future__ import annotations

import csv
import shutil
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# a reader of another package: what a file of it says is done to the process that reads it
FAULTY = """
import os, time
from pathlib import Path
from pipeline.documents import RawText
from pipeline.errors import UnreadableError
from pipeline.ingest.formats import Reader

def read(data):
    what, log, text = data.decode().split("|")
    with open(log, "a") as file:
        file.write(f"{what}\\n")
    if what == "raise":
        raise KeyError("fault")
    if what == "exit" or (what == "exit once" and Path(log).read_text().count(what) == 1):
        os._exit(9)
    if what == "hang":
        time.sleep(300)
    if what == "eat":
        held = [bytearray(8 << 20) for _ in range(100)]
        time.sleep(300)
    if what == "nap":
        time.sleep(1.5)
    if what == "stay" and os.environ.get("NODE") == "lost":
        Path(log).with_name("stays.log").touch()
        time.sleep(300)
    return [RawText(text, encoding="faulty")]

READER = Reader("faulty", (".faulty",), read, "faults", "故障")
"""
POINTS = "[xunshi.readers]\nfaulty = faulty:READER\n"


def package(folder: Path, version: str = "1.0") -> str:
    """The faulty package in a folder of its own, which is what PYTHONPATH must name."""
    info = folder / f"faulty-{version}.dist-info"
    info.mkdir(parents=True)
    (folder / "faulty.py").write_text(FAULTY, encoding="utf-8")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: faulty\nVersion: {version}\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(POINTS, encoding="utf-8")
    return str(folder)


def rejects(out: Path) -> dict[str, str]:
    with (out / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["file"]: row["cause"] for row in csv.DictReader(file)}


def tables(out: Path) -> dict[str, bytes]:
    """Name → bytes of every file that users see, but for the manifest, which tells the time a run took."""
    return {p.name: p.read_bytes() for p in out.iterdir() if p.is_file() and p.name != "manifest.json"}


def assert_explained(done, *parts):
    """Exit code 2, one sentence, no traceback; it names what it must."""
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert done.stderr.startswith("xunshi: ")
    for piece in parts:
        assert str(piece) in done.stderr


def wait_for(what, running):
    until = time.monotonic() + 120
    while not what():
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < until
        time.sleep(0.1)


def copied(folder: Path, leave_out=()) -> str:
    """The program in a folder, its models but for those left out, which is what PYTHONPATH must name."""
    shutil.copytree(ROOT / "pipeline", folder / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "models").mkdir()
    for path in (ROOT / "models").iterdir():
        if path.name not in leave_out:
            (folder / "models" / path.name).symlink_to(path)
    return str(folder)
