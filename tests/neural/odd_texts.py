"""Texts that a network has never seen, and what must hold of the spans that it gives."""

from __future__ import annotations

from pipeline import lexicons

LEXICONS = lexicons.built_in()
WILD = [
    "",
    " ",
    "\n",
    "。",
    "禾埕便民站按期整改。",
    "＊＊便民站发现问题**个，××便民站 ｘｘ件。",
    "👨‍👩‍👧‍👦禾埕便民站👍🏽整改。",
    "é 禾埕便民站\r\n\u2028霜林便民站\u3000\u200b",
    "\ud800禾埕便民站\udfff",
    "한국 ﷽ ½ ㎡ Ⅲ ﬁ 禾埕便民站",
    "[MASK][UNK]<unk>禾埕便民站[SEP]",
    "禾埕便民站" * 2000,
    "x" * 10_000,
]


def well_formed(spans, text):
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))
