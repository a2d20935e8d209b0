"""Each sign by which a masked run is part of the number of a thing, or of an ordinal."""

import pytest
from variants import spread

from pipeline.extract import mask_roles, masks


@pytest.mark.parametrize(
    ("text", "told"),
    spread(
        ("京A‹·• -›1**5", "yes"),
        ("京A·‹0-9A-Z›**5", "yes"),
        ("京‹A-Z›**5", "yes"),
        ("甲A·1**5", ""),
        ("京A、1**5", ""),
        ("京a·1**5", ""),
        ("京A·1中**5", ""),
    ),
)
def test_plates(text, told):
    start = text.index("*")
    assert mask_roles.is_identifier(text, start, start + 2) is bool(told)


@pytest.mark.parametrize(
    ("text", "role"),
    spread(
        ("第‹0-9xXｘＸ×*＊_○□›、**项", "ordinal"),
        ("甲‹X3›、**项", "count"),
        ("第甲、**项", "count"),
    ),
)
def test_ordinals_go_on(text, role):
    assert masks.find(text)[-1].role == role
