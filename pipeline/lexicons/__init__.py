"""The lexicons: CSV files of `models/lexicons`, validated when loaded, and matched all at once."""

from pipeline.lexicons.entries import (
    Gazetteer,
    Lexicons,
    OrganizationTerm,
    Place,
    ProblemTerm,
    SloganEntry,
)
from pipeline.lexicons.measures import Measure, Measures
from pipeline.lexicons.reading import COLUMNS, built_in, default_folder, load
from pipeline.lexicons.terms import Terms

__all__ = [
    "COLUMNS",
    "Gazetteer",
    "Lexicons",
    "Measure",
    "Measures",
    "OrganizationTerm",
    "Place",
    "ProblemTerm",
    "SloganEntry",
    "Terms",
    "built_in",
    "default_folder",
    "load",
]
