"""What the program tells of the example of a word list's entry, with the entry and without it.

An entry's `expect` is `<what>: <told>`: of a layer the texts of its mentions (`organizations: 县委；县政府`), or an attribute of each
(`organizations.level: 县；县`), a figure with its metric (`statistics: 发现问题=25个`), or one of `VIEWS` (`status: rectified`).
`none` stands for no mention, `-` for an attribute without a value.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pipeline
from pipeline import layers, wordlists
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
from pipeline.extract.mentions import Statistic
from pipeline.ingest import headings, metadata
from pipeline.segment.words import dictionary
from pipeline.threads import items, parts, states
from pipeline.wordlists import Entry

PACKAGE = Path(pipeline.__file__).parent
# the rooms whose patterns are made of word lists; what stands behind them only calls their functions
ROOMS = ("segment", "ingest", "extract", "classify", "compare", "threads")
BETWEEN = "；"


def told(example: str, what: str) -> str:
    """What the program tells of an example.

    Args:
        example: a sentence, or a title, by what is asked.
        what: a layer, `layer.attribute`, or one of `VIEWS`.
    """
    if what in VIEWS:
        return VIEWS[what](example) or "none"
    layer, _, attribute = what.partition(".")
    if layer not in layers.names():
        raise ValueError(f"{what}: neither a layer nor one of {', '.join(VIEWS)}")
    mentions = analyze(example).mentions[layer]
    return BETWEEN.join(_shown(getattr(m, attribute)) if attribute else _brief(m) for m in mentions) or "none"


def _brief(mention: object) -> str:
    if isinstance(mention, Statistic):
        figure = "?" if mention.value is None else f"{mention.value:.15g}"
        return f"{mention.metric}={mention.modifier}{figure}{mention.unit or ''}"
    return str(mention.text)  # type: ignore[attr-defined]  # every mention has it


def _shown(value: object) -> str:
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
    return BETWEEN.join(f"{_shown(r.term)} {_shown(r.body)} {_shown(r.number)}" for r in found)


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
    return f"{text[: read.end]}={_shown(read.value)}" if read else ""


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


def holds(entry: Entry) -> bool:
    """Whether the program tells of the entry's example what the entry says."""
    what, _, expected = entry.expect.partition(": ")
    return told(entry.example, what) == expected


@contextmanager
def without(table: str, entry: Entry) -> Iterator[None]:
    """While it lasts, the program runs with patterns made without one entry of a table.

    The module that reads the table, and every module that takes something from it, is evaluated anew; its new values (patterns,
    sets), not its functions and classes, are put in the place of the old ones, and what its functions remember is forgotten.
    """
    modules = readers(table)
    before = [dict(vars(m)) for m in modules]
    with wordlists.leaving_out(table, entry.list, entry.word):
        try:
            for module in modules:
                evaluate_anew(module)
            yield
        finally:
            for module, values in zip(modules, before, strict=True):
                vars(module).update(values)
                _forget(module)


def evaluate_anew(module: ModuleType, *, put: bool = True) -> None:
    """Run a module's code once more; unless not `put`, its new values, not functions and classes, replace the old ones."""
    fresh: dict[str, object] = {
        "__name__": module.__name__,
        "__file__": module.__file__,
        "__package__": module.__package__,
    }
    exec(_code(module.__name__), fresh)  # noqa: S102 (our own module)
    kept = (FunctionType, type, ModuleType)
    values = {k: v for k, v in fresh.items() if not (k.startswith("__") or isinstance(v, kept) or _remembers(v))}
    if put:
        vars(module).update(values)
        _forget(module)


def _remembers(value: object) -> bool:
    return callable(getattr(value, "cache_clear", None))


def _forget(module: ModuleType) -> None:
    for value in vars(module).values():
        if _remembers(value):
            value.cache_clear()


def readers(table: str) -> tuple[ModuleType, ...]:
    """The module of a table's name and those that import it, directly or not, each behind what it imports."""
    owner = next((name for name in _imports() if name.rsplit(".", 1)[-1] == table), None)
    if owner is None:
        raise ValueError(f"{table}: no module of this name in {', '.join(ROOMS)} reads the table")
    return behind(owner)


@lru_cache
def behind(owner: str) -> tuple[ModuleType, ...]:
    """A module of the rooms and those that import it, directly or not, each behind what it imports."""
    found = {owner}
    while more := {name for name, of in _imports().items() if of & found} - found:
        found |= more
    ordered: list[str] = []
    while rest := sorted(found - set(ordered)):
        ordered.append(next(name for name in rest if not _imports()[name] & set(rest) - {name}))
    return tuple(import_module(name) for name in ordered)


def modules() -> tuple[str, ...]:
    """The names of the modules of the rooms."""
    return tuple(_imports())


@lru_cache
def _imports() -> dict[str, set[str]]:
    """Module → the modules of the rooms that it imports when it is itself imported."""
    names = {
        ".".join(("pipeline", *path.relative_to(PACKAGE).with_suffix("").parts)): path
        for room in ROOMS
        for path in sorted((PACKAGE / room).glob("*.py"))
        if path.stem != "__init__"
    }
    return {name: _imported(path) & set(names) for name, path in names.items()}


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@lru_cache
def _code(name: str) -> CodeType:
    path = Path(str(sys.modules[name].__file__))
    return compile(path.read_text(encoding="utf-8"), str(path), "exec")
