"""All figures of a comparison, in the order of a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path

import pandas as pd

from pipeline import means
from pipeline.codelists import Titles
from pipeline.compare import registry
from pipeline.compare.figures import fonts, style, words
from pipeline.compare.figures.sheet import Drawing, Scene
from pipeline.errors import XunshiError

# more groups than this leave no figure readable
GROUPS = 40


def draw(
    tables: Mapping[str, pd.DataFrame],
    names: Sequence[str],
    lang: str = "zh",
    font: Path | None = None,
    titles: Titles | None = None,
) -> Iterator[Drawing]:
    """The figures of the tables that have rows.

    Args:
        tables: comparison tables by name; those that are missing give no figure.
        names: the groups in order. Of more than 40, those with most documents are drawn.
        lang: zh or en.
        font: a font file to draw with, else an installed font that has Chinese.
        titles: of coded values; default: those of the built-in lexicons and codebook.

    Raises:
        XunshiError: the language is unknown, or the font file does not serve.
        NoFontError: no font has Chinese characters.
    """
    if lang not in words.LANGS:
        raise XunshiError(
            "--lang {lang}: unknown language; choose from {known}", lang=lang, known=", ".join(words.LANGS)
        )
    families, sizes = fonts.chosen(font), _sizes(tables)
    kept = set(sorted(names, key=lambda g: (-sizes.get(g, 0), names.index(g)))[:GROUPS])
    shown = tuple(g for g in names if g in kept)
    scene = Scene(tables, shown, frozenset(_few(tables)), titles or _built_in(lang), families, len(names) - len(shown))
    return _each(scene, families)


def _each(scene: Scene, families: Sequence[str]) -> Iterator[Drawing]:
    for kind in registry.every():
        if not kind.figure:
            continue
        pending = _drawer(kind.figure)(scene)
        while True:
            # only while a figure is made, so that nothing of the look leaks to whoever takes it
            with style.styled(families):
                drawing = next(pending, None)
            if drawing is None:
                break
            yield drawing


def _built_in(lang: str) -> Titles:
    made = means.built_in()
    return means.titles(lang, made.lexicons, made.classifier.codebook)


def _drawer(name: str) -> Callable[[Scene], Iterator[Drawing]]:
    """The function that a comparison names as `module:function`; modules of figures are slow to import, so none is before."""
    module, _, function = name.partition(":")
    drawer: Callable[[Scene], Iterator[Drawing]] = getattr(import_module(module), function)
    return drawer


def _sizes(tables: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """Documents by group, from the first table that tells."""
    for table in ("groups", "rates", "keyness"):
        frame = tables.get(table, pd.DataFrame())
        if len(frame):
            return {str(g): int(n) for g, n in frame.groupby("group")["documents"].max().items()}
    for table in ("originality", "map"):
        frame = tables.get(table, pd.DataFrame())
        if len(frame):
            return {str(g): int(n) for g, n in frame["group"].value_counts().items()}
    return {}


def _few(tables: Mapping[str, pd.DataFrame]) -> set[str]:
    """Groups with fewer than 3 documents: as the tables mark them, else counted."""
    for table in ("groups", "rates"):
        frame = tables.get(table, pd.DataFrame())
        if len(frame):
            return {str(g) for g, few in zip(frame["group"], frame["few"], strict=True) if style.yes(few)}
    return {g for g, n in _sizes(tables).items() if n < 3}
