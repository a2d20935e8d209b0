"""Tables that are read whole or refused: what is taken, and what is said of what is not."""

import pytest

from pipeline import strict_csv
from pipeline.errors import XunshiError

COLUMNS = ("词", "例")


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("词,例\n", []),
        ("词,例", []),
        ("词,例\n甲,一例。\n", [["甲", "一例。"]]),
        ("\ufeff词,例\r\n甲,一例。\r\n", [["甲", "一例。"]]),
        ('词,例\n甲,"一，二,三"\n', [["甲", "一，二,三"]]),
        ('词,例\n甲,"他说""好"""\n乙,"上\n下"\n', [["甲", '他说"好"'], ["乙", "上\n下"]]),
        # blanks and empty cells are the table's own affair
        ("词,例\n 甲 ,\n\n", [[" 甲 ", ""], []]),
    ],
)
def test_what_is_read(tmp_path, content, rows):
    path = tmp_path / "甲.csv"
    path.write_bytes(content.encode())
    assert strict_csv.rows(path, COLUMNS) == rows


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "line 1: columns are missing; they must be 词,例"),
        ("\n", "line 1: columns are missing; they must be 词,例"),
        ("例,词\n", "line 1: columns are 例,词; they must be 词,例"),
        ("词,例,注\n", "line 1: columns are 词,例,注; they must be 词,例"),
        ("词;例\n", "line 1: columns are 词;例; they must be 词,例"),
        ('词,例\n甲,"一例\n', "not CSV"),
        ("词,例\n甲,一例。\n".encode("gb18030"), "not UTF-8 (byte 0)"),
        ("词,例\n".encode("utf-16"), "not UTF-8 (byte 0)"),
    ],
)
def test_what_is_refused(tmp_path, content, said):
    path = tmp_path / "甲.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(XunshiError) as caught:
        strict_csv.rows(path, COLUMNS)
    assert str(caught.value).startswith(str(path))
    assert said in str(caught.value)


@pytest.mark.parametrize("cells", [[], ["甲"], ["甲", "一", "例"]])
def test_a_row_of_another_width_is_refused_by_its_line(tmp_path, cells):
    strict_csv.require_width(tmp_path, 7, ["甲", ""], COLUMNS)
    with pytest.raises(XunshiError, match=f"line 7: {len(cells)} cells where 2 belong"):
        strict_csv.require_width(tmp_path, 7, cells, COLUMNS)
