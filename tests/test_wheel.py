"""The wheel, installed where there is no checkout: lexicons travel inside it, the commands and spaCy's factories work."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "requirements" / "constraints.txt"
NO_INDEX = (
    "No matching distribution",
    "Could not find a version",
    "Failed to establish",
    "Connection",
    "Temporary failure",
    "Max retries",
    "ProxyError",
    "SSLError",
)

pytestmark = pytest.mark.slow


def call(*command, cwd, **environment):
    keep = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    return subprocess.run(
        [str(c) for c in command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=1200,
        check=False,
        cwd=cwd,
        env=keep | environment,
    )


def require(done, what):
    """Skip where no package index answers, fail on anything else."""
    if done.returncode and any(sign in done.stderr + done.stdout for sign in NO_INDEX):
        pytest.skip(f"{what}: no package index answers ({(done.stderr or done.stdout).strip().splitlines()[-1][:200]})")
    assert done.returncode == 0, f"{what}: {done.stderr[-3000:]}"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    done = call(sys.executable, "-m", "pip", "wheel", ROOT, "--no-deps", "--wheel-dir", folder, cwd=folder)
    require(done, "pip wheel")
    (path,) = folder.glob("xunshi-*.whl")
    return path


@pytest.fixture(scope="module")
def bare(wheel, tmp_path_factory):
    """A folder outside the checkout with a virtual environment that holds the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("bare")
    assert call(sys.executable, "-m", "venv", folder / "venv", cwd=folder).returncode == 0
    pinned = ("--constraint", CONSTRAINTS) if CONSTRAINTS.is_file() else ()
    python = folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    require(call(python, "-m", "pip", "install", *pinned, wheel, cwd=folder), "pip install")
    (folder / "raw").mkdir()
    for name in ("province/lanchuan_202x_summary.txt", "office/yuping_numbered_report.docx"):
        shutil.copy(ROOT / "data" / "raw" / name, folder / "raw")
    return folder


def test_what_the_wheel_holds(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    expected = {
        f"pipeline/models/{folder}/{path.name}"
        for folder in ("lexicons", "wordlists")
        for path in (ROOT / "models" / folder).glob("*.csv")
    }
    assert len({name.split("/")[2] for name in expected}) == 2
    assert expected <= set(names)
    assert {f"pipeline/models/{name}" for name in ("findings/model.skops", "organizations/ner/model")} <= set(names)
    assert "pipeline/py.typed" in names
    assert not [
        n
        for n in names
        if n.split("/")[0] in {"tests", "data", "docs", "scripts", "models", "notebooks", "requirements"}
    ]
    assert not [n for n in names if ("gold" in n and not n.endswith(".py")) or n.endswith((".pyc", ".ipynb"))]
    top = {n.split("/")[0] for n in names}
    assert len(top) == 2
    entry = next(n for n in names if n.endswith("entry_points.txt"))
    assert "xunshi = pipeline.commands.app:main" in zipfile.ZipFile(wheel).read(entry).decode()


def test_every_module_is_in_the_wheel(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "pipeline").rglob("*.py")} <= names


def script(bare):
    return bare / "venv" / ("Scripts" if os.name == "nt" else "bin") / "xunshi"


def test_run_outside_the_checkout(bare):
    done = call(script(bare), "run", "raw", "--out", "out", "--format", "parquet,xlsx,jsonl,duckdb", cwd=bare)
    assert done.returncode == 0, done.stderr
    with (bare / "out" / "documents.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["file"] for row in csv.DictReader(file)] == [
            "lanchuan_202x_summary.txt",
            "yuping_numbered_report.docx",
        ]
    for name in ("slogans", "problems", "organizations", "findings"):
        assert (bare / "out" / f"{name}.csv").read_text(encoding="utf-8-sig").count("\n") > 5


def test_spacy_finds_the_factories(bare):
    program = (
        "import pipeline, spacy, sys\n"
        "assert 'venv' in pipeline.__file__, pipeline.__file__\n"
        "nlp = spacy.blank('zh'); nlp.add_pipe('inspection/rounds_v1')\n"
        "doc = nlp('十二届省委第三轮巡视共发现问题12个。')\n"
        "print([(s.text, s.start_char, s.end_char) for s in doc.spans['rounds']])\n"
        "doc = pipeline.load()('省委重视。十二届省委第三轮巡视共发现问题**个。')\n"
        "print([s.text for s in doc.spans['masks']])\n"
    )
    python = bare / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    done = call(python, "-c", program, cwd=bare, PYTHONUTF8="1")
    assert done.returncode == 0, done.stderr
    rounds, masks = done.stdout.splitlines()
    assert "第三轮巡视" in rounds
    assert masks == "['**']"


def test_help_and_annotate(bare):
    assert call(script(bare), "--help", cwd=bare).returncode == 0
    (bare / "in.jsonl").write_text('{"id": 1, "text": "坚决做到“两个维护”。"}\n', encoding="utf-8")
    done = call(script(bare), "annotate", "in.jsonl", cwd=bare)
    assert done.returncode == 0, done.stderr
    assert '"canonical": "两个维护"' in done.stdout


def test_the_recogniser_travels_along(bare):
    (bare / "one.jsonl").write_text('{"id": 1, "text": "省委要求县财政局整改。"}\n', encoding="utf-8")
    done = call(script(bare), "annotate", "one.jsonl", "--ner", "spacy", cwd=bare)
    assert done.returncode == 0, done.stderr
    assert '"text": "县财政局"' in done.stdout
    missing = call(script(bare), "annotate", "one.jsonl", "--ner", "hanlp", cwd=bare)
    assert missing.returncode == 2
    assert "pip install 'xunshi[hanlp]'" in missing.stderr
