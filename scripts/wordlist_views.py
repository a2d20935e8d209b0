"""What can be asked of the example of a word list's entry, beside the layers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline import lexicons as lexicon_files
from pipeline.analysis import analyze
from pipeline.classify import rules
from pipeline.classify.context import contexts
from pipeline.compare import stopwords
from pipeline.compare.fold import Folder
from pipeline.extract import (
    coverage_claims,
    inspected,
    numerals,
    organizations,
    problems,
    round_dates,
    round_list,
    rounds,
)
from pipeline.ingest import headings, metadata
from pipeline.segment.words import dictionary
from pipeline.threads import items, parts, states

BETWEEN = "；"


def shown(value: object) -> str:
    """A value as `expect` writes it."""
    if value is None or value == "":
        return "-"
    if isinstance(value, float):
        return f"{value:.15g}"
    return "+".join(value) if isinstance(value, tuple) else str(value)


def _plausible(text: str) -> str:
    """Whether what stands between 【 and 】 could be a name."""
    before, _, rest = text.partition("【")
    name, _, behind = rest.partition("】")
    end = len(before) + len(name)
    return str(organizations.plausible(before + name + behind, len(before), end, lexicon_files.built_in()))


def _folded(text: str) -> str:
    """What comparing keeps of the example."""
    masks = [(m.start, m.end, m.role) for m in analyze(text).masks if m.role != "idiom"]
    return Folder(lexicon_files.built_in()).fold(text, masks).text


def _evidence(text: str) -> rules.Evidence:
    """What the rules, not the classifier, see in the example taken as one unit."""
    known = lexicon_files.built_in()
    return rules.weigh(text, problems.find(text, known), known)


def _last_context(text: str) -> str:
    """The heading and the lead of the example's last sentence."""
    found = analyze(text)
    return "|".join(contexts(text, found.spans)[-1])


def _resolved(text: str, level: str) -> str:
    """The rounds that a text of a level speaks of, as term, committee and number."""
    found = round_list.resolve(rounds.find(text), level, text)
    return BETWEEN.join(f"{shown(r.term)} {shown(r.body)} {shown(r.number)}" for r in found)


def _answered_problem(text: str) -> str:
    """The problem that the example, a unit of an answer, names."""
    told = items.named(text, 0, len(text))
    return text[told[0] : told[1]] if told else ""


def _problems_of_news(text: str) -> str:
    """How many problems a feedback notice without numbers lists."""
    found = analyze(text)
    sentences = [parts.Sentence(str(n), a, b) for n, (a, b) in enumerate(found.spans)]
    sections = parts.sections(text, list(parts.units(text, sentences)), parts.FOUND)
    problems_at = [(p.start, p.end) for p in found.mentions["problems"]]
    return str(len(items.items(text, sections, lambda start, end: any(a < end and b > start for a, b in problems_at))))


def _numeral(text: str) -> str:
    """The numeral that the example begins with, and its value."""
    read = numerals.match(text, 0)
    return f"{text[: read.end]}={shown(read.value)}" if read else ""


def _round_dates(text: str, *, days: bool = False) -> str:
    """Number, beginning and end of each dated round; as told, or in days."""

    def shown(day: round_dates.Day | None) -> str:
        if day is None:
            return "-"
        return f"{day.first}..{day.last.day:02}" if days else day.told

    mentions = [round_dates.Mention(r.start, r.end, r.first) for r in rounds.find(text)]
    held = round_dates.find(text, mentions, None)
    return BETWEEN.join(f"{h.mention.number} {shown(h.begin)} {shown(h.finish)}" for h in held)


def _planned_rounds(text: str) -> str:
    """The rounds that are still to be held."""
    return BETWEEN.join(r.text for r in rounds.find(text) if round_dates.is_planned(text, r.start, r.end))


def _bodies_to_inspect(text: str) -> str:
    """The figures that count the bodies there are to inspect."""
    figures = analyze(text).mentions["statistics"]
    return BETWEEN.join(text[f.end - 4 : f.end] for f in figures if coverage_claims.is_whole(text, f.end))


# What else can be asked of an example. Those of a title take the example for one, those `in text` for a text without a title.
VIEWS: Mapping[str, Callable[[str], str]] = {
    "numeral": _numeral,
    "plausible": _plausible,
    "section": parts.heading_kind,
    "signature": lambda line: str(parts.is_signature(line)),
    "problems of news": _problems_of_news,
    "answered problem": _answered_problem,
    "field of an answer": items.field_of,
    "column of a table": items.column_of,
    "closes a list": lambda text: str(items.closes_list(text)),
    "inspected body": lambda title: inspected.body(title, ""),
    "inspected body in text": lambda text: inspected.body("", text),
    "round dates": _round_dates,
    "round dates in days": lambda text: _round_dates(text, days=True),
    "planned rounds": _planned_rounds,
    "coverage claims": lambda text: BETWEEN.join(c.standing for c in coverage_claims.find(text)),
    "bodies to inspect": _bodies_to_inspect,
    "tense": states.tense,
    "state sign": states.sign,
    "folded": _folded,
    "left out": lambda text: BETWEEN.join(w for w in dictionary().cut(text) if stopwords.is_stop(w)),
    "status": lambda text: _evidence(text).finding.status,
    "labels": lambda text: "+".join(_evidence(text).finding.labels),
    "cue": lambda text: _evidence(text).finding.cue,
    "done": lambda text: _evidence(text).done,
    "planned": lambda text: str(_evidence(text).planned),
    "context": _last_context,
    "resolved rounds": lambda text: _resolved(text, ""),
    "rounds of a province": lambda text: _resolved(text, "省"),
    "rounds of a city": lambda text: _resolved(text, "市"),
    "rounds of a county": lambda text: _resolved(text, "县"),
    "title line": lambda line: str(headings.is_title_line(line)),
    "heading level": lambda line: str(headings.numbered_level(line)),
    "genre": lambda title: metadata.genre(title, "").value,
    "genre in text": lambda text: metadata.genre("", text).value,
    "genre evidence": lambda title: metadata.genre(title, "").evidence,
    "genre evidence in text": lambda text: metadata.genre("", text).evidence,
    "level evidence": lambda title: metadata.level(title, "").evidence,
    "level": lambda title: metadata.level(title, "").value,
    "level in text": lambda text: metadata.level("", text).value,
    "year": lambda title: metadata.year(title, "").value,
    "year in text": lambda text: metadata.year("", text).value,
    "province": lambda title: metadata.province(title, "", lexicon_files.built_in()).value,
    "province in text": lambda text: metadata.province("", text, lexicon_files.built_in()).value,
}
