"""What travels with the program beside its code: the files of `models`."""

from __future__ import annotations

from pathlib import Path


def shipped(name: str) -> Path:
    """`models/<name>`: inside the package when installed from a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "models" / name
    return installed if installed.exists() else package.parent / "models" / name
