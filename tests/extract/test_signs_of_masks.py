"""Each sign by which a masked run is part of the number of a thing."""

import pytest
from variants import spread

from pipeline.extract import mask_roles


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
