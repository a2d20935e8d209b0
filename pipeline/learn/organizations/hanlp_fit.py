"""Training HanLP's taggers on sentences with their organizations and words: RNNs from nothing, a transformer; nothing is downloaded."""

from __future__ import annotations

import logging
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.engines.hanlp.folder import FILES, NER, SEGMENT, Folder, check, require_hanlp
from pipeline.engines.hanlp.ner import HanlpRecogniser
from pipeline.engines.hanlp.segment import HanlpSegmenter, visible
from pipeline.engines.policies import Span
from pipeline.engines.spacy_ner import LABEL
from pipeline.errors import XunshiError
from pipeline.evaluate import scores
from pipeline.learn.organizations.examples import Example, held, learnt
from pipeline.learn.organizations.hanlp_card import card
from pipeline.lexicons import built_in
from pipeline.messages import Message
from pipeline.segment.words import words
from pipeline.tables.whole_files import put

KINDS = (SEGMENT, NER)
# a character seen less often is learnt as unknown, so that unknown characters have been learnt too
LEAST_SEEN = 2
CARD = "card.md"
Sample = dict[str, list[str]]
# a component, what it learns from, and how beside what all are told
Fit = tuple[Any, list[Sample], dict[str, Any]]
Say = Callable[[str], None]


class Plan(NamedTuple):
    """How a tagger is trained.

    Attributes:
        epochs: times that every sentence is seen, at most; the best of them on the held-out sentences is kept.
        embed: width of a character's vector.
        hidden: width of each direction's state.
        batch: sentences a step.
        rate: learning rate.
        drop: share of values dropped while learning.
        transformer: folder of a transformer that a recogniser learns with, and that must stay where it is; none for an RNN, which
            begins from nothing.
        transformer_rate: its learning rate.
    """

    epochs: int = 12
    embed: int = 64
    hidden: int = 128
    batch: int = 32
    rate: float = 0.003
    drop: float = 0.4
    transformer: Path | None = None
    transformer_rate: float = 1e-4


TRANSFORMER_FILES = ("config.json", "tokenizer.json", "tokenizer_config.json")


def of_transformer(folder: Path) -> Plan:
    """How a recogniser learns with a transformer; what stands on top begins from nothing and learns ten times as fast.

    Args:
        folder: in Hugging Face's form.

    Raises:
        XunshiError: the folder lacks something.
    """
    folder = folder.resolve()
    missing = [name for name in TRANSFORMER_FILES if not (folder / name).is_file()]
    if missing:
        raise XunshiError("{base}: holds no {missing}; make it with make encoder-base", base=folder, missing=missing[0])
    return Plan(epochs=4, rate=1e-3, transformer=folder)


def train(
    examples: Sequence[Example], out: Path, kinds: Sequence[str], seed: int, say: Say, plan: Plan | None = None
) -> dict[str, dict[str, float]]:
    """Train a segmenter, a recogniser of organizations or both.

    Args:
        examples: sentences to learn from; those held out measure.
        out: folder of the models, one below it for each kind.
        kinds: some of `KINDS`.
        seed: the same seed and sentences give the same weights on the same machine.
        say: is told of each step.
        plan: how.

    Returns:
        Precision, recall and F1 on the held-out sentences by kind: of words, of organizations.

    Raises:
        XunshiError: HanLP is not installed, there are too few sentences, or the folder cannot be written.
    """
    require_hanlp()
    plan = plan or Plan()
    kept = held(examples)
    if not kept or not any(e.organizations for e in learnt(examples)):
        raise XunshiError("too few sentences to train on; name more, with organizations in some")
    figures = {}
    for kind in kinds:
        with tempfile.TemporaryDirectory() as folder:
            _fit(kind, examples, folder, seed, say, plan)
            figures[kind] = _measured(check(Path(folder), kind), kind, kept)
            told = card(kind, examples, figures[kind], seed, plan._asdict())
            put(out / kind, {name: (Path(folder) / name).read_bytes() for name in FILES} | {CARD: told.encode()})
    return figures


def _fit(kind: str, examples: Sequence[Example], folder: str, seed: int, say: Say, plan: Plan) -> None:
    component, samples, own = (_transformer if plan.transformer else _rnn)(kind, examples, plan)
    logger = _logger(kind, say)
    with _quiet(), _optimizer():
        component.fit(
            samples,
            [_sample(kind, e) for e in held(examples)],
            folder,
            batch_size=plan.batch,
            epochs=plan.epochs,
            lr=plan.rate,
            crf=False,  # with HanLP's own, nothing is learnt where everything is without it (F1 0 and 1, same sentences)
            tagging_scheme="BIO" if kind == NER else "BMES",
            token_delimiter="",
            devices=-1,
            seed=seed,
            logger=logger,
            **own,
        )


def _rnn(kind: str, examples: Sequence[Example], plan: Plan) -> Fit:
    from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer  # noqa: PLC0415 (seconds, and only there with the extra)
    from hanlp.components.taggers.rnn_tagger import RNNTagger  # noqa: PLC0415

    known = _known(learnt(examples, by_hand=1))
    samples = [_sample(kind, e) for e in learnt(examples)]
    for sample in samples:
        sample["token"] = [c if c in known else "<unk>" for c in sample["token"]]
    own = {"embed": plan.embed, "rnn_hidden": plan.hidden, "drop": plan.drop, "patience": plan.epochs}
    return RNNNamedEntityRecognizer() if kind == NER else RNNTagger(), samples, own


def _transformer(kind: str, examples: Sequence[Example], plan: Plan) -> Fit:
    from hanlp.components.ner.transformer_ner import TransformerNamedEntityRecognizer  # noqa: PLC0415 (as above)

    if kind != NER:
        raise XunshiError("a transformer learns organizations alone; add --only {kind}", kind=NER)
    own = {
        "transformer": str(plan.transformer),
        "transformer_lr": plan.transformer_rate,
        "average_subwords": True,
        "char_level": True,
    }
    # it knows what words are, so that marks need not count more than once against what the rules annotated
    return TransformerNamedEntityRecognizer(), [_sample(kind, e) for e in learnt(examples, by_hand=1)], own


@contextmanager
def _optimizer() -> Iterator[None]:
    """HanLP's fit of transformers asks for an optimizer that transformers took out after 4.49; PyTorch's is the same."""
    import torch  # noqa: PLC0415 (as HanLP)
    from transformers import optimization  # noqa: PLC0415

    def adam(parameters: Any, no_deprecation_warning: bool = True, **options: Any) -> torch.optim.Optimizer:  # noqa: ANN401, ARG001 (as transformers had it)
        return torch.optim.AdamW(parameters, **options)

    before = getattr(optimization, "AdamW", None)
    optimization.AdamW = before or adam
    try:
        yield
    finally:
        if before is None:
            del optimization.AdamW


def _sample(kind: str, example: Example) -> Sample:
    return {
        "token": list(visible(example.text)),
        "tag": _names(example) if kind == NER else _word_tags(_words(example)),
    }


def _names(example: Example) -> list[str]:
    """Each character's tag: B-ORG, I-ORG, O."""
    tags = ["O"] * len(example.text)
    for start, end in example.organizations:
        tags[start:end] = [f"B-{LABEL}"] + [f"I-{LABEL}"] * (end - start - 1)
    return tags


def _words(example: Example) -> list[str]:
    """The words to learn: the segmenter's, cut at the edges of mentions."""
    found = example.found
    edges = {edge for span in example.organizations for edge in span}
    edges |= {e for layer in (found.slogans, found.rounds, found.statistics) for m in layer for e in (m.start, m.end)}
    return words(example.text, edges, [(m.start, m.end) for m in found.masks])


def _word_tags(of: Iterable[str]) -> list[str]:
    """Each character's tag: where it stands in its word (B, M, E; S for a word of one)."""
    return [tag for word in of for tag in (["S"] if len(word) == 1 else ["B", *"M" * (len(word) - 2), "E"])]


def _known(examples: Iterable[Example]) -> set[str]:
    """The characters that are learnt as themselves: those that stand in more than one place, however often a sentence counts."""
    seen = Counter(character for e in examples for character in visible(e.text))
    return {character for character, times in seen.items() if times >= LEAST_SEEN}


def _measured(folder: Folder, kind: str, kept: Sequence[Example]) -> dict[str, float]:
    """Precision, recall and F1 of exact spans on sentences that were not learnt, by what a user of the folder gets."""
    texts = [e.text for e in kept]
    if kind == NER:
        said = HanlpRecogniser(folder).find(texts)
        return scores.exact((set(e.organizations), set(s)) for e, s in zip(kept, said, strict=True))
    cut = HanlpSegmenter(folder, built_in())
    return scores.exact((_places(_words(e)), _places(cut(e.text))) for e in kept)


def _places(of: Iterable[str]) -> set[Span]:
    """(start, end) of each word."""
    ends = list(accumulate(map(len, of), initial=0))
    return set(pairwise(ends))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep HanLP's progress bars off the terminal: they hold the streams that were there when they were made or imported."""
    from hanlp.utils.log_util import ErasablePrinter, _printer  # noqa: PLC0415

    stream, erase = _printer.out, ErasablePrinter.erase
    _printer.out, ErasablePrinter.erase = StringIO(), lambda _: None
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            yield
    finally:
        _printer.out, ErasablePrinter.erase = stream, erase


class _Steps(logging.Handler):
    """Hands on which epoch begins, and what the best one reached, to the streams that were there when it was made."""

    def __init__(self, kind: str, say: Say) -> None:
        super().__init__()
        self.kind, self.say = kind, say
        self.streams = sys.stdout, sys.stderr

    def emit(self, record: logging.LogRecord) -> None:
        message = re.sub(r"\[/?[a-z]+\]", "", record.getMessage()).strip(" :")
        if message.startswith(("Epoch", "Max score")):
            out, err = self.streams
            with redirect_stdout(out), redirect_stderr(err):
                self.say(Message("{kind}: {message}", kind=self.kind, message=message))


def _logger(kind: str, say: Say) -> logging.Logger:
    logger = logging.Logger(f"xunshi {kind}", logging.INFO)  # noqa: LOG001 (one training's own, not the process')
    logger.addHandler(_Steps(kind, say))
    return logger
