"""The two ways of the sheets: out to people, and back into the file of corrections."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.codelists import Titles
from pipeline.compare.corpus import Corpus
from pipeline.corrections import growing, record
from pipeline.corrections.record import FINDINGS, LINKS, OF_THREADS, STATES, Correction
from pipeline.corrections.settle import contradicts, settled
from pipeline.errors import XunshiError
from pipeline.forms import book, chosen, columns, sent, taken, threaded
from pipeline.forms.chosen import Sentences
from pipeline.forms.sent import Sent
from pipeline.messages import Message, cause_of, chained
from pipeline.threads.tables import Traced

USUAL = ("organizations", "statistics", "rounds", "problems", FINDINGS)


class Back(NamedTuple):
    """What an import did.

    Attributes:
        new: corrections that were new.
        known: those that were in the file already.
        unjudged: rows of which nothing was said.
        replaced: which earlier corrections the new ones contradict, a sentence each.
        file: where they are.
    """

    new: int
    known: int
    unjudged: int
    replaced: tuple[str, ...]
    file: Path


def out(corpus: Corpus, path: Path, folder: Path, names: Sequence[str], size: int, of: str = "") -> dict[str, int]:
    """Write sheets for people to correct; returns how many rows each has.

    Args:
        corpus: the tables of a run.
        path: of the workbook, a new file.
        folder: of the review.
        names: of layers, `findings`, `links`, `states`.
        size: sentences of each at most; of threads rows.
        of: only documents whose doc_id holds these characters.

    Raises:
        XunshiError: a name is unknown, the file is there already, there is nothing to correct, or the disk is full.
    """
    _require(path, names)
    said = record.read(folder / record.FILE) if (folder / record.FILE).is_file() else []
    sentences = Sentences(corpus, of)
    rows = {n: _rows(sentences, n, size, said) for n in names if n not in OF_THREADS}
    asked = [n for n in names if n in OF_THREADS]
    of_threads, beside, problems = _threads(corpus, asked, size, said, of) if asked else ({}, {}, [])
    rows |= of_threads
    if not any(rows.values()):
        raise XunshiError("nothing is left to correct; name other layers, or run the texts first")
    titles, labels = corpus.titles("zh"), corpus.codebook.names
    data = book.workbook({name: own for name, own in rows.items() if own}, beside, titles, labels)
    try:
        # first remembered, then handed out: a file that came back could else not be told from a stranger's
        sent.remember(folder, [*(row for own in rows.values() for row in own), *problems])
        _write(path, data)
    except OSError as error:
        cause = cause_of(error)
        raise XunshiError(
            "{path}: {cause}; check the folder, make room, and do it again", path=path, cause=cause
        ) from error
    return {name: len(own) for name, own in rows.items()}


def _rows(sentences: Sentences, name: str, size: int, said: Sequence[Correction]) -> list[Sent]:
    done = chosen.spoken_of(said, name)
    if name == FINDINGS:
        return chosen.findings(sentences, size, done)
    return chosen.mentions(sentences, name, size, done)


def _threads(
    corpus: Corpus, names: Sequence[str], size: int, said: Sequence[Correction], of: str
) -> tuple[dict[str, list[Sent]], threaded.Beside, list[Sent]]:
    """Rows of threads, what is shown beside them, and all problems, so that a link can name any of them."""
    threads = Traced.of(corpus).threads
    (linked, beside), (problems, more) = threaded.links(threads), threaded.states(threads)
    rows = {}
    for name, every in ((LINKS, linked), (STATES, problems)):
        done = chosen.spoken_of(said, name)
        left = [r for r in every if of in r.doc_id and (r.doc_id, r.anchor) not in done]
        rows[name] = left[:size]
    return {name: rows[name] for name in names}, beside | more, problems


def _require(path: Path, names: Sequence[str]) -> None:
    known = columns.names()
    unknown = next((name for name in names if name not in known), None)
    if unknown is not None or not names:
        raise XunshiError(
            "--layers {name}: no such layer; choose from {known}", name=unknown or "", known=", ".join(known)
        )
    if path.suffix.lower() != ".xlsx":
        raise XunshiError("{path}: sheets are workbooks; name an .xlsx file", path=path)
    if path.exists():
        raise XunshiError("{path}: is there already, perhaps with someone's work in it; name another file", path=path)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def back(files: Sequence[tuple[str, Path]], folder: Path, titles: Titles, labels: Sequence[str]) -> Back:
    """Take filled-in sheets in, all or none.

    Args:
        files: (who filled it in, workbook).
        folder: of the review.
        titles: of coded values, in Chinese.
        labels: of the codebook.

    Raises:
        XunshiError: nothing was ever sent out, a file cannot be read, or rows are wrong: each with its row, cause and remedy.
    """
    known = sent.read(folder)
    if not known:
        raise XunshiError("{folder}: nothing was sent out from here; begin with xunshi review sheets", folder=folder)
    told: list[tuple[str, Correction]] = []
    faults: list[str] = []
    unjudged = 0
    for by, path in files:
        of_file = taken.read(path, known, titles, labels)
        told += [
            (Message("{path}, {fault}", path=path.name, fault=place), c._replace(by=by))
            for place, c in of_file.corrections
        ]
        faults += of_file.faults
        unjudged += of_file.unjudged
    if faults:
        raise XunshiError(chained("\n", [*faults, Message("nothing was imported")]))
    return _kept(told, folder, unjudged)


def _kept(told: Sequence[tuple[str, Correction]], folder: Path, unjudged: int) -> Back:
    """Add what is new to the file of corrections, and tell what of it contradicts what was said before."""
    file = folder / record.FILE
    every = record.read(file) if file.is_file() else []
    before, replaced = len(every), []
    for place, correction in told:
        if _holds(every, correction):
            continue
        last = correction._replace(number=len(every) + 1)
        replaced += [
            Message(
                "{place}: {text} was judged otherwise before ({by}); the later word counts",
                place=place,
                text=last.text,
                by=e.by or "?",
            )
            for e in settled(every).kept
            if contradicts(e, last)
        ]
        every.append(last)
    try:
        growing.append(file, [c.form() for c in every[before:]])
    except OSError as error:
        raise XunshiError("{file}: {cause}; make room, and do it again", file=file, cause=cause_of(error)) from error
    new = len(every) - before
    return Back(new, len(told) - new, unjudged, tuple(replaced), file)


def _holds(every: Sequence[Correction], correction: Correction) -> bool:
    """Whether just this was said before, and nothing since that contradicts it."""
    told = [i for i, c in enumerate(every) if c._replace(number=0) == correction]
    return bool(told) and not any(contradicts(correction, later) for later in every[told[-1] + 1 :])
