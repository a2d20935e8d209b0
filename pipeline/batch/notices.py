"""Where workers on other machines leave word of what they are at. It imports nothing, so that it costs a cluster little."""

from __future__ import annotations


class Notices:
    """An actor beside the driver, which workers tell and the driver asks."""

    def __init__(self) -> None:
        self._told: list[tuple[int, str, list[str]]] = []

    def tell(self, number: int, what: str, keys: list[str]) -> None:
        """Take a word in.

        Args:
            number: of the task.
            what: "begin" for files taken up, "memory" for more of it than they may take.
            keys: of the files.
        """
        self._told.append((number, what, keys))

    def heard(self) -> list[tuple[int, str, list[str]]]:
        """All that was told since the last call, in order."""
        told, self._told = self._told, []
        return told
