"""Who can judge findings; apart from who does, so that the command line offers the choice without loading anything."""

from __future__ import annotations

# linear: the linear model alone; encoder: the two together on every sentence; auto: together where the linear model is in doubt
LINEAR, ENCODER, AUTO = JUDGES = ("linear", "encoder", "auto")
# docs/engines.md sets it
DEFAULT = LINEAR
