"""Pictures of pages to lines of text, by RapidOCR's models, which come with the extra `xunshi[ocr]`; nothing is downloaded."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import UnreadableError
from pipeline.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from rapidocr import RapidOCR

    Picture = NDArray[np.uint8]

LEAST = 0.5  # a line less sure than this is no text
_EXTRA = Message(
    "install the extra (pip install 'xunshi[ocr]') and run with --ocr, which reads every scan and picture (OCR)"
)
_SAME_LINE = 0.5  # of a line's height: boxes whose middles are nearer than this stand side by side
_CELL_GAP = 1.5  # of a line's height: gaps wider than this part cells
_STEEPEST = 8.0  # degrees
_SMALL = 800  # pixels: the width at which the slant of a page is measured
_MODELS = {"Det": "*_det_*.onnx", "Cls": "*_cls_*.onnx", "Rec": "*_rec_*.onnx"}


_HAN = "[一-鿿（）]"
_NARROW = re.compile(rf"(?<={_HAN})[()]|[()](?={_HAN})|\((?=[0-9]{{1,2}}）)|(?<=（[0-9])\)")
_WIDTHS = str.maketrans("()", "（）")


class Line(NamedTuple):
    """A line of a page, its cells separated by tabs, and how sure its reading is (0 to 1)."""

    text: str
    confidence: float


class Page(NamedTuple):
    """The lines of a page from top to bottom, and how many more were found and could not be read."""

    lines: list[Line]
    unread: int


def scanned(what: str = Message("has no text layer (scanned)"), *, asked: bool = False) -> UnreadableError:
    """The error of pages that are pictures, where the extra is not installed or recognition was not asked for.

    Args:
        what: the cause.
        asked: whether recognition was asked for: then the next run looks anew, since the extra may have come.
    """
    if not installed():
        return UnreadableError(
            "{what}, and the extra that reads pictures is not installed", _EXTRA, lasting=not asked, what=what
        )
    return UnreadableError(what, "run with --ocr, which reads every scan and picture (OCR)")


def versions() -> str:
    """Versions of what recognises, which decide what is read."""
    return " ".join(f"{name} {version(name)}" for name in ("rapidocr", "onnxruntime")) if installed() else "none"


@cache
def installed() -> bool:
    """Whether the extra is here."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


@cache
def _engine() -> RapidOCR:
    """The recogniser, with its own files for models: it would fetch others."""
    import rapidocr  # noqa: PLC0415 - an extra, slow to import

    folder = Path(rapidocr.__file__).parent / "models"
    paths = {name: sorted(folder.glob(pattern)) for name, pattern in _MODELS.items()}
    if not all(paths.values()):
        raise UnreadableError(
            "cannot be read: the models of rapidocr are missing", "install rapidocr again", lasting=False
        )
    # one thread, so that the same page is the same text on every machine; several files go to several processes
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    own = {f"{name}.model_path": str(found[0]) for name, found in paths.items()}
    return rapidocr.RapidOCR(params={"Global.log_level": "error", **threads, **own})


def read_page(picture: Picture) -> Page:
    """The text of a page.

    Args:
        picture: rows, columns and the colours red, green and blue.
    """
    engine = _engine()
    straight = _deskewed(picture)[:, :, ::-1]  # the models want blue first
    image, record = engine.preprocess_img(straight)
    found, _, read, _ = engine.run_ocr_steps(image, record)
    if found.boxes is None or read.txts is None:
        return Page([], 0 if found.boxes is None else len(found.boxes))
    boxes = [
        _box(corners, text, float(score))
        for corners, text, score in zip(found.boxes, read.txts, read.scores, strict=True)
    ]
    kept = [box for box in boxes if box.text.strip() and box.confidence >= LEAST]
    return Page(_lines(kept), len(boxes) - len(kept))


class _Box(NamedTuple):
    """A stretch of text on a page, in pixels."""

    left: float
    right: float
    middle: float
    height: float
    text: str
    confidence: float


def _box(corners: Sequence[Sequence[float]], text: str, confidence: float) -> _Box:
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    return _Box(min(xs), max(xs), sum(ys) / len(ys), max(ys) - min(ys), _wide(text.strip()), confidence)


def _wide(text: str) -> str:
    """Brackets beside Chinese characters at their width: the models mix the two up, and headings hang on them."""
    return _NARROW.sub(lambda m: m[0].translate(_WIDTHS), text)


def _lines(boxes: Sequence[_Box]) -> list[Line]:
    rows: list[list[_Box]] = []
    for box in sorted(boxes, key=lambda b: (b.middle, b.left)):
        if rows and box.middle - rows[-1][-1].middle <= _SAME_LINE * min(box.height, rows[-1][-1].height):
            rows[-1].append(box)
        else:
            rows.append([box])
    return [_line(sorted(row, key=lambda b: b.left)) for row in rows]


def _line(row: Sequence[_Box]) -> Line:
    text = row[0].text
    for left, right in zip(row, row[1:], strict=False):
        text += ("\t" if right.left - left.right > _CELL_GAP * left.height else "") + right.text
    size = sum(len(box.text) for box in row)
    return Line(text, sum(len(box.text) * box.confidence for box in row) / size)


def _deskewed(picture: Picture) -> Picture:
    """A page with its lines level, as far as its slant can be seen."""
    import cv2  # noqa: PLC0415 - comes with the extra

    angle = slant(picture)
    if abs(angle) < 0.2:
        return picture
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned: Picture = cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    return turned


def slant(picture: Picture) -> float:
    """By how many degrees a page's lines fall to the right; 0 where they show none.

    The angle at which rows of pixels differ most in ink (projection profile; Postl 1986), first by degrees, then by tenths.
    """
    import cv2  # noqa: PLC0415 - comes with the extra
    import numpy as np  # noqa: PLC0415

    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    factor = min(1.0, _SMALL / gray.shape[1])
    small = cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    _, ink = cv2.threshold(small, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    height, width = ink.shape
    if not 0.001 < float(ink.mean()) < 0.5:
        return 0.0

    def contrast(angle: float) -> float:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        rows = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1, dtype=np.int64)
        return float((np.diff(rows) ** 2).sum())

    coarse = max(np.arange(-_STEEPEST, _STEEPEST + 0.5, 1.0), key=contrast)
    fine = max((coarse + tenth / 10 for tenth in range(-9, 10)), key=contrast)
    return float(fine) if contrast(fine) > 1.05 * contrast(0.0) else 0.0
