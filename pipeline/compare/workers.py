"""Where the tasks of comparisons are done other than in this process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.tables.whole_files import explaining

if TYPE_CHECKING:
    from pipeline.batch.engine import Engine
    from pipeline.settings import Settings


@dataclass(frozen=True)
class Workers:
    """Workers of an engine, which is entered already.

    Attributes:
        engine: what calls are given to.
        settings: how many there are, and where.
    """

    engine: Engine
    settings: Settings

    def each(self, function: Callable[..., None], calls: Sequence[tuple[Any, ...]], folder: Path) -> None:
        """Call a function with each of these arguments.

        Args:
            function: of a module.
            calls: the arguments of each call, paths absolute.
            folder: of the run, which every worker sees.

        Raises:
            XunshiError: workers cannot be had or are not what this process is, the folder cannot be written, or a call raises it.
        """
        with explaining(folder):
            self.engine.each(function, calls, self.settings)
