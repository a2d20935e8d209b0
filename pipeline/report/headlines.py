"""What stands out in a corpus: the sentences of the first page. Groups of few documents and the group of unknown documents never do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.compare import registry
from pipeline.compare.comparisons import rows as plain_rows
from pipeline.compare.grouping import UNKNOWN
from pipeline.report.followed import Followed
from pipeline.report.headline import Headline, Row
from pipeline.report.headline_rules import RULES
from pipeline.report.library import Library

Rows = Mapping[str, Sequence[tuple[object, ...]]]

# sentences
MOST = 5
# comparisons that need a second group
_BETWEEN = frozenset(("keyness", "rates", "silences"))


def headlines(rows: Rows, library: Library, followed: Followed | None = None) -> list[Headline]:
    """At most `MOST` of them, in the order of the rules; where there are more, what was found goes before what was not.

    Args:
        rows: name of a comparison → its rows.
        library: of the report.
        followed: the problems followed; None where no notice lists any.
    """
    if library.passages is not None:  # all of them, where the page shows the foremost
        rows = {**rows, "passages": plain_rows(registry.tables()["passages"], library.passages)}
    alone = len(library.grouping.names) < 2
    names = [name for name in RULES if name in rows and not (alone and name in _BETWEEN)]
    found = [_alone(library)] if alone else []
    found += [RULES[name](_named(rows, name), library) for name in names]
    if followed:
        found.append(_threads(followed, library))
    kept = sorted(range(len(found)), key=lambda n: (found[n].verdict == "none", n))[:MOST]
    return [found[n] for n in sorted(kept)]


def _named(rows: Rows, name: str) -> list[Row]:
    """Rows as dicts, without those of few documents or of the unknown."""
    named = [dict(zip(registry.named(name).table.names, row, strict=True)) for row in rows[name]]
    return [row for row in named if not row.get("few") and UNKNOWN not in str(row.get("group", ""))]


def _alone(library: Library) -> Headline:
    w = library.words
    return Headline(w("head_alone", group=w.group_name(library.grouping.names[0])), "none", ())


def _threads(followed: Followed, library: Library) -> Headline:
    """How many problems are in which state."""
    w = library.words
    states = w("head_join").join(f"{title} {n:,}" for _, title, n in followed.states if n)
    said = w("head_threads", n=followed.total, bodies=len(followed.bodies), states=states, unsure=followed.unsure)
    return Headline(said, "seen", ((w["threads"], followed.INDEX),))
