"""Which rounds a document is about: mentions resolved to single rounds, with the committee that the context gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pipeline.extract.mentions import Round
from pipeline.wordlists import either
from pipeline.wordlists import words as words_of

_words = partial(words_of, "round_list")
# 上一届县委第八轮: a term before the one the text is about; which, it does not say
_EARLIER = re.compile(rf"{either(_words('earlier term'))}[^，。；]{{0,10}}\Z")
EARLIER = -1
# A document of this level speaks of its own committee where it names none.
OWN_COMMITTEE = {level: word for level in ("省", "市", "县") for word in _words(f"own committee: {level}")}


@dataclass(frozen=True, slots=True)
class ResolvedRound:
    """One round that a document speaks of.

    Attributes:
        number: which one, None if masked.
        term: the committee's term, from the mention or the mention before it of the same committee; None if unknown.
        body: the committee, as written; None if nothing shows it.
        basis: `named` (its mention names the committee), `inherited` (from the mention before), `level` (from the document's
            level) or `unknown`.
        mentions: how many mentions speak of it.
        start: offset of the first one.
    """

    number: int | None
    term: int | None
    body: str | None
    basis: str
    mentions: int
    start: int


def is_earlier(text: str, start: int) -> bool:
    """Whether a round is of a term before the one that the text is about (上一届).

    Args:
        text: the document's text.
        start: offset of the mention.
    """
    return _EARLIER.search(text, max(0, start - 12), start) is not None


def resolve(rounds: Sequence[Round], level: str, text: str) -> list[ResolvedRound]:
    """The rounds of a document in order of first mention: 第八轮、第九轮 are two, 前九轮 nine, a masked one one.

    Args:
        rounds: the document's mentions, in order.
        level: the document's level, for mentions that no committee stands before.
        text: the document's text.
    """
    terms: dict[str | None, set[int]] = {}
    # read twice rather than kept: a long text has many
    for single in _singles(rounds, level, text):
        if single.term and single.term != EARLIER:
            terms.setdefault(single.body, set()).add(single.term)
    found: dict[tuple[int | None, int | None, str | None], ResolvedRound] = {}
    for single in _singles(rounds, level, text):
        of_body = terms.get(single.body, set())
        if single.term is None and len(of_body) == 1:
            # the title's 县委首轮 is of the term that the text names, if it names one only
            single = replace(single, term=next(iter(of_body)))  # noqa: PLW2901 (the same round, told more of)
        elif single.term == EARLIER:
            single = replace(single, term=None)  # noqa: PLW2901 (likewise)
        key = (single.number, single.term, single.body)
        known = found.get(key)
        found[key] = replace(known, mentions=known.mentions + 1) if known else single
    return list(found.values())


def _singles(rounds: Sequence[Round], level: str, text: str) -> Iterator[ResolvedRound]:
    body: str | None = None
    term: int | None = None
    for mention in rounds:
        earlier = is_earlier(text, mention.start)
        if mention.body:
            same = mention.body == body
            body, basis = mention.body, "named"
            term = mention.term or (term if same else None)
        elif body:
            basis = "inherited"
        else:
            body = OWN_COMMITTEE.get(level)
            basis = "level" if body else "unknown"
        if mention.kind == "ordinal":
            for number in _numbers(mention):
                yield ResolvedRound(number, EARLIER if earlier else mention.term or term, body, basis, 1, mention.start)


def _numbers(mention: Round) -> Sequence[int | None]:
    if mention.first is None or mention.last is None or not 0 < mention.last - mention.first + 1 <= MAX_ROUNDS:
        return (mention.first,)
    return range(mention.first, mention.last + 1)


# No committee holds more rounds in a term; a longer range is a slip of the pen.
MAX_ROUNDS = 40
