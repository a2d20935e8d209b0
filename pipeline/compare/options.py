"""What a user may ask of comparisons beyond how documents are grouped."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """Choices of a user.

    Attributes:
        stop: words left out besides the program's own stop words.
        keep_names: whether names of places and groups are words like others.
        topics: how many topics; None for the number that is most coherent.
    """

    stop: frozenset[str] = frozenset()
    keep_names: bool = False
    topics: int | None = None

    def told(self) -> dict[str, object]:
        """As a manifest tells them."""
        return {"stop": sorted(self.stop), "keep_names": self.keep_names, "topics": self.topics}


DEFAULTS = Options()
