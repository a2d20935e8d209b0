"""The two commands of the loop: sentences out, judgements in with a report of agreement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.classify.codebook import STATUSES, Codebook
from pipeline.errors import XunshiError
from pipeline.ingest import corpus
from pipeline.means import Means
from pipeline.messages import cause_of
from pipeline.review import agreement, coded, sheets
from pipeline.review.ledger import DISAGREEMENTS, SETTLED, Coding, Ledger
from pipeline.review.sample import candidates, pick

MODEL = "model"


class Imported(NamedTuple):
    """What an import did.

    Attributes:
        new: judgements that were new.
        accepted: sentences that all coders agree on, or someone settled.
        open: sentences in disagreement.
        report: of `agreed`.
        aside: where a half-filled list of disagreements was put, if there was one.
    """

    new: int
    accepted: int
    open: int
    report: dict[str, dict[str, Any]]
    aside: Path | None


def export(paths: Sequence[Path], out: Path, folder: Path, size: int, means: Means) -> int:
    """Choose sentences of a corpus and write them for coders; returns how many there are.

    Args:
        paths: files and folders of the corpus.
        out: the file for coders.
        folder: of the ledger.
        size: sentences at most.
        means: what to annotate with.

    Raises:
        XunshiError: there is no sentence left to judge, or the file is there already.
    """
    sheets.require_new(out)
    ledger = Ledger(folder)
    coded_texts = {ledger.items[key].text for key in ledger.by_sentence()}
    chosen = pick(candidates(corpus.readable(paths, means.lexicons), means), size, coded_texts)
    if not chosen:
        raise XunshiError("no sentence is left to judge; give other files, or import what coders have")
    # first remembered, then handed out: a file that came back could else not be told from a stranger's
    with _explaining(folder):
        ledger.send(chosen)
    sheets.write(chosen, means.classifier.codebook, out)
    return len(chosen)


def take(files: Sequence[tuple[str, Path]], folder: Path, book: Codebook, *, replace: bool) -> Imported:
    """Import coders' files, all or none.

    Args:
        files: (coder, file).
        folder: the review's.
        book: the labels.
        replace: whether changed judgements replace a coder's own earlier ones.

    Raises:
        XunshiError: a file is wrong, nothing was ever sent out, or a coder changed their mind without `replace`.
    """
    ledger = Ledger(folder)
    if not ledger.items:
        raise XunshiError("{folder}: nothing was sent out from here; begin with xunshi review export", folder=folder)
    codings = [c for coder, path in files for c in coded.read(path, coder, ledger.items, book)]
    _require_one_word(codings)
    with _explaining(folder):
        new = ledger.receive(codings, replace=replace)
        aside = _put_aside(ledger, book)
        accepted, open_ = ledger.settle(book)
    return Imported(new, accepted, open_, agreed(ledger, book), aside)


@contextmanager
def _explaining(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise XunshiError(
            "{folder}: {cause}; check the folder, make room, and do it again", folder=folder, cause=cause_of(error)
        ) from error


def _put_aside(ledger: Ledger, book: Codebook) -> Path | None:
    """Rename a list of disagreements that someone has begun to fill in, since it is about to be made anew; returns its new name."""
    path = ledger.folder / DISAGREEMENTS
    if not path.is_file():
        return None
    try:
        filled = coded.read(path, SETTLED, ledger.items, book)
        begun = any(ledger.codings.get((c.id, c.coder)) != c for c in filled)
    except XunshiError:
        begun = True
    if not begun:
        return None
    kept = next(p for n in count(1) if not (p := path.with_stem(f"{path.stem}-{n}")).exists())
    return path.rename(kept)


def coder_of(path: Path) -> str:
    """Whose judgements a file holds if nobody says: its name's; who fills in the disagreements settles them."""
    return SETTLED if path.stem.startswith(Path(DISAGREEMENTS).stem) else path.stem


def _require_one_word(codings: Sequence[Coding]) -> None:
    seen: dict[tuple[str, str], Coding] = {}
    for coding in codings:
        if seen.setdefault((coding.id, coding.coder), coding).value != coding.value:
            raise XunshiError(
                "{coder} judges {id} differently in two files; import the one that counts",
                coder=coding.coder,
                id=coding.id,
            )


def agreed(ledger: Ledger, book: Codebook) -> dict[str, dict[str, Any]]:
    """Agreement on the status and on each label, between coders and of coders with the model.

    The model's figures are over all sentences that coders judged, most of which were chosen because the model was in doubt; those
    on the sentences chosen at random say how good it is.

    Args:
        ledger: the judgements.
        book: statuses and labels that there are.
    """
    by = {key: {c: v for c, v in of.items() if c != SETTLED} for key, of in ledger.by_sentence().items()}
    judged = {key: of for key, of in by.items() if of}
    chance = {key: of for key, of in judged.items() if ledger.items[key].why == "random"}
    return {
        "coders": _of(judged, book),
        "model": _of(_beside_model(judged, ledger), book),
        "model, random": _of(_beside_model(chance, ledger), book),
    }


def _beside_model(judged: Mapping[str, Mapping[str, Coding]], ledger: Ledger) -> dict[str, dict[str, Coding]]:
    return {
        f"{key} {coder}": {
            "coder": coding,
            MODEL: Coding(MODEL, key, ledger.items[key].status, ledger.items[key].labels),
        }
        for key, of in judged.items()
        for coder, coding in of.items()
    }


def _of(judged: Mapping[str, Mapping[str, Coding]], book: Codebook) -> dict[str, Any]:
    found = {
        "status": agreement.report({k: {c: v.status for c, v in of.items()} for k, of in judged.items()}, STATUSES)
    }
    named = {k: {c: v for c, v in of.items() if v.status != "none"} for k, of in judged.items()}
    for name in book.names:
        found[name] = agreement.report(
            {k: {c: name in v.labels for c, v in of.items()} for k, of in named.items()}, (True, False)
        )
    return found
