"""The controlled measures by group and year; masked figures and ranges are intervals that add up, never points."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.compare import schema
from pipeline.compare.corpus import Corpus
from pipeline.compare.grouping import FEW, Grouping

BODIES = "bodies_inspected"
PERCENT = "%"
# what is planned or aimed at is no result
REPORTED = "reported"
_PERSONS = ("人", "名", "位")
_BY = ["group", "year", "inspection", "level"]
_CELL = [*_BY, "measure", "unit"]
# whose inspection it is where a figure does not say so: of the Centre and provinces 巡视, below them 巡察
_BY_LEVEL = {"中央": "巡视", "省": "巡视", "市": "巡察", "县": "巡察", "乡": "巡察", "村": "巡察"}
_USED = ("doc_id", "year", "measure", "status", "unit", "value", "low", "high", "text")
_INSPECTION = "(巡视|巡察)"


def totals(corpus: Corpus, grouping: Grouping) -> pd.DataFrame:
    """Sums (of percentages, means) of each measure by group and year (`schema.TOTALS`).

    A document counts with its greatest figure of a measure, year and unit, since texts give a total, repeat it and split it
    up. Which is the greatest may be masked: it lies between the greatest of the least values and the greatest of the greatest
    ones, and has no upper end where one of them has none. A sum has an upper end if all its figures have.

    Args:
        corpus: the corpus.
        grouping: groups of its documents.
    """
    cells = _of_documents(corpus, grouping).groupby(_CELL, dropna=False, sort=False)
    frame = cells.agg(
        low=("low", "sum"),
        high=("high", lambda v: v.sum(skipna=False)),
        figures=("low", "size"),
        masked=("masked", "sum"),
        unbounded=("unbounded", "sum"),
        bounded=("low", "count"),
        documents=("doc_id", "nunique"),
    ).reset_index()
    frame["how"] = np.where(frame["unit"] == PERCENT, "mean", "sum")
    _averaged(frame)
    frame["few"] = frame["documents"] < FEW
    _per_body(frame)
    place = {name: i for i, name in enumerate(grouping.names)}
    frame = frame.sort_values(_CELL, key=lambda column: column.map(place) if column.name == "group" else column)
    return frame[list(schema.TOTALS.names)].reset_index(drop=True)


def _of_documents(corpus: Corpus, grouping: Grouping) -> pd.DataFrame:
    """The greatest figure of each document, measure, year and unit."""
    frame = corpus.table("statistics", _USED).dropna(subset=["measure"])
    frame = frame[frame["status"] == REPORTED].copy()
    frame["group"] = frame["doc_id"].map(grouping.of)
    frame["unit"] = _same_units(frame)
    frame["inspection"], frame["level"] = _inspections(frame, corpus.table("documents"))
    frame["masked"] = frame["value"].isna()
    cells = frame.groupby(["doc_id", *_CELL], dropna=False, sort=False)
    found = cells.agg(low=("low", "max"), high=("high", lambda v: v.max(skipna=False)), masked=("masked", "any"))
    found = found.reset_index()
    found["unbounded"] = found["low"].isna() | found["high"].isna()
    # another figure may be masked and yet too small to matter
    found["masked"] &= (found["unbounded"] | (found["low"] < found["high"])).astype(bool)
    return found


def _inspections(frame: pd.DataFrame, documents: pd.DataFrame) -> tuple[pd.Series[str], pd.Series[str]]:
    """Whose inspections a figure is about: 巡视 or 巡察 in its own words, else by the document's level; and that level.

    A provincial text that tells of 巡察 tells of others' work, whose level it does not say.
    """
    level = frame["doc_id"].map(documents.set_index("doc_id")["level"]).fillna("").astype(str)
    usual = level.map(_BY_LEVEL).fillna("")
    named = frame["text"].str.extract(_INSPECTION, expand=False).fillna("")
    inspection = named.where(named != "", usual)
    return inspection, level.where(inspection == usual, "")


def _same_units(frame: pd.DataFrame) -> pd.Series[str]:
    """Measure words that count the same things as one: the commonest of them for each measure (处分 12人, 12名; 问题 30个, 30项)."""
    units = frame["unit"].fillna("")
    kind = units.where(units.isin([PERCENT, "元"]) | (units.str.len() > 1), "things").mask(
        units.isin(_PERSONS), "persons"
    )
    commonest = units.groupby([frame["measure"], kind]).agg(lambda u: u.value_counts().sort_index().idxmax())
    return pd.Series(
        [commonest[key] for key in zip(frame["measure"], kind, strict=True)], index=frame.index, dtype="object"
    )


def _averaged(frame: pd.DataFrame) -> None:
    """Percentages: the mean of what is bounded, empty where anything is not."""
    mean = frame["how"] == "mean"
    count = frame["bounded"].where(frame["bounded"] > 0)
    whole = frame["unbounded"] == 0
    frame.loc[mean, "low"] = (frame["low"] / count).where(whole)[mean]
    frame.loc[mean, "high"] = (frame["high"] / count).where(whole)[mean]


def _per_body(frame: pd.DataFrame) -> None:
    """Divide by the bodies that the same inspections covered in the same group and year: the least by the most and the reverse."""
    bodies = frame[frame["measure"] == BODIES].groupby(_BY, dropna=False)[["low", "high"]]
    bodies = bodies.agg(lambda v: v.sum(skipna=False)).rename(columns={"low": "fewest", "high": "most"}).reset_index()
    both = frame[_BY].merge(bodies, on=_BY, how="left")
    told = ((frame["how"] == "sum") & (frame["measure"] != BODIES)).to_numpy()
    for name, value, by in (("per_body_low", "low", "most"), ("per_body_high", "high", "fewest")):
        by_bodies = both[by].where(both[by] > 0).to_numpy(dtype=float, na_value=np.nan)
        values = frame[value].to_numpy(dtype=float, na_value=np.nan)
        frame[name] = pd.array(np.where(told, np.round(values / by_bodies, 4), np.nan), dtype="Float64")
