"""The language of the command line, and its silence: help and complaints of the option parser in Chinese, `--quiet` for every command.

The root of the commands does it for all of them, so that a command need not know. Typer's own words are translated line by line, since
it hands them out as text.
"""

from __future__ import annotations

import io
import os
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from pipeline.messages import LANGS, VARIABLE, Message, language, told

QUIET = {"wanted": False}
_Formatter: Any = typer.Context.formatter_class
_ERROR = "Error: "
# what no line begins with, and what a Latin word, a number or a path is not broken in
_CLOSING = frozenset("，。、；：！？）】》”’…,.;:!?)]")
_SOLID = re.compile(r"[!-~]+|.", re.DOTALL)


def say(template: str, /, **values: object) -> None:
    """Say on standard error what was done, unless `--quiet` asks for silence.

    Args:
        template: the sentence with `{places}`; its Chinese stands in `models/messages.csv`.
        values: what stands in the places.
    """
    if not QUIET["wanted"]:
        typer.echo(told(Message(template, **values), language()), err=True)


def warn(sentences: Sequence[str], *, error: bool = False) -> None:
    """Say what a user should know, a line each, and go on.

    Args:
        sentences: messages.
        error: whether they tell of errors, which `--quiet` does not silence.
    """
    for sentence in sentences if error or not QUIET["wanted"] else ():
        typer.echo(f"xunshi: {told(sentence, language())}", err=True)


def in_words(template: str, /, **values: object) -> str:
    """A text for standard output in the user's language.

    Args:
        template: the text with `{places}`; its Chinese stands in `models/messages.csv`.
        values: what stands in the places.
    """
    return told(Message(template, **values), language())


def quieten(context: typer.Context, wanted: bool) -> None:
    """Take `--quiet` where it stands: before a command or behind it.

    Args:
        context: of the command that it was given to.
        wanted: whether it was given there.
    """
    QUIET["wanted"] = wanted or (context.parent is not None and QUIET["wanted"])


class Root(TyperGroup):
    """The group of all commands; puts them into the user's language when it is made."""

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 (as typer gives them)
        super().__init__(**attributes)
        quiet = next(p for p in self.params if p.name == "quiet")
        for command in _every(self):
            if command is not self:
                command.params.append(quiet)
            if language() == "zh":
                _translate(command)
            # else Typer would cut it short
            command.short_help = (command.help or "").split("\n", maxsplit=1)[0].rstrip(".。")

    def main(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 (as typer calls it)
        """Run a command; what the option parser complains of is told in the user's language.

        Args:
            args: of the command line.
            options: of the call: `standalone_mode` ends the process, as the console script does.
        """
        _require_language()
        if language() == "en" or not options.get("standalone_mode", True):
            return super().main(*args, **options)
        try:
            code = super().main(*args, **{**options, "standalone_mode": False})
        except typer.Abort:
            typer.echo(told("Aborted!", "zh"), err=True)
            sys.exit(1)
        except typer.TyperException as error:
            _complain(error)
            sys.exit(error.exit_code)
        sys.exit(code if isinstance(code, int) else 0)


def _require_language() -> None:
    chosen = os.environ.get(VARIABLE)
    if chosen and not chosen.lower().startswith(LANGS):
        refusal = Message("{variable}={chosen}: no such language; choose zh or en", variable=VARIABLE, chosen=chosen)
        warn([refusal], error=True)
        sys.exit(2)


def _every(group: TyperGroup) -> Iterator[TyperCommand | TyperGroup]:
    yield group
    for command in group.commands.values():
        if isinstance(command, TyperGroup):
            yield from _every(command)
        elif isinstance(command, TyperCommand):
            yield command


def _translate(command: TyperCommand | TyperGroup) -> None:
    command.help = Message(command.help or "").told("zh")
    command.context_class = _Context
    for parameter in command.params:
        parameter.help = Message(parameter.help or "").told("zh")  # type: ignore[attr-defined]


def _complain(error: typer.TyperException) -> None:
    said = io.StringIO()
    error.show(said)  # type: ignore[attr-defined]
    for line in said.getvalue().splitlines():
        begun = line.startswith(_ERROR)
        typer.echo(
            (told(_ERROR, "zh") + told(line.removeprefix(_ERROR), "zh")) if begun else told(line, "zh"), err=True
        )


class _Chinese(_Formatter):  # type: ignore[misc]
    """Help in Chinese: lines are as wide as their characters, and may end behind any of them."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or told("Usage: ", "zh"))

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{told(heading, 'zh')}：\n")

    def write_text(self, text: str) -> None:
        paragraphs = (_whole(p, self.width - self.current_indent) for p in text.split("\n\n"))
        super().write_text("\n\n".join(paragraphs))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        first = min(max(len(name) for name, _ in rows), col_max) + col_spacing
        width = max(self.width - first - 2, 10)
        super().write_dl([(name, _whole(_defaults(text), width)) for name, text in rows], col_max, col_spacing)


class _Context(typer.Context):
    formatter_class = _Chinese


def _defaults(text: str) -> str:
    # what Typer adds to a command after it is made: its own options
    text = Message(text).told("zh")
    return text.replace("[default: ", told("[default: ", "zh")).replace("[required]", told("[required]", "zh"))


def _whole(text: str, width: int) -> str:
    """A paragraph that is not wrapped again, each line at most so many columns wide."""
    # a mark that closes may stand over the edge
    width -= 2
    lines, used = [""], 0
    for piece in _SOLID.findall(" ".join(text.split("\n"))):
        wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in piece)
        if used + wide > width and piece not in _CLOSING:
            lines, used = [*lines, ""], 0
        if piece != " " or lines[-1]:
            lines[-1] += piece
            used += wide
    return "\b\n" + "\n".join(lines)
