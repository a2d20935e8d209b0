"""docs/api.md: the public API, from its docstrings.

    python scripts/api.py --write | --check

What is listed here is what other programs may build on; everything else may change without a word.
"""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.tables import describe

DOCS = Path("docs/api.md")
# module → the names of it that are public
PUBLIC = {
    "pipeline": ("load", "analyze", "read_corpus"),
    "pipeline.compare": ("load", "table", "tables", "kwic"),
    "pipeline.analysis": ("Analysis", "Passage", "read", "read_all", "analyze", "analyze_all"),
    "pipeline.means": ("Means", "load", "built_in"),
    "pipeline.extract.mentions": (
        "Mask",
        "Round",
        "Organization",
        "Slogan",
        "Problem",
        "Statistic",
        "Finding",
    ),
    "pipeline.documents": ("Document", "Section", "Sentence", "Inferred", "RawText"),
    "pipeline.layers": ("Layer", "Reading", "Counted", "every", "named"),
    "pipeline.columns": ("Column", "Table"),
    "pipeline.ingest.formats": ("Reader",),
    "pipeline.compare.registry": ("Kind", "Page"),
    "pipeline.compare.comparisons": ("Comparison",),
    "pipeline.evaluate.scores": ("score",),
    "pipeline.codelists": ("codes", "names", "title", "Titles"),
    "pipeline.errors": ("XunshiError", "UnreadableError"),
}
_INTRODUCTION = """
# The public API

Made from the docstrings by `python scripts/api.py --write`; don't edit it by hand. What stands here is kept from version to
version, or its change is told in the [changelog](../CHANGELOG.md); everything else may change without a word.
"""
_ATTRIBUTES = re.compile(r"^(Attributes|Args|Returns|Raises):$", re.MULTILINE)


def page() -> str:
    """The text of docs/api.md."""
    parts = [_INTRODUCTION.strip()]
    for module, names in PUBLIC.items():
        parts += [f"## {module}", *_shown(importlib.import_module(module), names)]
    return "\n\n".join(parts) + "\n"


def _shown(module: Any, names: tuple[str, ...]) -> Iterator[str]:  # noqa: ANN401 (a module)
    for name in names:
        yield from _entry(name, getattr(module, name), 3)
        for member, made in _members(getattr(module, name)):
            yield from _entry(f"{name}.{member}", made, 4)


def _members(made: object) -> Iterator[tuple[str, Any]]:
    """The public methods and properties of a class of the program, in the order of its source."""
    if not inspect.isclass(made):
        return
    for name, member in vars(made).items():
        if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, (property, classmethod))):
            yield name, member


def _entry(name: str, made: Any, depth: int) -> Iterator[str]:  # noqa: ANN401 (whatever is public)
    yield f"{'#' * depth} `{name}{_signature(made)}`"
    yield _markdown(inspect.getdoc(made) or "")


def _signature(made: Any) -> str:  # noqa: ANN401 (whatever is public)
    if isinstance(made, property) or (inspect.isclass(made) and issubclass(made, Exception)):
        return ""
    function = made.__func__ if isinstance(made, classmethod) else made
    signature = inspect.signature(function)
    kept = [p.replace(annotation=p.empty) for p in signature.parameters.values() if p.name not in {"self", "cls"}]
    # what a default is made of (a factory, a list) is no part of the signature
    kept = [
        p if p.default is p.empty or isinstance(p.default, (str, int, tuple, type(None))) else p.replace(default=...)
        for p in kept
    ]
    return str(signature.replace(parameters=kept, return_annotation=signature.empty)).replace("=Ellipsis", "=…")


def _markdown(doc: str) -> str:
    """A docstring with its sections as lists; several lines of one entry become one."""
    lines: list[str] = []
    section = False
    for line in doc.split("\n"):
        if _ATTRIBUTES.match(line):
            section = True
            lines += [f"**{line}**", ""]
        elif section and re.match(r"    \S", line):
            lines.append(f"- {_named(line.strip())}")
        elif section and line.strip():
            lines[-1] += f" {line.strip()}"
        else:
            section = section and not line.strip()
            lines.append(line)
    return "\n".join(lines).strip()


def _named(entry: str) -> str:
    name, colon, rest = entry.partition(": ")
    return f"`{name}`: {rest}" if colon and re.fullmatch(r"[\w*]+", name) else entry


if __name__ == "__main__":
    sys.exit(describe.main(sys.argv[1:], DOCS, page()))
