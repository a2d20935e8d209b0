"""What a public function takes and raises stands in its docstring.

Public is what neither it nor a class around it begins with `_`. A function of two arguments or more names each of them under `Args:`,
one that raises says so under `Raises:`.
"""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from pipeline.commands.app import app

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "pipeline").rglob("*.py"))
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SECTION = re.compile(r"^(\w+):$", re.MULTILINE)
_ENTRY = re.compile(r"^    (?:\*{0,2})(\w+): \S", re.MULTILINE)


def commands(typed):
    """(module, name) of all commands of an app and its groups: what their arguments are is told by their options' help."""
    infos = [*typed.registered_commands, *filter(None, [typed.registered_callback])]
    own = {(info.callback.__module__, info.callback.__qualname__) for info in infos if info.callback}
    return own.union(*(commands(group.typer_instance) for group in typed.registered_groups))


def functions(body, within=""):
    """(qualified name, node) of the public functions and methods of a module or class."""
    for node in body:
        if isinstance(node, (ast.ClassDef, *FUNCTIONS)) and not node.name.startswith("_"):
            if isinstance(node, ast.ClassDef):
                yield from functions(node.body, f"{within}{node.name}.")
            else:
                yield within + node.name, node


def arguments(function):
    """Names of the arguments; one that begins with `_` is there for a protocol's sake and not used."""
    given = function.args
    every = [
        *given.posonlyargs,
        *given.args,
        *filter(None, [given.vararg]),
        *given.kwonlyargs,
        *filter(None, [given.kwarg]),
    ]
    return [a.arg for a in every if a.arg not in {"self", "cls"} and not a.arg.startswith("_")]


def sections(function):
    """Title → text of the sections of a docstring."""
    _, *parts = _SECTION.split(inspect.cleandoc(ast.get_docstring(function) or ""))
    return dict(zip(parts[::2], parts[1::2], strict=True))


def raises(node):
    """Whether a function itself raises; what it catches and lets go on, and what a function within it raises, is not its own."""
    return any(
        (isinstance(child, ast.Raise) and child.exc is not None and "typer.Exit" not in ast.unparse(child.exc))
        or (not isinstance(child, (ast.ClassDef, ast.Lambda, *FUNCTIONS)) and raises(child))
        for child in ast.iter_child_nodes(node)
    )


def faults(source, exempt=()):
    """What the docstrings of a module do not say."""
    for name, function in functions(ast.parse(source).body):
        if name in exempt:
            continue
        told, wanted = sections(function), arguments(function)
        named = _ENTRY.findall(told.get("Args", ""))
        if len(wanted) > 1 and named != wanted:
            yield f"{name}: Args: {', '.join(named) or 'nothing'}; there are {', '.join(wanted)}"
        if "Raises" not in told and raises(function):
            yield f"{name}: raises, and does not say what"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_docstrings_name_arguments_and_errors(path):
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    exempt = {name for of, name in commands(app) if of == module}
    assert list(faults(path.read_text(encoding="utf-8"), exempt)) == []


def test_commands_are_those_of_the_command_line():
    found = commands(app)
    assert ("pipeline.commands.run", "run") in found
    assert ("pipeline.commands.comparing", "compare") in found
    assert ("pipeline.commands.reviewing", "review_export") in found
    assert ("pipeline.commands.terminal", "show") not in found


WHOLE = '''
class Reader:
    def read(self, data, *names, encoding=None, **options):
        """What it reads.

        Args:
            data: of the file.
            *names: of columns, in
                whatever order: the first counts.
            encoding: of the text.
            **options: of the reader.

        Raises:
            XunshiError: it cannot be read.
        """
        raise XunshiError
'''


@pytest.mark.parametrize(
    "source",
    [
        WHOLE,
        WHOLE.replace("Reader", "_Reader").replace("data: of", "of"),
        'def f(self, a):\n    """One argument."""\n',
        'def f(_a, b, **__):\n    """Two are not used."""\n',
        'def _f(a, b):\n    """Not public."""\n',
        'class A:\n    def __call__(self, a, b):\n        """Told by its class."""\n',
        "def f(a):\n    def g(b, c):\n        raise KeyError\n    return g\n",
        "def f():\n    try:\n        g()\n    except OSError:\n        raise\n",
        "def f():\n    raise typer.Exit(1)\n",
        'def known(a, b):\n    """A command."""\n',
    ],
)
def test_nothing_is_missing(source):
    assert list(faults(source, {"known"})) == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("def f(a, b): ...", "f: Args: nothing; there are a, b"),
        ('def f(a, /, *, b):\n    """Of a and b."""', "f: Args: nothing; there are a, b"),
        ('async def f(a, b):\n    """Of a and b."""', "f: Args: nothing; there are a, b"),
        ('def f(*a, **b):\n    """Of a and b."""', "f: Args: nothing; there are a, b"),
        (
            'class A:\n    class B:\n        def f(self, a, b):\n            """Of both."""',
            "A.B.f: Args: nothing; there are a, b",
        ),
        (
            WHOLE.replace("            encoding: of the text.\n", ""),
            "data, names, options; there are data, names, encoding",
        ),
        (
            WHOLE.replace("encoding: of", "encodings: of"),
            "data, names, encodings, options; there are data, names, encoding",
        ),
        (WHOLE.replace("encoding: of the text.", "encoding:"), "data, names, options; there are data, names, encoding"),
        (WHOLE.replace("Args:", "Attributes:"), "Reader.read: Args: nothing; there are data, names, encoding, options"),
        (WHOLE.replace("Raises:", "Returns:"), "Reader.read: raises, and does not say what"),
        ("def f():\n    for a in b:\n        if a:\n            raise wrong(a)", "f: raises, and does not say what"),
    ],
)
def test_something_is_missing(source, fault):
    (found,) = faults(source)
    assert fault in found
