"""models/messages.csv: the Chinese of what the program says, kept in step with the code.

    python scripts/messages.py --write | --check

`--write` adds the sentences that the catalogue lacks, their Chinese empty, and takes out those that nothing says any more;
`--check` names both. The column `from` tells whose a sentence is that stands nowhere in the code: the option parser's, the
system's, the checker of settings'.
"""

from __future__ import annotations

import ast
import csv
import io
import os
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

# help texts are looked for in English
os.environ["XUNSHI_LANG"] = "en"

import typer

from pipeline.commands.app import app
from pipeline.messages import COLUMNS
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "models" / "messages.csv"
# what makes a message, beside errors → how many of its first arguments are sentences
MAKERS = {"Message": 1, "UnreadableError": 2}
SPEAKERS = {"say": 1, "in_words": 1}  # of the command line
_PLACE = re.compile(r"\{\w+[^{}]*\}")


class Call(NamedTuple):
    """A place of the code that makes a message."""

    where: str
    sentence: ast.expr


def calls(source: str, where: str) -> Iterator[Call]:
    """The places of a file that make messages.

    Args:
        source: of the file.
        where: its name.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            speaks = SPEAKERS if "commands" in where else {}
            count = {**MAKERS, **speaks}.get(name, int(name in errors()))
            yield from (Call(f"{where}:{a.lineno}", part) for a in node.args[:count] for part in _choices(a))


@lru_cache(maxsize=1)
def errors() -> frozenset[str]:
    """The names of the package's errors that people read, however deep they stand below the first."""
    classes = [
        node
        for path in (ROOT / "pipeline").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    found = {"XunshiError"}
    while more := {c.name for c in classes if c.name not in found and found & {getattr(b, "id", "") for b in c.bases}}:
        found |= more
    return frozenset(found)


def _choices(sentence: ast.expr) -> Iterator[ast.expr]:
    if isinstance(sentence, ast.IfExp):
        yield from (*_choices(sentence.body), *_choices(sentence.orelse))
    else:
        yield sentence


def every_call() -> Iterator[Call]:
    """The places of the package that make messages."""
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        yield from calls(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))


def has_words(template: str) -> bool:
    """Whether there is something to translate beside what stands in the places; marks between them are, since Chinese has its own."""
    return bool(_PLACE.sub("", template).strip())


def of_code() -> set[str]:
    """The sentences of the package's code."""
    constants = (c.sentence.value for c in every_call() if isinstance(c.sentence, ast.Constant))
    return {c for c in constants if isinstance(c, str) and has_words(c)}


def of_help() -> set[str]:
    """The help texts of all commands and options, and the descriptions of settings, which errors quote."""
    found = {field.description for field in Settings.model_fields.values()}
    for command in _commands(typer.main.get_command(app)):
        found |= {command.help, *(getattr(parameter, "help", None) for parameter in command.params)}
    return {text for text in found if text}


def _commands(command: Any) -> Iterator[Any]:  # noqa: ANN401 (typer's own classes)
    yield command
    for within in getattr(command, "commands", {}).values():
        yield from _commands(within)


def rows() -> list[dict[str, str]]:
    """The rows of the catalogue."""
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def text(found: list[dict[str, str]]) -> str:
    """The catalogue of these rows, in order.

    Args:
        found: its rows.
    """
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(found, key=lambda row: (row["from"], row["en"])))
    return out.getvalue()


def main() -> None:
    """Write or check the catalogue."""
    said, known = of_code() | of_help(), rows()
    missing = sorted(said - {row["en"] for row in known})
    dead = [row["en"] for row in known if not row["from"] and row["en"] not in said]
    if "--write" in sys.argv:
        kept = [row for row in known if row["en"] not in dead]
        FILE.write_text(text(kept + [{"en": en, "zh": "", "from": ""} for en in missing]), encoding="utf-8")
    elif missing or dead or FILE.read_text(encoding="utf-8") != text(known):
        told = [*(f"lacks: {en!r}" for en in missing), *(f"nothing says: {en!r}" for en in dead)]
        sys.exit("\n".join([*told, f"{FILE}: run scripts/messages.py --write and fill in the Chinese"]))


if __name__ == "__main__":
    main()
