"""A font on this machine that has the Chinese characters that are drawn."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from matplotlib import font_manager

from pipeline.errors import XunshiError

# the usual ones of Windows, macOS and Linux, the best to read at 9 pt first
FAMILIES = (
    "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "PingFang SC",
    "Hiragino Sans GB", "Noto Sans CJK JP", "Noto Sans CJK TC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "DengXian",
    "SimHei", "Heiti SC", "STHeiti", "Droid Sans Fallback", "Arial Unicode MS", "SimSun", "Songti SC", "Noto Serif CJK SC",
)  # fmt: skip
# a common character, two of place names and one beyond the first 20 000 that older fonts stop at
_PROBE = "党巡澜䴔"
# comes with matplotlib: signs such as ≥ and letters of many scripts
_LAST = "DejaVu Sans"
# stands for a character that no font has, as printers use it
_GETA = "〓"


def chosen(font: Path | None = None) -> tuple[str, ...]:
    """Families to draw with, the first one having Chinese.

    Args:
        font: a file to use rather than what is installed.

    Raises:
        XunshiError: it cannot be read or has no Chinese, or no installed font has.
    """
    if font is not None:
        return (_added(font), _LAST)
    return (_installed(), _LAST)


def lacking(families: Sequence[str], characters: Iterable[str]) -> set[str]:
    """The characters that none of the families has.

    Args:
        families: names of fonts.
        characters: what is to be drawn; a string will do.
    """
    had = [_glyphs(_file(family)) for family in families]
    return {c for c in set(characters) if not any(ord(c) in glyphs for glyphs in had)}


def covering(families: Sequence[str], characters: Iterable[str]) -> tuple[str, ...]:
    """The families, and after them such installed ones as have characters that these lack.

    Args:
        families: names of fonts, those to prefer first.
        characters: what is to be drawn.
    """
    found, missing = list(families), lacking(families, characters)
    for family in _families() if missing else ():
        if had := missing - lacking([family], missing):
            found.append(family)
            missing -= had
        if not missing:
            break
    return tuple(found)


def substituted(text: str, missing: Iterable[str]) -> str:
    """The text with a sign in place of the characters that no font has.

    Args:
        text: the text.
        missing: characters that no font has, as `lacking` tells them.
    """
    return text.translate({ord(c): _GETA for c in missing})


def _installed() -> str:
    """Raises XunshiError where there is none; a font without rare characters is better than none."""
    present = _families()
    families = [f for f in FAMILIES if f in present] + present
    for probe in (_PROBE, _PROBE[:-1]):
        for family in families:
            if not lacking([family], probe):
                return family
    raise XunshiError(
        "no font with Chinese characters is installed, which figures need; install one (Debian and Ubuntu: "
        "apt install fonts-noto-cjk or fonts-wqy-zenhei; elsewhere Noto Sans SC) or name a font file: --font FILE"
    )


def _added(path: Path) -> str:
    manager = font_manager.fontManager
    before = len(manager.ttflist)
    try:
        manager.addfont(str(path))
        family = font_manager.get_font(str(path)).family_name
    except (OSError, RuntimeError, ValueError) as error:
        raise XunshiError(
            f"--font {path}: cannot be read as a font ({error}); name a .ttf, .otf or .ttc file"
        ) from error
    # before an installed font of the same name, since the first of equals is taken
    manager.ttflist[:] = [*manager.ttflist[before:], *manager.ttflist[:before]]
    if lacking([family], _PROBE[:-1]):
        raise XunshiError(f"--font {path}: has no Chinese characters; name a Chinese font such as Noto Sans SC")
    return family


def _families() -> list[str]:
    return sorted({entry.name for entry in font_manager.fontManager.ttflist})


@contextmanager
def quiet() -> Iterator[None]:
    """Without matplotlib's remarks that a font's only weight is another one than asked for."""
    logger = logging.getLogger("matplotlib.font_manager")

    def pass_on(record: logging.LogRecord) -> bool:
        return "font weight" not in record.getMessage()

    logger.addFilter(pass_on)
    try:
        yield
    finally:
        logger.removeFilter(pass_on)


@quiet()
def _file(family: str) -> str:
    """Where the family's regular face is; empty if it is not installed."""
    try:
        return font_manager.findfont(font_manager.FontProperties(family=family), fallback_to_default=False)
    except ValueError:
        return ""


@lru_cache(maxsize=256)
def _glyphs(path: str) -> frozenset[int]:
    """Code points that a font file has; none if it cannot be read."""
    try:
        return frozenset(font_manager.get_font(path).get_charmap()) if path else frozenset()
    except (OSError, RuntimeError):
        return frozenset()
