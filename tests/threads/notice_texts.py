"""Texts read as a run would read them, and small runs."""

from __future__ import annotations

from pathlib import Path

from pipeline import analysis
from pipeline.batch import run as batch
from pipeline.compare.corpus import Corpus
from pipeline.settings import Settings
from pipeline.threads import items, parts
from pipeline.threads.parts import Sentence
from pipeline.threads.tables import Traced

DATA = Path(__file__).parents[2] / "data" / "threads"
RAW = DATA / "raw"


def listed(text, usual=parts.FOUND):
    """(text, item) of what a text lists."""
    made = analysis.analyze(text)
    spans = made.spans
    statuses = [f.status for f in made.findings] if text else []
    sentences = [Sentence(str(n), a, b, s) for n, ((a, b), s) in enumerate(zip(spans, statuses, strict=True))]

    def names(start, end):
        return any(p.start < end and p.end > start for p in made.mentions["problems"]) or any(
            s.status in {"found", "target"} for s in sentences if s.start < end and s.end > start
        )

    sections = parts.sections(text, list(parts.units(text, sentences)), usual)
    return [(text, item) for item in items.items(text, sections, names)]


def traced(folder, texts):
    """The threads of a run on some texts by file name."""
    raw, out = folder / "raw", folder / "out"
    raw.mkdir(parents=True)
    for name, text in texts.items():
        (raw / name).write_text(text, encoding="utf-8")
    batch.run([raw], out, Settings(workers=1), lambda _total: lambda _files, _documents: None)
    return Traced.of(Corpus.load(out))
