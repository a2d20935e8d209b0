"""What rows depend on besides their file: the code and the libraries that make them, nothing else."""

from __future__ import annotations

import json
import shutil
from importlib import metadata

import pytest

from pipeline.batch import identity, plan


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the package that the digest is made of."""
    package = tmp_path / "pipeline"
    shutil.copytree(identity.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(identity, "PACKAGE", package)
    return package


def digest():
    identity.program_digest.cache_clear()
    return identity.program_digest()


@pytest.fixture(autouse=True)
def _forget():
    yield
    identity.program_digest.cache_clear()


MAKES = [
    "extract/masks.py",
    "ingest/clean.py",
    "classify/rules.py",
    "tables/rows.py",
    "batch/work.py",
    "analysis.py",
    "lexicons.py",
]
READS = [
    "report/site.py",
    "report/static/report.css",
    "compare/keyness.py",
    "cli.py",
    "terminal.py",
    "review/loop.py",
]


@pytest.mark.parametrize("name", MAKES)
def test_code_that_makes_rows_counts(copy, name):
    before = digest()
    path = next(copy.glob(name), None) or next(copy.rglob(name.rpartition("/")[2]))
    path.write_bytes(path.read_bytes() + b"\n")
    assert digest() != before


@pytest.mark.parametrize("name", READS)
def test_code_that_only_reads_tables_does_not(copy, name):
    before = digest()
    path = copy / name
    if not path.exists():
        pytest.skip("moved")
    path.write_bytes(path.read_bytes() + b"\n")
    assert digest() == before


def test_a_table_of_words_beside_the_rules_counts(copy):
    before = digest()
    (copy / "extract" / "words.csv").write_text("甲\n", encoding="utf-8")
    assert digest() != before


def test_a_new_room_counts_once_a_room_that_makes_rows_names_it(copy):
    (copy / "newroom").mkdir()
    (copy / "newroom" / "__init__.py").write_text("", encoding="utf-8")
    before = digest()
    for line in ("from pipeline.newroom import x", "from pipeline import newroom", 'LAZY = "pipeline.newroom.x:read"'):
        path = copy / "extract" / "naming.py"
        path.write_text(f"{line}\n", encoding="utf-8")
        assert "newroom" in identity.rooms(), line
        assert digest() != before
        path.unlink()


def test_rows_need_no_room_that_reads_tables():
    assert not {"report", "compare", "review", "cli", "terminal", "training", "nlp"} & set(identity.rooms())


def test_the_libraries_that_make_rows_are_named():
    told = identity.libraries()
    assert {"rjieba", "opencc", "pypdfium2", "python-docx", "trafilatura", "lxml", "openpyxl", "python"} <= set(told)
    assert not {"pandas", "matplotlib", "duckdb", "spacy", "hanlp", "torch", "ruff", "pytest"} & set(told)
    assert identity.libraries(["spacy"]).keys() - told.keys() == {"spacy"}


@pytest.mark.parametrize("name", ["rjieba", "opencc", "pypdfium2", "python-docx", "trafilatura", "lxml", "openpyxl"])
def test_a_library_exchanged_has_every_file_processed_anew(corpus, tmp_path, run, monkeypatch, name):
    run(corpus)
    real = metadata.version
    monkeypatch.setattr(identity, "version", lambda n: "99.9" if n == name else real(n))
    assert run(corpus).processed == 8
    told = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert told["libraries"][name] == "99.9"
    assert run(corpus).processed == 0


@pytest.mark.parametrize("name", ["pandas", "matplotlib", "spacy", "duckdb"])
def test_a_library_that_makes_no_row_does_not(corpus, run, monkeypatch, name):
    run(corpus)
    real = metadata.version
    monkeypatch.setattr(identity, "version", lambda n: "99.9" if n == name else real(n))
    assert run(corpus).processed == 0


def test_a_package_that_adds_a_reader_counts(corpus, run, monkeypatch):
    class Point:
        class dist:  # noqa: N801 (as importlib has it)
            name, version = "my-readers", "1.0"

    run(corpus)
    monkeypatch.setattr(identity, "entry_points", lambda group: [Point] if group == "xunshi.readers" else [])
    assert run(corpus).processed == 8
    Point.dist.version = "1.1"
    assert run(corpus).processed == 8
    assert run(corpus).processed == 0


def test_every_job_of_one_run_names_the_same_libraries(corpus, run, tmp_path):
    run(corpus)
    told = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert told["libraries"] == plan.libraries_of(plan.Settings())
