"""Figures of the comparison tables, for papers and for a report in HTML."""

from pipeline.compare.figures.drawings import draw
from pipeline.compare.figures.fonts import NoFontError
from pipeline.compare.figures.output import save, svg
from pipeline.compare.figures.sheet import Drawing

__all__ = ["Drawing", "NoFontError", "draw", "save", "svg"]
