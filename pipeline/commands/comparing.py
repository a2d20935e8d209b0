"""The commands that compare: compare, report."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from pipeline.commands.options import Cutting, Format, Spreading, explained, grouped, listed
from pipeline.commands.tongue import say, warn
from pipeline.errors import XunshiError
from pipeline.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.compare.comparisons import Comparison
    from pipeline.compare.corpus import Corpus
    from pipeline.compare.options import Options

Results = Annotated[Path, typer.Argument(help="Folder that `xunshi run` wrote.")]
By = Annotated[
    str, typer.Option("--by", help="province, year, level or genre; two of them joined by a comma.", metavar="COLUMN")
]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where", help="Only documents with COLUMN=VALUE (or VALUE,VALUE); may be given again.", metavar="CONDITION"
    ),
]
Font = Annotated[Path | None, typer.Option(help="Font file with Chinese characters, for the figures.", metavar="FILE")]
Lang = Annotated[str, typer.Option("--lang", help="zh or en: titles and explanations.", metavar="LANG")]
Memory = Annotated[
    int,
    typer.Option(
        "--memory", help="MiB that joining what texts share may take; the rest is done on disk.", metavar="MIB"
    ),
]
RESULTS = Path("data/processed")
MEMORY = 256


Headers = Annotated[str, typer.Option(help="Column titles: en or zh.", metavar="LANG")]
Values = Annotated[
    str, typer.Option(help="Coded values: codes, or zh for both titles and values in Chinese.", metavar="LANG")
]


class Choosing(NamedTuple):
    """Options that say which words are compared."""

    stop: Annotated[
        Path | None,
        typer.Option(help="Your own stop words, one a line, left out besides the program's.", metavar="FILE"),
    ] = None
    keep_names: Annotated[bool, typer.Option("--keep-names", help="Compare names of places and groups too.")] = False


class Topics(NamedTuple):
    """Options of topics, and of change over time."""

    topics: Annotated[
        int | None,
        typer.Option(min=2, max=100, help="How many topics.  [default: the most coherent number]", metavar="N"),
    ] = None
    over: Annotated[
        str,
        typer.Option("--over", help="What change is followed over: year, or none to leave it out.", metavar="COLUMN"),
    ] = "year"


@grouped
def compare(  # noqa: PLR0913 (one argument an option)
    results: Results = RESULTS,
    by: By = "province",
    where: Where = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the comparisons.  [default: compare in RESULTS]", metavar="DIR")
    ] = None,
    formats: Format = None,
    headers: Headers = "en",
    values: Values = "codes",
    figures: Annotated[bool, typer.Option("--figures", help="Draw figures too (PNG and SVG).")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="All rows of keyness and passages, not the foremost alone.")
    ] = False,
    lang: Lang = "zh",
    font: Font = None,
    memory: Memory = MEMORY,
    choosing: Choosing = Choosing(),
    topics: Topics = Topics(),
    cutting: Cutting = Cutting(),
    spreading: Spreading = Spreading(),
) -> None:
    """Compare groups of documents: rates, keyness, totals, similarity, shared passages, slogans, silences, rounds.

    Example: xunshi compare 结果 --by year --where year=2022,2023 --figures
    """
    with explained():
        from pipeline.compare import counts  # noqa: PLC0415 (start-up time)

        _require_language(lang)
        require_values(values)
        if figures:
            _require_font(font)
        with _comparison(results, by, where, choosing, topics, cutting, spreading, memory) as compared:
            made = replace(compared, everything=everything)
            titles = counts.titled(made.corpus.titles("zh")) if values == "zh" else None
            folder, chosen_formats = out or results / "compare", ("csv", *(f for f in listed(formats) if f != "csv"))
            count = 0

            def draw(stage: Path) -> None:
                nonlocal count
                count = _draw(made, stage / "figures", lang, font) if figures else 0

            rows = made.write(folder, chosen_formats, "zh" if titles else headers, titles, draw)
            warn([*made.notes(), *made.faults])
        told = {"documents": len(made.grouping.of), "groups": len(made.grouping.sizes), "tables": len(rows)}
        if figures:
            say(
                "{documents} documents in {groups} groups, {tables} tables, {figures} figures: {folder}",
                **told,
                figures=count,
                folder=folder,
            )
        else:
            say("{documents} documents in {groups} groups, {tables} tables: {folder}", **told, folder=folder)


@grouped
def report(  # noqa: PLR0913 (one argument an option)
    results: Results = RESULTS,
    by: By = "province",
    where: Where = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the report.  [default: report in RESULTS]", metavar="DIR")
    ] = None,
    lang: Lang = "zh",
    documents: Annotated[
        str,
        typer.Option(help="Documents that get a page, those that tables link to first: a number, or all.", metavar="N"),
    ] = "1000",
    font: Font = None,
    memory: Memory = MEMORY,
    choosing: Choosing = Choosing(),
    topics: Topics = Topics(),
    cutting: Cutting = Cutting(),
    spreading: Spreading = Spreading(),
) -> None:
    """Write the comparisons and the documents as a folder of HTML pages that need no network.

    Example: xunshi report 结果 --by province --lang en --out 报告
    """
    with explained():
        from pipeline.compare import figures  # noqa: PLC0415 (start-up time)
        from pipeline.report import site  # noqa: PLC0415
        from pipeline.threads.tables import Traced  # noqa: PLC0415

        _require_language(lang)
        most = _most(documents)
        with _comparison(results, by, where, choosing, topics, cutting, spreading, memory) as made:
            tables = made.tables()
            folder, titles = out or results / "report", made.corpus.titles(lang)
            notes = made.notes()
            warn([*notes, *made.faults])
            try:
                drawings = figures.draw(tables, made.grouping.names, lang, font, titles)
            except figures.NoFontError as error:
                warn([Message("the report has no figures: {error}", error=error)])
                drawings = None
            traced = Traced.of(made.corpus)
            warn(traced.doubts)
            site.write(
                folder, made.corpus, made.grouping, tables, drawings, lang, traced=traced, notes=notes, documents=most
            )
        say(
            "{documents} documents in {groups} groups: {page}",
            documents=len(made.grouping.of),
            groups=len(made.grouping.sizes),
            page=folder / "index.html",
        )


def chosen(results: Path, where: list[str] | None, choosing: Choosing, cutting: Cutting) -> tuple[Corpus, Options]:
    """The documents and choices that the options name.

    Args:
        results: folder of a run.
        where: conditions on documents.
        choosing: which words are compared.
        cutting: what cuts words.

    Raises:
        XunshiError: the folder holds no results, or an option names what is not there.
    """
    from pipeline.compare import stopwords  # noqa: PLC0415 (start-up time)
    from pipeline.compare.corpus import Corpus  # noqa: PLC0415
    from pipeline.compare.options import Options  # noqa: PLC0415
    from pipeline.engines.segmenters import cutter  # noqa: PLC0415

    own = frozenset[str]() if choosing.stop is None else stopwords.read(choosing.stop)
    corpus = Corpus.load(results)
    engine = cutting.segmenter or corpus.segmenter
    cut = cutter(engine, cutting.hanlp_model, corpus.lexicons, allow_download=bool(cutting.allow_download))
    corpus = replace(corpus, cut=cut, cut_by=" ".join(filter(None, (engine, cutting.hanlp_model))))
    return corpus.where(conditions(where)), Options(own, choosing.keep_names)


@contextmanager
def _comparison(  # noqa: PLR0913 (one argument a group of options)
    results: Path,
    by: str,
    where: list[str] | None,
    choosing: Choosing,
    topics: Topics,
    cutting: Cutting,
    spreading: Spreading,
    memory: int,
) -> Iterator[Comparison]:
    """What the options name, with what must be known of its groups told first; its workers are there meanwhile."""
    from pipeline import layers  # noqa: PLC0415 (start-up time)
    from pipeline.compare import registry  # noqa: PLC0415
    from pipeline.compare.comparisons import Comparison  # noqa: PLC0415

    corpus, options = chosen(results, where, choosing, cutting)
    grouping = corpus.group([column.strip() for column in by.split(",")])
    warn([*layers.refused(), *registry.refused(), *corpus.notices(), *grouping.notices()])
    options = replace(options, topics=topics.topics, over=topics.over)
    with spreading.over(corpus) as spread:
        yield Comparison(spread, grouping, options=options).limited(memory)


def _draw(made: Comparison, folder: Path, lang: str, font: Path | None) -> int:
    from pipeline.compare import figures  # noqa: PLC0415 (start-up time)

    drawings = list(figures.draw(made.tables(), made.grouping.names, lang, font, made.corpus.titles(lang)))
    for drawing in drawings:
        figures.save(drawing, folder)
    return len(drawings)


def _require_font(font: Path | None) -> None:
    """Refuse to draw without a font, before minutes go into what is to be drawn."""
    from pipeline.compare.figures import fonts  # noqa: PLC0415 (start-up time)

    fonts.chosen(font)


def conditions(where: list[str] | None) -> dict[str, list[str]]:
    """Column → the values that `--where` allows.

    Raises:
        XunshiError: a condition is not written COLUMN=VALUE.
    """
    found: dict[str, list[str]] = {}
    for condition in where or ():
        column, equals, values = condition.partition("=")
        if not equals or not values:
            raise XunshiError(
                "--where {condition}: write COLUMN=VALUE, such as year=2023 or province=澜川省,苍浦省",
                condition=condition,
            )
        found.setdefault(column.strip(), []).extend(v.strip() for v in values.split(","))
    return found


def _most(documents: str) -> int | None:
    """How many documents get a page; None for all."""
    if documents == "all":
        return None
    if not (documents.isascii() and documents.isdigit()):
        raise XunshiError("--documents {documents}: give a number, or all", documents=documents)
    return int(documents)


def require_values(values: str) -> None:
    """Refuse what coded values cannot be written as.

    Raises:
        XunshiError: there is no such choice.
    """
    from pipeline.tables.values import VALUES  # noqa: PLC0415 (start-up time)

    if values not in VALUES:
        raise XunshiError("--values {values}: choose {known}", values=values, known=" or ".join(VALUES))


def _require_language(lang: str) -> None:
    from pipeline import codelists  # noqa: PLC0415 (start-up time)

    known = codelists.names("language")
    if lang not in known:
        raise XunshiError("--lang {lang}: no such language; choose {known}", lang=lang, known=" or ".join(known))
