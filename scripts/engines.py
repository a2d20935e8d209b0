"""Rules, spaCy and HanLP side by side: docs/engines.md.

    python scripts/engines.py RNN_FOLDER TRANSFORMER_FOLDER [--write]

The folders are what `xunshi train hanlp` wrote, without and with `--transformer`. Each row is
measured in a process of its own, in an environment with the extra.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pipeline
from pipeline import lexicons, means
from pipeline.analysis import Passage, analyze_all
from pipeline.classify.choices import LINEAR
from pipeline.engines import choice as engines
from pipeline.engines.choice import Choice
from pipeline.engines.policies import POLICIES
from pipeline.engines.segmenters import SEGMENTERS, cutter
from pipeline.evaluate import scores
from pipeline.evaluate.gold_form import annotate
from pipeline.learn.organizations import examples
from pipeline.tables.rows import passage

ROOT = Path(__file__).resolve().parent.parent
DOC = ROOT / "docs" / "engines.md"
OURS = ROOT / "tests" / "gold" / "sentences.jsonl"
SHARED = ROOT.parent / "shared" / "annotation"
REAL, FRESH = sorted((SHARED / "gold").glob("*.jsonl")), sorted((SHARED / "fresh").glob("*.jsonl"))
FIRST = "县委第三巡察组进驻县财政局。"
TRANSFORMER = "hanlp-transformer"
NAMES = {
    engines.RULES: "rules",
    engines.SPACY: "spaCy NER",
    engines.HANLP: "HanLP RNN",
    TRANSFORMER: "HanLP transformer",
}


class Row(NamedTuple):
    """What is measured of an engine."""

    ours: float
    real: float | None
    fresh: float | None
    marked: float
    speed: float
    memory: float
    start: float


def records(files: Sequence[Path]) -> list[dict[str, Any]]:
    """The records of gold files."""
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]


def peak() -> float:
    """Greatest resident memory of this process so far, MiB."""
    import resource  # noqa: PLC0415 (not on Windows)

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def recognising(choice: Choice) -> dict[str, float | None]:
    """Figures of one engine and policy, in this process."""
    lexicon = lexicons.load()
    recognition = engines.recognition(choice)
    documents = list(pipeline.read_corpus(ROOT / "data" / "raw"))
    passages = list(map(passage, documents))
    made = replace(means.load(choice=Choice(judge=LINEAR)), recognition=recognition)
    next(analyze_all([Passage(FIRST)], made))
    began = time.perf_counter()
    for _ in analyze_all(passages, made):
        pass
    speed = sum(len(d.text) for d in documents) / (time.perf_counter() - began)
    memory = peak()
    marked = [e for e in examples.held(examples.read([ROOT / "data" / "organizations"], lexicon)) if e.by_hand]
    hand = [{"id": "", "text": e.text, "orgs": [{"start": s, "end": t} for s, t in e.organizations]} for e in marked]

    def f1(gold: Sequence[dict[str, Any]]) -> float:
        said = [annotate(r, made)["orgs"] for r in gold]
        pairs = ((_places(r["orgs"]), _places(s)) for r, s in zip(gold, said, strict=True))
        return scores.exact(pairs)["f1"]

    real, fresh = (f1(records(files)) if files else None for files in (REAL, FRESH))
    ours = f1(records([OURS]))
    return {"ours": ours, "real": real, "fresh": fresh, "marked": f1(hand), "speed": speed, "memory": memory}


def _places(mentions: Sequence[dict[str, Any]]) -> set[tuple[int, int]]:
    return {(m["start"], m["end"]) for m in mentions}


def cutting(name: str, model: str) -> dict[str, float]:
    """Figures of one segmenter, in this process: how many edges of gold mentions are word edges before anything forces them."""
    cut = cutter(name, model if name == "hanlp" else None)
    list(cut(FIRST))
    texts = [d.text for d in pipeline.read_corpus(ROOT / "data" / "raw")]
    began = time.perf_counter()
    for text in texts:
        list(cut(text))
    speed = sum(map(len, texts)) / (time.perf_counter() - began)
    memory = peak()
    kept = total = 0
    for record in records([OURS, *REAL]):
        ends, at = {0}, 0
        for word in cut(record["text"]):
            at += len(word)
            ends.add(at)
        edges = {e for layer in ("orgs", "slogans", "problems") for m in record[layer] for e in (m["start"], m["end"])}
        kept, total = kept + len(edges & ends), total + len(edges)
    return {"edges": kept / total, "speed": speed, "memory": memory}


def child(*arguments: str) -> tuple[dict[str, Any], float]:
    """What a process of its own measured; and the seconds that another takes to its first text."""
    command = [sys.executable, __file__, *arguments]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603 (ourselves)
    began = time.perf_counter()
    subprocess.run([*command, "--first"], check=True, capture_output=True)  # noqa: S603
    return told, time.perf_counter() - began


def first(arguments: Sequence[str]) -> None:
    """Load an engine and give it one short text."""
    kind, name, *rest = arguments
    if kind == "ner":
        annotate({"text": FIRST}, means.load(choice=Choice(name, rest[0] or None, rest[1])))
    else:
        list(cutter(name, rest[0] if name == "hanlp" else None)(FIRST))


def measured(hanlp: str, transformer: str) -> tuple[dict[tuple[str, str], Row], dict[str, list[float]]]:
    """Every engine with every policy; every segmenter."""
    models = {engines.SPACY: "", engines.HANLP: hanlp, TRANSFORMER: transformer}
    chosen = [(engines.RULES, "", POLICIES[0]), *((e, m, p) for e, m in models.items() for p in POLICIES)]
    rows = {}
    for engine, model, policy in chosen:
        told, start = child("ner", engines.HANLP if engine == TRANSFORMER else engine, model, policy)
        rows[engine, policy] = Row(**told, start=start)
        print(engine, policy, rows[engine, policy], file=sys.stderr)
    cuts = {}
    for name in SEGMENTERS:
        told, start = child("cut", name, hanlp)
        cuts[name] = [*told.values(), start]
        print(name, cuts[name], file=sys.stderr)
    return rows, cuts


TEXT = """# Engines

What finds organizations, and what cuts words, measured side by side. Made by `make engines`, which trains HanLP's taggers first;
nothing on this page is written by hand. Speeds and times are of one run on one machine (2 cores, no GPU): compare them with one
another.

## Organizations

`--ner ENGINE --ner-policy POLICY`. HanLP's RNN has learnt from what the rules annotated and from marks by hand, its transformer,
the one that the encoder begins from, from marks by hand alone. *fill*: the rules first, the recogniser adds what overlaps none of
theirs. *union*: both, the longer name where two overlap. *model*: the recogniser alone. In the
first two the recogniser adds only what the rules find plausible.

- **tests/gold**: F1 on {ours} sentences of the project's own gold with {bodies} bodies; nothing is trained on it.
- **real**: F1 on 396 sentences of three real files; **fresh**: on real sentences of kinds that nobody tuned for, where they
  stand beside the checkout.
- **marked**: F1 on the {marked} invented sentences of `data/organizations` that no model learnt from: names no gazetteer lists,
  units of bodies, branches, Traditional characters; far harder than texts are. The rules were widened after looking at some of
  these sentences.
- **characters/s**: the whole analysis of the sample corpus, all layers and findings, in one process.

| engine | policy | tests/gold | real | fresh | marked | characters/s | memory, MiB | start-up, s |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
{rows}

**Default: {default}**, the best on tests/gold{why}.

{reading}

## Words

`--segmenter ENGINE` of `xunshi compare` and `report`, and of `pipeline.load`. *Edges*: of the edges of organizations, slogans and
problems in the gold, how many are word edges by themselves; in a Doc every one is, whatever cuts the words.

| segmenter | edges | characters/s | memory, MiB | start-up, s |
| --- | --- | --- | --- | --- |
{cuts}

HanLP's segmenter here has learnt jieba's words, cut at the edges of what the rules find, and keeps phrases of the lexicons whole. What
a pretrained one makes of these texts is not measured.
"""

READING = """On the marked sentences the best is {} ({:.3f}, the rules {:.3f}): worth its time where a corpus is full of names that the
rules miss, and where what it adds is looked at."""


def page(rows: dict[tuple[str, str], Row], cuts: dict[str, list[float]]) -> str:
    """docs/engines.md."""
    gold = records([OURS])
    held = examples.held(examples.read([ROOT / "data" / "organizations"], lexicons.load()))
    best = max(rows, key=lambda k: (round(rows[k].ours, 3), rows[k].speed))
    lines = [
        f"| {NAMES[e]} | {p if e != engines.RULES else ''} | {r.ours:.3f} | {_figure(r.real)} | {_figure(r.fresh)} "
        f"| {r.marked:.3f} | {r.speed:,.0f} | {r.memory:,.0f} | {r.start:.1f} |"
        for (e, p), r in rows.items()
    ]
    hard = max(rows, key=lambda k: rows[k].marked)
    return TEXT.format(
        ours=len(gold),
        bodies=sum(len(r["orgs"]) for r in gold),
        marked=len(held),
        rows="\n".join(lines),
        default=told(best),
        why=", and the fastest of those that are" if sum(r.ours >= rows[best].ours for r in rows.values()) > 1 else "",
        reading=READING.format(told(hard), rows[hard].marked, rows[RULES].marked),
        cuts="\n".join(f"| {n} | {e:.3f} | {s:,.0f} | {m:,.0f} | {t:.1f} |" for n, (e, s, m, t) in cuts.items()),
    )


def _figure(f1: float | None) -> str:
    return "–" if f1 is None else format(f1, ".3f")


RULES = (engines.RULES, POLICIES[0])


def told(key: tuple[str, str]) -> str:
    """An engine with its policy, in words."""
    return NAMES[key[0]] if key == RULES else f"{NAMES[key[0]]}, {key[1]}"


def main(arguments: Sequence[str]) -> None:
    """Measure one row in this process, or all and print or write the page."""
    if "--first" in arguments:
        first(arguments[:-1])
    elif arguments[0] == "ner":
        _, engine, model, policy = arguments
        print(json.dumps(recognising(Choice(engine, model or None, policy))))
    elif arguments[0] == "cut":
        print(json.dumps(cutting(*arguments[1:])))
    else:
        text = page(*measured(*arguments[:2]))
        if "--write" in arguments:
            DOC.write_text(text, encoding="utf-8")
        else:
            print(text)


if __name__ == "__main__":
    main(sys.argv[1:])
