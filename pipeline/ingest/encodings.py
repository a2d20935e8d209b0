"""Bytes to text: which encoding it is, strictly decoded, and what is no text at all."""

from __future__ import annotations

import codecs
import math
import re
from functools import cache
from itertools import islice

from pipeline.errors import UnreadableError
from pipeline.ingest.characters import one_for_one

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Supersets that real files need: gb2312 pages hold GBK characters, Big5 files those of Microsoft or Hong Kong.
_GB = frozenset({"gb2312", "gbk", "gb18030", "cp936"})
_CODECS = {"gb18030": ("gb18030",), "big5": ("cp950", "big5hkscs")}
_NARROW = ("gb18030", *_CODECS["big5"])
_WIDE = ("utf-16-le", "utf-16-be")
_SAMPLE = 2**16
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行"
    "所然事成方多经法学如同现当没动面起定分还进好小部其些主理前开但因只从想实日军者意力它与长把第公此已使情性知"
    "全三又关点正业外将两高由问最重并物手应向体政相被什二等产或新己制身加合特内信表给次度任先通教提立及解名处走"
    "认条系题更别总何数安报结受量再建务必件计管期市直资指区保至便决治基书放强且求据该交规领共确师清切导争"
    "党委巡察视督改整落组织纪检监廉洁省县乡镇村局责突履职腐综述告反馈轮"
    "這個們來為國說時會對於後種經學現當沒動還進樣實無長業將兩間問應體見產從與數總電報結務計資許區決權書類據張"
    "該規領傳師識帶導運黨視組織紀檢監縣鄉鎮責職敗綜輪關開過發，。、；：“”（）《》—…「」×　"
)
_CJK = re.compile("[㐀-鿿]+")
_COMMON_CJK = frozenset(filter(_CJK.match, _COMMON))
_WEIRD = re.compile(
    "[\x00-\x08\x7f-\x9f\u0180-\u036f\u0500-\u1fff\ua000-\uf8ff\ufb00-\ufe2f\ufff0-\uffff\U00010000-\U0001ffff]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Text and encoding name of bytes; strict but for one broken character at the very end.

    Args:
        data: the whole file.
        encoding: what the user named; it wins over a byte order mark and over any guess.

    Raises:
        UnreadableError: the bytes are no text, or not in the encoding that was named.
    """
    if encoding:
        return _decode_as(data, encoding)
    for mark, name in _BOMS:
        if data.startswith(mark) and (text := _strict(data[len(mark) :], name)) is not None:
            return _require_characters(text), name
    text = _strict(data, "utf-8")
    if text is not None and "\0" not in text[:_SAMPLE].rstrip("\0"):
        return _require_characters(text), "utf-8"
    # UTF-16 of ASCII characters is valid UTF-8 full of NULs.
    text, name = _guess(data, _WIDE if text is not None else _NARROW + _WIDE) or (text, "utf-8")
    if text is None:
        raise _not_text()
    return _require_characters(text), name


def _decode_as(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        "x".encode(encoding)
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError) as error:
        raise UnreadableError(
            "cannot be decoded: there is no encoding {encoding!r}", "name one with --encoding", encoding=encoding
        ) from error
    name = "gb18030" if name in _GB else name
    for codec in _CODECS.get(name, (name,)):
        if (text := _strict(data, codec)) is not None:
            return _require_characters(text.removeprefix("\ufeff")), name
    raise UnreadableError(
        "is not in the encoding named ({encoding})", "leave out --encoding or name another", encoding=encoding
    )


def _strict(data: bytes, codec: str) -> str | None:
    """Decoded text, None when it does not decode; one character cut off by the end of the file is let go."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        if error.end < len(data) or len(data) - error.start > 3 or not error.start:
            return None
        return data[: error.start].decode(codec)
    except UnicodeError:  # utf-16 without its mark and the like
        return None


def _guess(data: bytes, codecs_tried: tuple[str, ...]) -> tuple[str, str] | None:
    """The encoding under which the first characters look most like Chinese, and all characters decode."""
    scores = [(_sample_score(data, codec), codec) for codec in codecs_tried]
    for score, codec in sorted(scores, key=lambda pair: -pair[0]):
        if score >= 0.3 and (text := _strict(data, codec)) is not None:
            return text, "big5" if codec in _CODECS["big5"] else codec
    return None


def _sample_score(data: bytes, codec: str) -> float:
    """Plausibility of the text from the first byte that is no ASCII, where a character of two bytes begins."""
    wide = codec.startswith("utf-16")
    found = re.search(rb"[\x80-\xff]", data)
    start = found.start() if found else 0
    decoder = codecs.getincrementaldecoder(codec)("strict")
    try:
        return _score(decoder.decode(data[start & ~1 if wide else start :][:_SAMPLE]))
    except UnicodeDecodeError:
        return -1.0


def _score(text: str) -> float:
    """Mean over the characters beyond ASCII: common Chinese 1, usual 0.5, rare 0, others -1; 0.5 for plain ASCII."""
    if text.isascii():
        return -1.0 if _CONTROL.search(text) else 0.5
    others = [char for char in text if char > "\x7f"]
    points = sum(1.0 if char in _COMMON else 0.5 if char in _usual() else 0.0 for char in others)
    weird = len(_WEIRD.findall(text))
    return (points - weird) / len(others)


@cache
def _usual() -> frozenset[str]:
    """Characters of the first levels of GB 2312 and Big5, which hold nearly all of a modern text."""
    gb = bytes(byte for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF) for byte in (lead, trail))
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    big5 = bytes(byte for lead in range(0xA4, 0xC6) for trail in trails for byte in (lead, trail))
    return frozenset(gb.decode("gb2312", "ignore") + big5.decode("big5", "ignore"))


def is_gibberish(text: str) -> bool:
    """Whether a text has many Chinese characters but hardly any of the common ones, as wrongly decoded text does."""
    # most texts show it by their first characters: the rest of this one has that many Chinese characters at most
    enough = math.ceil(0.02 * min(len(text), 2 * _SAMPLE))
    if sum(1 for _ in islice(filter(_COMMON_CJK.__contains__, text[: 2 * _SAMPLE]), enough)) >= enough:
        return False
    chars = "".join(_CJK.findall(one_for_one(text[: 2 * _SAMPLE])))
    least = math.ceil(0.02 * len(chars))
    common = (char for char in chars if char in _COMMON)
    return len(chars) >= 200 and sum(1 for _ in islice(common, least)) < least


def _require_characters(text: str) -> str:
    """The text, unless there is none, or so much of it is control characters that the bytes were no text."""
    if not text.strip("\0\ufeff \t\r\n\u3000"):
        raise no_text()
    count = len(text.rstrip("\0")) - len(_CONTROL.sub("", text))
    if count > 3 and count > 0.01 * len(text):
        raise _not_text()
    return text


def _not_text() -> UnreadableError:
    return UnreadableError(
        "not text in any encoding tried (utf-8, utf-16, gb18030, big5)", "convert it or name one with --encoding"
    )


def normalise(text: str) -> str:
    """Every line end a line feed, no control characters but tab, no lone surrogates."""
    text = _CONTROL.sub("", _LINE_END.sub("\n", text.removeprefix("\ufeff")))
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def no_text() -> UnreadableError:
    """The error of a file with nothing in it."""
    return UnreadableError("holds no text", "remove it or check how it was saved")


def require_text(text: str) -> str:
    """The text itself, which must not be empty, white space or mostly lost characters.

    Raises:
        UnreadableError: it is any of these.
    """
    if not text or text.isspace():
        raise no_text()
    broken = 3 * text.count("锟斤拷") + text.count("\ufffd")
    if (broken > 2 and broken > len(text) * 0.003) or is_gibberish(text):
        raise UnreadableError(
            "is garbled: its characters were lost in an earlier conversion", "convert it again from the original"
        )
    return text
