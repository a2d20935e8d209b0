"""Sequences whose items are made when they are asked for: all at once would take more memory than all else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, overload

T_co = TypeVar("T_co", covariant=True)


class Lazily(Sequence[T_co]):
    """A sequence of so many items.

    Args:
        size: how many.
        made: gives the item at a place from 0 on. No method of the sequence: what holds itself is given up late.
    """

    def __init__(self, size: int, made: Callable[[int], T_co]) -> None:
        self._places, self._made = range(size), made

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> T_co: ...
    @overload
    def __getitem__(self, at: slice) -> list[T_co]: ...
    def __getitem__(self, at: int | slice) -> T_co | list[T_co]:
        if isinstance(at, slice):
            return [self._made(i) for i in self._places[at]]
        return self._made(self._places[at])
