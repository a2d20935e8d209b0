"""A run whose tables go out on sheets, and sheets filled in as people fill them in."""

from __future__ import annotations

import csv

import pytest
from openpyxl import load_workbook

from pipeline import lexicons, means
from pipeline.batch import run as batch
from pipeline.classify import model_files
from pipeline.compare.corpus import Corpus
from pipeline.forms import loop
from pipeline.settings import Settings

TEXTS = {
    "甲/巡察整改.txt": """桐屿县2031年巡察整改情况
县委巡察办督促县农业农村局整改，追缴资金12万元。
十三届县委第四轮巡察发现问题35个，有的党组织责任落实不力。
县农业农村局违规发放津补贴，优亲厚友问题突出。
县住房保障中心反映，县住房保障中心已经搬迁。
天气晴朗，会场安静。
已完成整改。
""",
    "乙.txt": "桐屿县财政局“一言堂”问题突出。\n已完成整改。\n",
}
BOOK = model_files.load().codebook
TITLES = means.titles("zh", lexicons.built_in(), BOOK)


@pytest.fixture(scope="session")
def words():
    """Titles of coded values, and the labels of the codebook."""
    return TITLES, BOOK.names


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    """Folder of texts, and of their tables."""
    raw, out = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("out")
    for name, text in TEXTS.items():
        (raw / name).parent.mkdir(exist_ok=True)
        (raw / name).write_text(text, encoding="utf-8")
    batch.run([raw], out, Settings(workers=1), lambda _total: lambda _files, _documents: None)
    return raw, out


class Office:
    """A review: sheets out, filled in, and back."""

    def __init__(self, results, folder):
        self.raw, self.out = results
        self.folder, self.review = folder, folder / "review"

    def sheets(self, name="更正.xlsx", layers=loop.USUAL, size=100, of=""):
        path = self.folder / name
        loop.out(Corpus.load(self.out), path, self.review, layers, size, of)
        return path

    def back(self, *files, by="甲"):
        return loop.back([(by, f) for f in files], self.review, TITLES, BOOK.names)

    @property
    def file(self):
        return self.review / "corrections.jsonl"

    def rerun(self):
        """Tables of a run with the corrections: name → rows."""
        out = self.folder / "again"
        settings = Settings(workers=1, corrections=self.file)
        self.outcome = batch.run([self.raw], out, settings, lambda _total: lambda _files, _documents: None)

        def rows(name):
            with (out / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
                return list(csv.DictReader(file))

        return rows


@pytest.fixture
def office(results, tmp_path):
    return Office(results, tmp_path)


class Page:
    """A sheet of a workbook, edited by the titles of its columns."""

    def __init__(self, path, title):
        self.path, self.book = path, load_workbook(path)
        self.sheet = self.book[title]

    @property
    def heads(self):
        return [c.value for c in self.sheet[1]]

    def number(self, **cells):
        """Number of the first row whose cells are these."""
        for row in range(2, self.sheet.max_row + 1):
            if all(self.get(row, t) == v for t, v in cells.items()):
                return row
        raise AssertionError(f"no row {cells}")

    def get(self, row, title):
        return self.sheet.cell(row, self.heads.index(title) + 1).value

    def put(self, row, **cells):
        for title, value in cells.items():
            self.sheet.cell(row, self.heads.index(title) + 1).value = value
        return self

    def rows(self):
        return [list(r) for r in self.sheet.iter_rows(min_row=2, values_only=True) if any(v is not None for v in r)]

    def replace(self, rows):
        """These rows in the place of all."""
        self.sheet.delete_rows(2, self.sheet.max_row)
        for row in rows:
            self.sheet.append(row)
        return self

    def save(self):
        self.book.save(self.path)
        return self.path


@pytest.fixture
def page():
    return Page
