"""One-way flow: a module imports only what stands before it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "pipeline"
# Each group may import its own modules and those of the groups before it.
ORDER = (
    ("shipped",),
    ("messages",),
    ("errors", "documents", "plugins"),
    ("processes", "lines", "strict_csv"),
    ("codelists",),
    ("columns",),
    ("lexicons",),
    ("wordlists",),
    ("segment",),
    ("ingest",),
    ("extract",),
    ("layers",),
    ("classify",),
    ("engines",),
    ("means",),
    ("judging",),
    ("analysis",),
    ("stretches",),
    ("corrections",),
    ("evaluate",),
    ("nlp", "tables"),
    ("review", "learn"),
    # typed settings need errors alone; they stand here because only what runs a batch may read them
    ("settings",),
    ("batch",),
    ("compare",),
    ("threads",),
    ("forms",),
    ("report",),
    ("commands",),
    ("__main__",),
)
# The public API hands out the others' functions and so imports them, but only inside its own functions.
PUBLIC = "__init__"
RANK = {name: i for i, group in enumerate(ORDER) for name in group}
MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))


def part(path: Path) -> str:
    return path.parts[0].removesuffix(".py")


def names(path: Path) -> list[tuple[int, str]]:
    """(line, dotted name) of every import of the package, wherever it stands: in functions and under TYPE_CHECKING too."""
    found = []
    for node in ast.walk(ast.parse((PACKAGE / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            folder = path.parent.parts[: len(path.parent.parts) - node.level + 1]
            base = ".".join(("pipeline", *folder, *filter(None, [node.module]))) if node.level else node.module or ""
            found += [(node.lineno, f"{base}.{alias.name}") for alias in node.names]
    return [(line, name) for line, name in found if name.startswith("pipeline.") and name != "pipeline.__version__"]


def imported(path: Path) -> list[tuple[int, str]]:
    """(line, part of the package) of every import."""
    return [(line, name.split(".")[1]) for line, name in names(path)]


def file_of(name: str) -> Path | None:
    """The file that a dotted name stands in: of the longest part of it that is a module."""
    parts = name.split(".")[1:]
    for end in range(len(parts), 0, -1):
        for path in (Path(*parts[:end]).with_suffix(".py"), Path(*parts[:end]) / "__init__.py"):
            if path in MODULES:
                return path
    return None


def circle(graph: dict[Path, set[Path]]) -> list[Path]:
    """Files each of which imports the next, the last the first; empty if there are none."""
    done: set[Path] = set()

    def visit(path: Path, trail: list[Path]) -> list[Path]:
        if path in trail:
            return trail[trail.index(path) :]
        if path not in done:
            for other in sorted(graph[path]):
                found = visit(other, [*trail, path])
                if found:
                    return found
            done.add(path)
        return []

    return next(filter(None, (visit(path, []) for path in sorted(graph))), [])


def test_no_circle_of_files():
    """The one exception: the public API, which everything may ask for its version."""
    graph = {path: {f for _, n in names(path) if (f := file_of(n)) not in {None, path}} for path in MODULES}
    assert not circle(graph)


def test_a_circle_would_be_seen():
    a, b, c = (Path(name) for name in ("a.py", "b.py", "c.py"))
    assert circle({a: {b}, b: {c}, c: {a}}) == [a, b, c]
    assert circle({a: {b}, b: {c}, c: set()}) == []


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
    assert users <= {"nlp", "engines", "learn", PUBLIC}


def test_hanlp_is_imported_where_it_is_asked_for():
    """The extra is absent from the default install: no module imports it when it is itself imported.

    But for the encoder's training, which is PyTorch from end to end and which the command alone imports.
    """
    outside = [
        f"{path}: {node.lineno}"
        for path in MODULES
        if path.parts[:2] != ("learn", "encoder")
        for node in ast.parse((PACKAGE / path).read_text(encoding="utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", "") or "", *(alias.name for alias in node.names)]
        if name.split(".")[0] in {"hanlp", "hanlp_common", "hanlp_trie", "torch", "transformers", "huggingface_hub"}
        and not (isinstance(node, ast.ImportFrom) and node.level)
    ]
    assert not outside
