"""Characters that programs write for others: radicals, compatibility ideographs, symbol fonts, numbers in a ring or brackets.

Only what stands for one usual character or list number is replaced; nothing is folded by compatibility as a whole, which
would change widths and units (％, ㎡).
"""

from __future__ import annotations

import re
import unicodedata

# Radicals that are no Kangxi radicals: Unicode has a compatibility mapping for two of them only. By name (CJK RADICAL …),
# those that are a character in use; converters of PDF write them for it.
_SUPPLEMENT = dict(
    zip(
        "⺁⺅⺋⺌⺓⺗⺜⺝⺟⺠⺫⺮⺶⺷⺹⺼⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳⺛⺞⺨⺩⺀",
        "厂亻㔾小幺心日月母民目竹羊羊老月虎衤西西见角角讠贝足车辶辶阝钅長長长门阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟旡歹犭王々",
        strict=True,
    )
)
# Unicode names a form that the mainland does not write.
_MAINLAND = {"⼾": "户", "⾭": "青"}
# Symbol fonts lie at U+F000: bullets and boxes of Wingdings, the one bullet of Symbol (whose place Wingdings gives to a clock).
WINGDINGS = {
    0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x73: "◆", 0x74: "◆", 0x75: "◆",
    0x76: "◆", 0x77: "◆", 0x9E: "•", 0x9F: "•", 0xA0: "■", 0xA1: "○", 0xA2: "○", 0xA3: "○", 0xA4: "◎", 0xA5: "◎",
    0xA7: "■", 0xA8: "□", 0xB5: "★", 0xB6: "★", 0xB7: "•", 0xD8: "➢", 0xE0: "→", 0xE8: "→", 0xF0: "⇨", 0xFB: "☒",
    0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_RINGED = {
    **{chr(0x2460 + i): i + 1 for i in range(20)},
    **{chr(0x3251 + i): i + 21 for i in range(15)},
    **{chr(0x32B1 + i): i + 36 for i in range(15)},
}
RINGED = "".join(_RINGED)
_TEN = "一二三四五六七八九十"
_LIST_NUMBERS = {
    **{chr(0x3220 + i): f"（{c}）" for i, c in enumerate(_TEN)},
    **{chr(0x3280 + i): f"（{c}）" for i, c in enumerate(_TEN)},
    **{chr(0x2474 + i): f"({i + 1})" for i in range(20)},
    **{chr(0x2488 + i): f"{i + 1}." for i in range(20)},
}
_ONE_FOR_ONE = re.compile("[\u2e80-\u2fdf\uf000-\uf0ff\uf900-\ufaff\U0002f800-\U0002fa1f]")
_ANY_NUMBER = re.compile("[\u2460-\u249b\u3220-\u3289\u32b1-\u32bf]")
_LIST_NUMBER = re.compile("[\u2474-\u249b\u3220-\u3229\u3280-\u3289]")
_COUNTED = re.compile(rf"(?<=[㐀-鿿])([{RINGED}])(?=[个件条项名人次轮家批起宗例份万亿%％])")


def one_for_one(text: str) -> str:
    """Radicals, compatibility ideographs and bullets of symbol fonts as the characters they stand for; the length stays."""
    return _ONE_FOR_ONE.sub(_usual, text)


def _usual(m: re.Match[str]) -> str:
    character = m[0]
    if "\uf000" <= character <= "\uf0ff":
        return WINGDINGS.get(ord(character) - 0xF000, character)
    # NFC alone maps compatibility ideographs, NFKC the Kangxi radicals too; of this range each becomes one character
    return _SUPPLEMENT.get(character) or _MAINLAND.get(character) or unicodedata.normalize("NFKC", character)


def list_numbers(text: str) -> str:
    """Numbers in brackets or with a full stop that are one character are written out: `㈠` `⑴` `⒈` become `（一）` `(1)` `1.`.

    A ringed number heads an item (`①建账`) and stays; where it counts something alone (`问题㉕个`), it is that number.
    """
    if not _ANY_NUMBER.search(text):
        return text
    text = _LIST_NUMBER.sub(_written_out, text)
    return "\n".join(map(_counted, text.split("\n"))) if _COUNTED.search(text) else text


def _written_out(m: re.Match[str]) -> str:
    number = _LIST_NUMBERS[m[0]]
    following = m.string[m.end() : m.end() + 1]
    # 1.5 would be a number: before a digit or a mask the full stop is full width
    return number[:-1] + "．" if number[-1] == "." and re.match(r"[\d*＊×xX]", following) else number


def _counted(line: str) -> str:
    alone = sum(line.count(c) for c in set(line) & _RINGED.keys()) == 1
    return _COUNTED.sub(lambda m: str(_RINGED[m[1]]), line) if alone else line
