"""A small corpus, runs in this process and in a child, and what a run's output is compared by."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.batch import plan
from pipeline.batch import run as batch
from pipeline.settings import Settings

TEMPLATE = """{name}县委20{year}年巡察工作总结

20{year}年，{name}县委开展{term}届县委第{a}轮巡察，派出{n}个巡察组，发现问题{m}个，移交问题线索**件，完成率9{n}.{n}%。
一、主要做法
县委先后召开会议{n}次，坚决做到“两个维护”。有的党组织管党治党责任落实不力，{name}县财政局违规发放津补贴{m}.5万元。
（一）建账交账。推行“三张清单”，整改完成率由83.{n}%升到9{n}.2%。
"""


def write_corpus(folder: Path, count: int = 8) -> Path:
    for i in range(count):
        path = folder / ("甲乙"[i % 2]) / f"{i:02}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        name = "榆云青禾鹭荻桐绮临沐"[i % 10] + "屏筑岚屿坪川隐川砚江"[i % 10]
        text = TEMPLATE.format(
            name=name, year=10 + i, term="十二", a="一二三四五六七八九十"[i % 10], n=i % 8 + 1, m=11 + 7 * i
        )
        path.write_text(text, encoding="utf-8")
    return folder


def quiet(_total: int):
    return lambda _files, _documents: None


@pytest.fixture(autouse=True)
def _program_as_it_is():
    """A child sees the program's files as they are now; the digest cached here may be of files edited since."""
    plan.program_digest.cache_clear()


@pytest.fixture
def corpus(tmp_path):
    return write_corpus(tmp_path / "raw")


@pytest.fixture
def run(tmp_path):
    """One run in this process: run(folder, out="out", workers=1, …) → its outcome."""

    def go(folder, out=None, **settings):
        folders = [folder] if isinstance(folder, Path) else folder
        return batch.run(folders, out or tmp_path / "out", Settings(**{"workers": 1, **settings}), quiet)

    return go


@pytest.fixture
def child(tmp_path):
    """Start a Python program, written to a file so that worker processes run its top level too, in a session of its own."""
    started: list[subprocess.Popen[str]] = []

    def start(program, *arguments, wait=True):
        path = tmp_path / f"child{len(started)}.py"
        path.write_text(program, encoding="utf-8")
        command = [sys.executable, str(path), *map(str, arguments)]
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=os.name == "posix",
        )
        started.append(process)
        if not wait:
            return process
        out, err = process.communicate(timeout=240)
        return subprocess.CompletedProcess(command, process.returncode, out, err)

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.communicate()


@pytest.fixture
def tables():
    """Name → bytes of every file that users see, but for the manifest, which tells the time a run took."""

    def read(out: Path) -> dict[str, bytes]:
        return {p.name: p.read_bytes() for p in out.iterdir() if p.is_file() and p.name != "manifest.json"}

    return read


@pytest.fixture
def make_corpus():
    return write_corpus
