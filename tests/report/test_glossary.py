"""The glossary explains every measure of every table, in both languages, and tables lead to it."""

import re

import pytest
from html_pages import parsed

from pipeline.compare import registry
from pipeline.report import glossary
from pipeline.report.words import Words
from pipeline.threads.schema import TABLES

# those of other packages explain themselves by their columns
MEASURED = [kind.table for kind in registry.every() if not kind.package]


@pytest.mark.parametrize("table", MEASURED, ids=lambda table: table.name)
def test_every_measure_is_explained(table):
    bare = [c.name for c in table.columns if c.type == "number" and not glossary.named(table.name, c.name)]
    assert not bare, f"models/glossary.csv says nothing of {bare}"


def test_nothing_is_explained_that_is_not_there():
    columns = {f"{t.name}.{c.name}" for t in (*registry.tables().values(), *TABLES) for c in t.columns}
    columns |= {f"*.{place.split('.')[1]}" for place in columns}
    assert not {place for row in glossary.rows() for place in row["columns"].split("|") if place} - columns


def test_no_column_has_two_entries():
    places = [place for row in glossary.rows() for place in row["columns"].split("|") if place]
    assert len(places) == len(set(places))


@pytest.mark.parametrize(("lang", "foreign"), [("zh", "[A-Za-z]{6,}"), ("en", "[㐀-鿿]")])
def test_entries_are_in_the_reader_s_language(lang, foreign):
    names = re.compile("Benjamini|Hochberg|Dunning|Hardie|Monroe|xunshi|review")
    for entry in glossary.entries(lang).values():
        for text in (entry.title, entry.about, entry.read):
            assert text
            assert not re.search(foreign, names.sub("", text)), text


@pytest.mark.parametrize(
    ("table", "column", "name"),
    [
        ("rates", "low", "interval"), ("totals", "low", "bounds"), ("silences", "q", "q"), ("keyness", "q", "q"),
        ("rates", "count", ""), ("rates", "few", "few"), ("nothing", "low", ""),
    ],
)  # fmt: skip
def test_by_table_and_column(table, column, name):
    assert glossary.named(table, column) == name


def test_tables_lead_to_their_columns(report):
    folder, lang = report
    page = parsed(folder / "glossary.html")
    for name in ("rates", "keyness", "silences"):
        assert f"glossary.html#of-{name}" in parsed(folder / f"{name}.html").xpath("//section//a/@href")
        (block,) = page.xpath(f"//details[@id='of-{name}']")
        assert block.find("summary").text == Words(lang).titled(registry.tables()[name])
        assert len(block.xpath(".//dt")) == len(registry.tables()[name].columns)
    assert "#m-interval" in page.xpath("//details[@id='of-rates']//a/@href")
