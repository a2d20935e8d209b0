"""Who can judge findings; apart from who does, so that the command line offers the choice without loading anything."""

from __future__ import annotations

import os

# linear: the linear model alone; encoder: the two together on every sentence; auto: together where the linear model is in doubt
LINEAR, ENCODER, AUTO = JUDGES = ("linear", "encoder", "auto")
# docs/judges.md tells why
DEFAULT = AUTO
# sets another default, for those in a hurry
VARIABLE = "XUNSHI_JUDGE"


def default() -> str:
    """Who judges where nobody is named: what the environment says, else `DEFAULT`."""
    return os.environ.get(VARIABLE) or DEFAULT
