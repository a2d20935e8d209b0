"""What tests of corrections share."""

from __future__ import annotations

from pipeline import layers


def changed(case, after):
    """Indices of the sentences whose mentions or finding are others than before."""
    found = {i for i, (a, b) in enumerate(zip(case.found.findings, after.findings, strict=True)) if a != b}
    for name in layers.names():
        apart = set(case.found.mentions[name]) ^ set(after.mentions[name])
        found |= {case.found.sentence_of(m.start) for m in apart}
    return found
