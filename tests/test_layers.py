"""One-way flow: a module imports only what stands before it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "pipeline"
# Each group may import its own modules and those of the groups before it.
ORDER = (
    ("errors", "documents"),
    ("terms",),
    ("lexicons",),
    ("wordlists",),
    ("segment",),
    ("ingest",),
    ("extract",),
    ("classify",),
    ("recognise",),
    ("analysis",),
    ("annotate", "evaluation", "floors", "suggestions"),
    ("training", "explain"),
    ("nlp", "tables"),
    ("review", "teaching"),
    # typed settings need errors alone; they stand here because only what runs a batch may read them
    ("settings",),
    ("batch",),
    ("compare",),
    ("report",),
    ("terminal",),
    ("cli_options",),
    ("cli_compare", "cli_engines", "cli_model"),
    ("cli",),
    ("__main__",),
)
# The public API hands out the others' functions and so imports them, but only inside its own functions.
PUBLIC = "__init__"
RANK = {name: i for i, group in enumerate(ORDER) for name in group}
MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))


def part(path: Path) -> str:
    return path.parts[0].removesuffix(".py")


def imported(path: Path) -> list[tuple[int, str]]:
    """(line, part of the package) of every import of the package, wherever it stands."""
    found = []
    for node in ast.walk(ast.parse((PACKAGE / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            folder = path.parent.parts[: len(path.parent.parts) - node.level + 1]
            names = [node.module] if node.module else [alias.name for alias in node.names]
            found += [(node.lineno, ".".join(("pipeline", *folder, name))) for name in names]
        elif isinstance(node, ast.ImportFrom) and node.module == "pipeline":
            found += [(node.lineno, f"pipeline.{alias.name}") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.lineno, node.module or ""))
    return [
        (line, name.split(".")[1])
        for line, name in found
        if name.startswith("pipeline.") and name != "pipeline.__version__"
    ]


def test_every_part_has_a_place():
    assert {part(path) for path in MODULES} - {PUBLIC} == set(RANK)


@pytest.mark.parametrize("path", [path for path in MODULES if part(path) != PUBLIC], ids=lambda path: path.as_posix())
def test_imports_go_one_way(path):
    rank = RANK[part(path)]
    wrong = [
        f"line {line}: {name}"
        for line, name in imported(path)
        if RANK[name] > rank or (RANK[name] == rank and name != part(path) and len(ORDER[rank]) > 1)
    ]
    assert not wrong, f"{path} imports what stands after it: {wrong}"


def test_importing_the_package_imports_none_of_its_parts():
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    top = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert not [node.lineno for node in top if (getattr(node, "module", None) or "").startswith("pipeline")]


def test_finders_do_no_input_or_output():
    """`extract` is pure: text in, mentions out; no spaCy, no files, no processes."""
    banned = {
        "spacy",
        "pathlib",
        "os",
        "io",
        "subprocess",
        "multiprocessing",
        "requests",
        "urllib",
        "socket",
        "pyarrow",
        "pandas",
    }
    for path in (PACKAGE / "extract").glob("*.py"):
        names = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add((node.module or "").split(".")[0])
        assert not names & banned, path.name


def test_few_know_spacy():
    """The Language, the recogniser that spaCy trains, and what that learns from."""
    users = {
        part(path)
        for path in MODULES
        for line in (PACKAGE / path).read_text(encoding="utf-8").splitlines()
        if line.strip().startswith(("import spacy", "from spacy"))
    }
    assert users <= {"nlp", "recognise", "teaching", PUBLIC}


def test_hanlp_is_imported_where_it_is_asked_for():
    """The extra is absent from the default install: no module imports it when it is itself imported."""
    outside = [
        f"{path}: {node.lineno}"
        for path in MODULES
        for node in ast.parse((PACKAGE / path).read_text(encoding="utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", "") or "", *(alias.name for alias in node.names)]
        if name.split(".")[0] in {"hanlp", "hanlp_common", "hanlp_trie", "torch", "transformers", "huggingface_hub"}
        and not (isinstance(node, ast.ImportFrom) and node.level)
    ]
    assert not outside
