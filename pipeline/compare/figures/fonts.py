"""A font on this machine that has the Chinese characters that are drawn."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from importlib import import_module
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
# the package of fonts that the extra `fonts` brings; its function names the file
_PACKAGE, _FILE = "pylopdf_fonts_zh_cn", "sans_path"


class NoFontError(XunshiError):
    """No font with Chinese characters is to be had."""


def chosen(font: Path | None = None) -> tuple[str, ...]:
    """Families to draw with, the first one having Chinese.

    Args:
        font: a file to use rather than what is installed.

    Raises:
        XunshiError: the file cannot be read or has no Chinese.
        NoFontError: none is named, and no font that is installed, or that a package brought, has Chinese.
    """
    return (_installed() if font is None else _named(font), _LAST)


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
    """The best of the fonts that matplotlib knows, then of those installed since it listed them, then the package's.

    Raises:
        NoFontError: none of them has Chinese.
    """
    family = _best()
    for more in (_look_again, _take_package):
        if not family:
            more()
            family = _best()
    if family:
        return family
    raise NoFontError(
        "no font with Chinese characters is installed, which figures need; install one (any system: "
        "pip install 'xunshi[fonts]'; Debian and Ubuntu: apt install fonts-noto-cjk) or name a font file: --font FILE"
    )


def _best() -> str:
    """The family to draw with, empty where none has Chinese; a font without rare characters is better than none."""
    present = _families()
    families = [f for f in FAMILIES if f in present] + present
    return next((f for probe in (_PROBE, _PROBE[:-1]) for f in families if not lacking([f], probe)), "")


def _look_again() -> None:
    """Take in fonts installed since matplotlib wrote its list, which it never does anew by itself."""
    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in sorted(set(font_manager.findSystemFonts()) - known):
        with suppress(OSError, RuntimeError, ValueError):  # a broken file is no font
            font_manager.fontManager.addfont(path)


def _take_package() -> None:
    with suppress(ImportError, OSError, RuntimeError):
        font_manager.fontManager.addfont(str(getattr(import_module(_PACKAGE), _FILE)()))


def _named(path: Path) -> str:
    manager = font_manager.fontManager
    before = len(manager.ttflist)
    try:
        manager.addfont(str(path))
        family = font_manager.get_font(str(path)).family_name
    except (OSError, RuntimeError, ValueError) as error:
        raise XunshiError(
            "--font {path}: cannot be read as a font ({error}); name a .ttf, .otf or .ttc file", path=path, error=error
        ) from error
    # before an installed font of the same name, since the first of equals is taken
    manager.ttflist[:] = [*manager.ttflist[before:], *manager.ttflist[:before]]
    if lacking([family], _PROBE[:-1]):
        raise XunshiError(
            "--font {path}: has no Chinese characters; name a Chinese font such as Noto Sans SC", path=path
        )
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
