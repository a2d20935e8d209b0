"""A small table with rows of every type, and how it is written and read back."""

import csv

from pipeline.tables.arrow import to_arrow
from pipeline.tables.schema import Column, Table
from pipeline.tables.writers import FORMATS, write_table

SMALL = Table(
    "small",
    "小表",
    "A table.",
    "一张表。",
    (
        Column("text", "原文", "string", "it's text", "文字"),
        Column("from", "起", "integer", "integer", "整数"),
        Column("value", "数值", "number", "number", "数"),
        Column("known", "已知", "boolean", "truth", "真假"),
    ),
    ("text",),
)
OTHER = Table("other", "它表", "Another.", "另一张。", (Column("a", "甲", "string", "a", "甲"),), ("a",))
ROWS = [
    ("=1+1", 2**53 + 1, -5.2, True),
    ('发现问题\r\n“第二行”, 引号"', -3, 1e-7, False),
    (None, None, None, None),
    ("'@x", 0, 12000.0, None),
    ("#N/A", 7, 0.1 + 0.2, True),
    ("", 1, 1e22, True),
]
# what every form gives back: an empty text is a missing value
HELD = [(text or None, *rest) for text, *rest in ROWS]


def write(folder, rows=ROWS, formats=FORMATS, headers="en", *, table=SMALL, size=None):
    return write_table(table, to_arrow(table, rows).to_batches(size), folder, formats, headers)


def read_csv(folder, table=SMALL):
    with (folder / f"{table.name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}
