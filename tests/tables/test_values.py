"""Coded values in Chinese: every code has its title in the files for people, none elsewhere, and the codes come back."""

import csv
import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.batch import run as batch
from pipeline.codelists import Titles
from pipeline.columns import Column
from pipeline.compare.corpus import Corpus
from pipeline.settings import Settings, load
from pipeline.tables import schema, values

TEXT = (
    "2023年县委巡察工作总结\n县委第三轮巡察发现有的党组织落实主体责任不到位，套取惠民资金；移交问题线索**件。\n"
    "某单位走过场问题已全部整改到位。\n下一步要着力整治形式主义问题，做到“两个维护”。\n"
)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The same text as tables with codes and with Chinese values."""
    folder = tmp_path_factory.mktemp("values")
    (folder / "raw").mkdir()
    (folder / "raw" / "甲.txt").write_text(TEXT, encoding="utf-8")
    for name in values.VALUES:
        chosen = Settings(values=name, formats=("jsonl", "parquet"), workers=1)
        batch.run([folder / "raw"], folder / name, chosen, lambda _: lambda *_: None)
    return folder


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def coded():
    return [(t, c) for t in schema.TABLES for c in t.columns if c.codes or c.type == "boolean"]


@pytest.mark.parametrize(("table", "column"), coded(), ids=lambda of: of.name)
def test_no_code_is_left(both, table, column):
    told = {row[column.title] for row in rows(both / "zh" / f"{table.name}.csv")} - {""}
    choices = {*column.choices, "true", "false"} - {"中央", "省", "市", "县", "乡", "村"}
    assert not {part.partition(":")[0] for cell in told for part in cell.split("|")} & choices


def test_some_titles(both):
    assert {r["状态"] for r in rows(both / "zh" / "findings.csv")} == {"存在", "已整改", "查找整治对象"}
    assert "责任问题|腐败问题" in {r["问题类型"] for r in rows(both / "zh" / "findings.csv")} | {
        "|".join(reversed(r["问题类型"].split("|"))) for r in rows(both / "zh" / "findings.csv")
    }
    assert {r["统一指标"] for r in rows(both / "zh" / "statistics.csv")} == {"移交线索"}
    assert {r["已收录"] for r in rows(both / "zh" / "slogans.csv")} == {"是"}
    line = json.loads((both / "zh" / "masks.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert line["所指"] == "数量"


@pytest.mark.parametrize("table", [t.name for t in schema.TABLES])
def test_the_codes_come_back(both, table):
    ours, theirs = (Corpus.load(both / name).table(table) for name in values.VALUES)
    pd.testing.assert_frame_equal(ours, theirs)


@pytest.mark.parametrize("table", [t.name for t in schema.TABLES])
def test_parquet_keeps_the_codes(both, table):
    ours, theirs = ((both / name / f"{table}.parquet").read_bytes() for name in values.VALUES)
    assert ours == theirs


def test_the_package_says_what_the_cells_hold(both):
    package = json.loads((both / "zh" / "datapackage.json").read_text(encoding="utf-8"))
    of = {r["name"]: {f["name"]: f for f in r["schema"]["fields"]} for r in package["resources"]}
    assert of["sentences"]["状态"]["constraints"]["enum"] == ["存在", "查找整治对象", "已整改", "无"]
    assert of["sentences"]["是否标题"]["constraints"]["enum"] == ["是", "否"]
    assert "政治问题|" in of["problems"]["问题类型"]["constraints"]["pattern"]


def test_one_switch_gives_titles_too():
    assert load(None, values="zh").titles_in == "zh"
    assert load(None, headers="zh").titles_in == "zh"
    assert load(None).titles_in == "en"


LABELS = Column("support", "依据", "string", "", "", codes="label", many=True)


@given(st.lists(st.sampled_from(["political", "corruption", "a user's own"]), min_size=1), st.booleans())
def test_lists_and_places_there_and_back(labels, placed):
    titles = Titles("zh")
    cell = "|".join(f"{label}:{i}-{i + 3}" if placed else label for i, label in enumerate(labels))
    change = values._change(LABELS, titles)
    (back,) = values.restored(LABELS, pd.Series([change(cell)]), titles)
    assert back == cell
