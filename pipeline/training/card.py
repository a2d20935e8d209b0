"""The model's card: what it is, what it rests on, how well it does and what it must not be used for."""
from __future__ import annotations
from collections.abc import Mapping
from typing import Any
from pipeline.classify.codebook import Codebook


def card(figures: Mapping[str, Any], book: Codebook) -> str:
    return ""
