"""What a user may ask of comparisons beyond how documents are grouped."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import XunshiError

OVER = ("year", "none")


@dataclass(frozen=True)
class Options:
    """Choices of a user.

    Attributes:
        stop: words left out besides the program's own stop words.
        keep_names: whether names of places and groups are words like others.
        topics: how many topics; None for the number that is most coherent.
        over: what change is followed over, one of `OVER`; none leaves its tables empty.

    Raises:
        XunshiError: there is no such thing to follow change over.
    """

    stop: frozenset[str] = frozenset()
    keep_names: bool = False
    topics: int | None = None
    over: str = OVER[0]

    def __post_init__(self) -> None:
        if self.over not in OVER:
            raise XunshiError("--over {over}: no such column; choose {known}", over=self.over, known=" or ".join(OVER))

    def told(self) -> dict[str, object]:
        """As a manifest tells them."""
        return {"stop": sorted(self.stop), "keep_names": self.keep_names, "topics": self.topics, "over": self.over}


DEFAULTS = Options()
