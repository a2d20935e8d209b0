"""Which columns of a layer a person may correct, and what their cells may hold."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pipeline import layers
from pipeline.columns import LIST_SEPARATOR, Column, coded
from pipeline.layers import Layer

_TYPES: dict[str, tuple[type, ...]] = {"integer": (int,), "number": (int, float), "boolean": (bool,), "string": (str,)}
# what a row of findings.csv says, its labels those of the classifier's codebook
_STATUS = coded("status", "状态", "what the sentence reports of problems", "对问题的陈述状态", "status")
_KINDS = Column("labels", "问题类型", "string", "kinds of problem named", "所涉问题类型", codes="label", many=True)
_STATE = coded("state", "整改状态", "what became of the problem", "整改状态", "thread_state", but="recurring")
_PROBLEM = Column("problem", "问题", "string", "the words that name the problem", "问题字样")
_PROBLEM_DOC = Column("problem_doc", "问题所在文档", "string", "document that names the problem", "问题所在文档")
_BESIDE = {"findings": (_STATUS, _KINDS), "links": (_PROBLEM, _PROBLEM_DOC), "states": (_STATE,)}


@lru_cache(maxsize=64)
def of(name: str) -> tuple[Column, ...]:
    """The columns that can be corrected of a layer, or of `findings`, `links`, `states`; none of an unknown one."""
    if name in _BESIDE:
        return _BESIDE[name]
    layer = _named(name)
    if layer is None:
        return ()
    return tuple(
        c for c in layer.columns if c.name not in layer.beside and c.name in (layer.corrected or layer.table.names)
    )


def _named(name: str) -> Layer | None:
    return next((layer for layer in layers.every() if layer.name == name), None)


def check(name: str, values: Mapping[str, Any]) -> None:
    """See to it that values are such as the columns can hold; those of a layer that is not there are not looked at.

    Args:
        name: of the layer.
        values: column → value, None for an empty cell.

    Raises:
        ValueError: there is no such column, or a cell is none of its choices.
        TypeError: a value is of another type.
    """
    columns = {column.name: column for column in of(name)}
    for key, value in values.items() if columns else ():
        column = columns.get(key)
        if column is None:
            raise ValueError(f"{name} has no column {key} to correct")
        _check(column, value)


def _check(column: Column, value: object) -> None:
    if column.many:
        if not isinstance(value, list) or not all(isinstance(v, str) and LIST_SEPARATOR not in v for v in value):
            raise TypeError(f"{column.name} is no list of texts")
    elif value is not None and type(value) not in _TYPES[column.type]:
        raise TypeError(f"{column.name} is no {column.type}")
    told = value if isinstance(value, list) else [value]
    if column.choices and any(v not in column.choices for v in told if v not in {None, ""}):
        raise ValueError(f"{column.name} is none of {', '.join(column.choices)}")


def blank(layer: Layer, words: str = "") -> dict[str, Any]:
    """The values of a mention of which nothing is known: its fields without a default.

    Args:
        layer: whose.
        words: the characters of the mention.
    """
    columns = {layer.fields.get(c.name, c.name): c for c in layer.columns}
    defaults = getattr(layer.mention, "_field_defaults", {})
    needed = [f for f in layer.mention._fields[3:] if f not in defaults]
    told = {field: _blank(columns.get(field)) for field in needed}
    return told | {"canonical": words, "known": False} if layer.name == "slogans" else told


def _blank(column: Column | None) -> object:
    if column is None:
        return None
    if column.choices:
        least = "other" if "other" in column.choices else column.choices[0]
        return (least,) if column.many else least
    if column.many:
        return ()
    return "" if column.type == "string" else None


def to_fields(layer: Layer, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a person stated of columns, as the fields of a mention.

    Args:
        layer: whose.
        values: column → value.
    """
    columns = {c.name: c for c in layer.columns}
    told = _together(layer.name, dict(values))
    defaults = {**blank(layer), **getattr(layer.mention, "_field_defaults", {})}
    made = {}
    for name, value in told.items():
        if name in columns:
            field = layer.fields.get(name, name)
            empty = () if columns[name].many else defaults.get(field)
            made[field] = tuple(value) if isinstance(value, list) else empty if value is None else value
    return made


def _together(name: str, told: dict[str, Any]) -> dict[str, Any]:
    """The same with what follows from it: a figure is its own bounds, one year is no range, a single round begins and ends."""
    if name == "statistics":
        if "value" in told and not {"low", "high"} & told.keys():
            told |= {"low": told["value"], "high": told["value"]}
        elif {"low", "high"} <= told.keys() and "value" not in told:
            told["value"] = told["low"] if told["low"] == told["high"] else None
        elif {"low", "high"} & told.keys():
            told.setdefault("value", None)
        if told.get("year") is not None:
            told = {"year_from": None, "year_to": None, **told}
        elif told.get("year_from") is not None or told.get("year_to") is not None:
            told = {"year": None, **told}
    if name == "rounds":
        if told.get("from") is not None:
            told = {"to": told["from"], "kind": "ordinal", "count": None, **told}
        elif told.get("count") is not None:
            told = {"kind": "count", "from": None, "to": None, **told}
    return told
