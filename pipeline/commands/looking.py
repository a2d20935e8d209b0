"""The commands that look into texts: kwic, collocates."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.commands.comparing import RESULTS, Choosing, Results, Where, chosen, conditions
from pipeline.commands.options import STREAM, Cutting, explained, grouped, pour
from pipeline.commands.tongue import say
from pipeline.errors import XunshiError

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.columns import Table


def kwic(
    pattern: Annotated[
        str,
        typer.Argument(
            help="Words as they stand, or LAYER:VALUE (slogans:两个维护, problems:corruption, masks:count, rounds:*)."
        ),
    ],
    results: Results = RESULTS,
    where: Where = None,
    width: Annotated[int, typer.Option(min=0, help="Characters of context on either side.", metavar="N")] = 30,
    limit: Annotated[int | None, typer.Option(min=1, help="Rows at most.", metavar="N")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write a CSV file instead; - writes it to standard output.", metavar="FILE")
    ] = None,
) -> None:
    """Show words, or mentions of a layer, in their context.

    Example: xunshi kwic problems:corruption 结果 --where year=2023 --out 腐败问题.csv
    """
    with explained():
        from pipeline.commands import screen  # noqa: PLC0415 (start-up time)
        from pipeline.compare import concordance  # noqa: PLC0415
        from pipeline.compare.corpus import Corpus  # noqa: PLC0415

        found = concordance.kwic(Corpus.load(results).where(conditions(where)), pattern, width, limit)
        _told(
            concordance.KWIC,
            found,
            out,
            lambda: screen.show(list(found[["doc_id", "left", "match", "right"]].itertuples(index=False, name=None))),
        )


@grouped
def collocates(  # noqa: PLR0913 (one argument an option)
    pattern: Annotated[str, typer.Argument(help="As for kwic: words as they stand, or LAYER:VALUE.")],
    results: Results = RESULTS,
    where: Where = None,
    window: Annotated[int, typer.Option(min=1, help="Words to either side, in the same sentence.", metavar="N")] = 5,
    everything: Annotated[
        bool, typer.Option("--all", help="Every word seen near, also by chance, that the texts have 5 times.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Write a CSV file instead; - writes it to standard output.", metavar="FILE")
    ] = None,
    choosing: Choosing = Choosing(),
    cutting: Cutting = Cutting(),
) -> None:
    """Show the words that stand near what kwic finds more often than elsewhere.

    Example: xunshi collocates 形式主义 结果 --out 邻词.csv
    """
    with explained():
        from pipeline.compare import collocates as finding  # noqa: PLC0415 (start-up time)
        from pipeline.compare import schema_words  # noqa: PLC0415

        corpus, options = chosen(results, where, choosing, cutting)
        found = finding.collocates(corpus, pattern, options, window, everything=everything)
        if found.empty and not everything:
            say("no word stands near more often than chance would have it; --all shows those that were seen")
        _told(schema_words.COLLOCATES, found, out, lambda: _show(found.to_dict("records")))


def _show(rows: Iterable[Mapping[Any, Any]]) -> None:
    """A line a neighbour: the word, how often it is near and would be by chance, G², log ratio, documents."""
    from rich.console import Console  # noqa: PLC0415 (start-up time)
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console, table = Console(width=None if sys.stdout.isatty() else 160), Table(box=None, pad_edge=False)
    table.add_column("word", style="bold")
    for head in ("near", "expected", "G²", "log ratio", "documents", ""):
        table.add_column(head, justify="right")
    for row in rows:
        figures = (f"{row['expected']:.1f}", f"{row['g2']:.1f}", f"{row['log_ratio']:.1f}")
        few = "few" if row["few"] else ""
        table.add_row(Text(row["word"]), str(row["count"]), *figures, str(row["documents"]), few)
    if table.row_count:
        console.print(table)


def _told(table: Table, found: pd.DataFrame, out: Path | None, show: Callable[[], None]) -> None:
    """Rows on the screen, in a CSV file or on standard output, and how many they are.

    Args:
        table: what their columns are.
        found: the rows.
        out: the file; `STREAM` for standard output, None for the screen.
        show: prints them on the screen.

    Raises:
        XunshiError: the file's name does not end in .csv, or it cannot be written.
    """
    from pipeline.compare import comparisons  # noqa: PLC0415 (start-up time)

    if out is None:
        show()
    elif out == STREAM:
        with TemporaryDirectory() as folder:
            comparisons.write_frame(table, found, Path(folder))
            pour(Path(folder) / f"{table.name}.csv")
    else:
        if out.suffix.lower() != ".csv":
            raise XunshiError("{out}: name a file that ends in .csv", out=out)
        comparisons.write_frame(replace(table, name=out.stem), found, out.parent)
    if out in {None, STREAM}:
        say("{found} found", found=len(found))
    else:
        say("{found} found: {out}", found=len(found), out=out)
