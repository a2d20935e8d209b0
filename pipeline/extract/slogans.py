"""Slogans (提法): set political phrases, by lexicon whatever quotation marks stand in or around them, and new ones by form."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from pipeline.extract import formulations
from pipeline.extract.mask_roles import is_han
from pipeline.extract.mentions import Slogan
from pipeline.lexicons import Lexicons
from pipeline.segment.words import dictionary

_QUOTES = re.compile("[“”‘’\"'「」『』 \u3000]")


def find(text: str, lexicons: Lexicons) -> list[Slogan]:
    """Every slogan of `text`, in order, none nested; spans leave surrounding quotation marks out and keep inner ones.

    Source: the project's codebook (slogans). `known` is False for a formulation that the lexicon does not hold; where one
    encloses what the lexicon holds, the longer is the mention.

    Args:
        text: the text.
        lexicons: known slogans, and the words that formulations are told by.
    """
    known = [s for s in _by_lexicon(text, lexicons) if not _is_title(text, s)]
    new = [_formulation(text, s, e, lexicons) for s, e in formulations.find(text)]
    if not new:
        return known
    found: list[Slogan] = []
    for slogan in sorted([*known, *new], key=lambda s: (s.start, -s.end, not s.known)):
        if not found or slogan.start >= found[-1].end:
            found.append(slogan)
    return found


def _formulation(text: str, start: int, end: int, lexicons: Lexicons) -> Slogan:
    canonical = _QUOTES.sub("", text[start:end])
    entry = lexicons.slogans.get(canonical)
    return Slogan(start, end, text[start:end], canonical, "", known=False, entry=entry.canonical if entry else None)


def _is_title(text: str, slogan: Slogan) -> bool:
    """A document's title in 《》 is none, though a slogan inside a longer title is."""
    return text[slogan.start - 1 : slogan.start] == "《" and text[slogan.end : slogan.end + 1] == "》"


def _by_lexicon(text: str, lexicons: Lexicons) -> list[Slogan]:
    """Matches of the lexicon in the text without its quotation marks, mapped back: `后半篇”文章` is one."""
    pieces = _QUOTES.split(text)
    bare = "".join(pieces)
    # how many characters of `bare` stand before each mark taken out
    shifted = list(accumulate(map(len, pieces[:-1])))
    found = []
    for start, end, entry in lexicons.slogan_terms.find(bare):
        s, e = start + bisect_right(shifted, start), end + bisect_right(shifted, end - 1)
        if end - start == 2 and is_han(text[e : e + 1]) and dictionary().has_word(text[e - 1 : e + 1]):
            # 四|风雨无阻: two letters are too few to hold their own against a word
            continue
        found.append(Slogan(s, e, text[s:e], bare[start:end], entry.category, entry=entry.canonical))
    return found
