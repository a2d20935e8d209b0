"""The descriptions say what the files hold: validated by Frictionless, and docs/tables.md kept fresh."""

import json
from pathlib import Path

import frictionless
import pandas as pd
import pytest

from pipeline.tables import describe
from pipeline.tables.arrow import to_arrow
from pipeline.tables.describe import datapackage, tables_markdown, write_datapackage
from pipeline.tables.schema import TABLES
from pipeline.tables.writers import FORMATS, header, write_table

ROOT = Path(__file__).parents[2]
SAMPLES = {"string": ["=1+1", "'x", '发现\r\n“问题”,"'], "integer": [0, 2**53 + 1, -3], "number": [-5.2, 1e-7, 12000.0]}


def value(table, column, number):
    if column.name in table.key and column.type == "string":
        return f"-key{number}"
    if column.name == "labels":
        return ["political|other", "corruption", None][number]
    if column.choices:
        return [*column.choices, None][-(number % 2) - 1]
    return SAMPLES[column.type][number] if column.type in SAMPLES else [True, False, None][number]


def write_all(folder, headers, formats=("csv",)):
    counts = {}
    for table in TABLES:
        rows = [tuple(value(table, column, number) for column in table.columns) for number in range(3)]
        counts[table.name] = write_table(table, to_arrow(table, rows).to_batches(), folder, formats, headers)
    write_datapackage(folder, formats, headers, counts)
    return counts


@pytest.mark.parametrize("headers", ["en", "zh"])
def test_frictionless_finds_the_package_valid(tmp_path, headers):
    write_all(tmp_path, headers, FORMATS)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    assert len(report.tasks) == len(TABLES)
    assert all(task.stats["rows"] == 3 for task in report.tasks)


def test_frictionless_finds_what_is_no_choice(tmp_path):
    """The validation above can fail: a value outside a column's choices, and one outside a list's."""
    write_all(tmp_path, "en")
    for name, right, wrong in (
        ("findings", ",rectified,", ",mended,"),
        ("problems", "political|other", "political|oth"),
    ):
        path = tmp_path / f"{name}.csv"
        path.write_bytes(path.read_bytes().replace(right.encode(), wrong.encode()))
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert {error[0] for error in report.flatten(["type"])} == {"constraint-error"}


@pytest.mark.parametrize("headers", ["en", "zh"])
def test_fields_are_the_header_row(headers):
    package = datapackage(["csv"], headers, {table.name: 0 for table in TABLES})
    assert package["profile"] == "tabular-data-package"
    for table, resource in zip(TABLES, package["resources"], strict=True):
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert names == header(table, headers)
        assert set(resource["schema"]["primaryKey"]) <= set(names)
        assert resource["path"] == f"{table.name}.csv"


def test_only_what_was_written_is_described():
    package = datapackage(["duckdb", "parquet"], "zh", {"rounds": 4})
    assert [resource["path"] for resource in package["resources"]] == ["rounds.parquet"]
    assert package["profile"] == "data-package"
    assert package["resources"][0]["rows"] == 4
    assert package["resources"][0]["otherFormats"] == ["xunshi.duckdb"]
    assert package["resources"][0]["schema"]["fields"][0]["name"] == "doc_id"
    assert datapackage([], "en", {"rounds": 4})["resources"] == []


def test_the_package_is_written_whole_with_stable_bytes(tmp_path):
    for _ in range(2):
        write_datapackage(tmp_path / "new", ["csv"], "en", {"rounds": 1})
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["datapackage.json"]
    assert json.loads((tmp_path / "new/datapackage.json").read_text("utf-8")) == datapackage(
        ["csv"], "en", {"rounds": 1}
    )


def test_pandas_recipe_gives_the_texts_back(tmp_path, monkeypatch):
    """The code that docs/tables.md prints is run as printed."""
    write_all(tmp_path, "en")
    monkeypatch.chdir(tmp_path)
    names = {"pd": pd}
    exec(tables_markdown().split("```python\n")[1].split("```")[0], names)  # noqa: S102 - our own text
    assert list(names["table"]["metric"]) == SAMPLES["string"]
    assert list(names["table"]["value"]) == SAMPLES["number"]


def test_docs_are_fresh():
    assert (ROOT / describe.DOCS).read_text("utf-8") == tables_markdown(), (
        "run: python -m pipeline.tables.describe --write"
    )


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_docs_have_every_column(table):
    section = tables_markdown().split(f"\n## {table.name}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    assert len(rows) == len(table.columns)
    for row, column in zip(rows, table.columns, strict=True):
        assert row.startswith(f"| `{column.name}` | {column.title} | {column.type} |")
        assert row.replace("\\|", "").count("|") == 8


def test_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert describe.main(["--check"]) == 1
    assert "make docs" in capsys.readouterr().err
    assert describe.main(["--write"]) == 0
    assert describe.main(["--check"]) == 0
    (tmp_path / describe.DOCS).write_text("stale", encoding="utf-8")
    assert describe.main(["--check"]) == 1
    assert describe.main([]) == 2
