"""Try the program under every Python it names, with the newest versions of all it needs.

    python scripts/versions.py [--write] [TESTS …]

Each Python that is found gets an environment of its own in a temporary folder, made by uv where there is one, else by venv and pip,
without the constraints that everyday work is pinned by. Prints a table; `--write` puts it into docs/versions.md with its date.
Ends with exit code 1 if a test fails or something cannot be installed.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "versions.md"
PYTHONS = ("3.11", "3.12", "3.13")
SHOWN = (
    "numpy",
    "pandas",
    "pyarrow",
    "spacy",
    "lxml",
    "pypdfium2",
    "python-docx",
    "openpyxl",
    "trafilatura",
    "opencc",
    "rjieba",
    "duckdb",
)
HEAD = """# Versions tried

Made by `make test-versions`: the tests named below under each Python, with the newest versions of all dependencies that could be
installed on that day. Everyday work is pinned by `requirements/constraints.txt`.
"""


def main() -> int:
    """Try them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write docs/versions.md")
    parser.add_argument("tests", nargs="*", help="tests to run (default: all that are not slow)")
    given = parser.parse_args()
    tests = given.tests or ["tests"]
    rows, failed = [], False
    for name in PYTHONS:
        with tempfile.TemporaryDirectory(prefix=f"python{name}-") as folder:
            row, fine = _try(name, Path(folder) / "env", tests)
        print(row, flush=True)
        rows.append(row)
        failed |= not fine
    if given.write:
        day = datetime.now(UTC).date().isoformat()
        what = "`pytest -m 'not slow' {}`".format(" ".join(tests))
        table = "\n".join(["| Python | result | versions |", "| --- | --- | --- |", *rows])
        PAGE.write_text(f"{HEAD}\n{day}, {sys.platform}, {what}:\n\n{table}\n", encoding="utf-8")
    return 1 if failed else 0


def _try(name: str, env: Path, tests: list[str]) -> tuple[str, bool]:
    """A row of the table, and whether nothing failed; a Python that is not here fails nothing."""
    python = _python(name)
    if python is None:
        return f"| {name} | not found here | |", True
    inside = env / ("Scripts" if os.name == "nt" else "bin") / "python"
    uv = shutil.which("uv")
    target = f"{ROOT}[dev]"
    steps = (
        [
            [uv, "venv", "--python", python, str(env)],
            [uv, "pip", "install", "--python", str(inside), "--editable", target],
        ]
        if uv
        else [[python, "-m", "venv", str(env)], [str(inside), "-m", "pip", "install", "--quiet", "--editable", target]]
    )
    for step in steps:
        done = _run(step)
        if done.returncode:
            return f"| {name} | cannot be installed: {_last(done.stderr)} | |", False
    full = _run([str(inside), "--version"]).stdout.split()[-1]
    versions = _run([str(inside), "-c", _VERSIONS, *SHOWN]).stdout.strip()
    done = _run([str(inside), "-m", "pytest", "-m", "not slow", "-rf", *tests])
    failed = re.findall(r"^FAILED (\S+)", done.stdout, re.MULTILINE)
    result = "; ".join([_last(done.stdout), *failed])
    return f"| {full} | {result} | {versions} |", done.returncode == 0


_VERSIONS = (
    "import sys; from importlib.metadata import version as v; print(', '.join(f'{n} {v(n)}' for n in sys.argv[1:]))"
)


def _python(name: str) -> str | None:
    """A working interpreter of this version."""
    for candidate in (f"python{name}", *map(str, sorted(Path.home().glob(f".pyenv/versions/{name}.*/bin/python")))):
        found = shutil.which(candidate)
        if found and _run([found, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).stdout.strip() == name:
            return found
    return None


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 (our own)
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
    )


def _last(text: str) -> str:
    """The line that tells the result: pytest's last one, without its decoration."""
    told = [line for line in text.splitlines() if re.search(r"\d (?:passed|failed|error)", line)] or text.splitlines()[
        -1:
    ]
    return told[-1].strip("= ").replace("|", "/")[:200] if told else ""


if __name__ == "__main__":
    sys.exit(main())
