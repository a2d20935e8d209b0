"""Rows of many documents gathered table by table, and turned to Arrow before they are many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.tables.arrow import to_batch

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.columns import Table

Columns = Sequence[Sequence[object]]
# rows of one table, or characters of text, that are held as objects of Python, which take many times the room of Arrow's arrays
MOST_ROWS = 8_192
MOST_CHARACTERS = 1 << 20


class Gatherer:
    """Takes columns, gives record batches; counts the rows of each file.

    Args:
        tables: the schema.
        files: how many files the rows are of.
    """

    def __init__(self, tables: Sequence[Table], files: int = 1) -> None:
        self.tables = tables
        self.counts = [[0] * len(tables) for _ in range(files)]
        self._place = {table.name: i for i, table in enumerate(tables)}
        self._held: list[list[list[object]]] = [[[] for _ in table.columns] for table in tables]
        self._batches: list[list[pa.RecordBatch]] = [[] for _ in tables]
        self._characters = 0

    def add(self, name: str, columns: Columns, file: int = 0) -> None:
        """Take rows of a table.

        Args:
            name: of the table.
            columns: the cells of each of its columns, as many in each.
            file: index of the file whose rows they are; the rows of a table come in the order of the files.

        Raises:
            ValueError: they are more or fewer columns than the table has.
            pyarrow.ArrowException: a cell does not have its column's type.
        """
        i = self._place[name]
        self.counts[file][i] += len(columns[0])
        for held, cells in zip(self._held[i], columns, strict=True):
            held.extend(cells)
        if len(self._held[i][0]) >= MOST_ROWS:
            self._turn(i)

    def ended(self, characters: int) -> None:
        """Note the end of a document of so many characters: long texts are turned to Arrow sooner than many rows would be."""
        self._characters += characters
        if self._characters >= MOST_CHARACTERS:
            self._turn_all()

    def batches(self) -> list[list[pa.RecordBatch]]:
        """All rows that were not taken before, the batches of each table, in its order.

        Raises:
            pyarrow.ArrowException: a cell does not have its column's type.
        """
        self._turn_all()
        found, self._batches = self._batches, [[] for _ in self.tables]
        return found

    def _turn_all(self) -> None:
        self._characters = 0
        for i in range(len(self.tables)):
            self._turn(i)

    def _turn(self, i: int) -> None:
        if self._held[i][0]:
            self._batches[i].append(to_batch(self.tables[i], self._held[i]))
            self._held[i] = [[] for _ in self.tables[i].columns]
