"""The ledger as a workbook: written, read as rows, edited as a person would."""

from dataclasses import replace

from openpyxl import load_workbook

from pipeline.threads.ledger import book

CULTURE, MARKET, COOPS = "桐屿市文化广电和旅游局", "桐屿市市场监督管理局", "桐屿市供销合作社联合社"
HEAD = 2


def write(followed, path):
    return book.write(followed, path, followed.corpus.titles("zh"))


def grid(path, sheet):
    """The rows of a sheet under its header, by title; hidden key and all."""
    page = load_workbook(path)[sheet]
    titles = [c.value for c in page[HEAD]]
    return [dict(zip(titles, (c.value for c in row), strict=True)) for row in page.iter_rows(min_row=HEAD + 1)]


def at(page, title):
    return next(c.column for c in page[HEAD] if c.value == title)


def put(sheet, row, title, value):
    return lambda opened: opened[sheet].cell(HEAD + row, at(opened[sheet], title)).__setattr__("value", value)


def changed(followed, problem, **values):
    """The threads with one of them told otherwise."""
    threads = []
    for thread in followed.threads:
        if thread.problem == problem:
            thread = replace(thread, later=None, earlier=None, **values)  # noqa: PLW2901
        threads.append(thread)
    return replace(followed, threads=tuple(threads))
