"""Years in their context, counted from the document's own year."""

import pytest

from pipeline.extract import dates


@pytest.mark.parametrize(
    ("before", "own", "expected"),
    [
        ("发现问题12个", 2022, 2022),
        ("2021年发现问题12个", 2022, 2021),
        ("去年发现问题12个", 2022, 2021),
        ("前年立案3件", 2022, 2020),
        ("今年以来移交线索5件", 2022, 2022),
        ("2020年立案3件，2021年立案5件", 2023, 2021),
        ("去年发现问题12个", None, None),
        ("发现问题12个", None, None),
        ("20xx年发现问题xx个", 2022, 2022),
    ],
)
def test_year_of(before, own, expected):
    assert dates.period_of(before, own).year == expected
