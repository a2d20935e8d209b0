"""The network in PyTorch: an encoder of Hugging Face's BERT kind, and a head for each thing that it tells."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel
from transformers.utils import logging

from pipeline.classify.codebook import STATUSES
from pipeline.classify.encoder import BEGIN, BEGINS, END, INSIDE, OUTSIDE, TAGS, WINDOW
from pipeline.learn.encoder.examples import Example, Span

PAD, UNKNOWN = 1, 3
# what is not known teaches nothing
IGNORED = -100


class Network(nn.Module):  # type: ignore[misc]  # torch may not be here
    """Of a sentence: (4,) scores of the status; of each of its pieces scores of the labels and of the tags of both layers."""

    def __init__(self, base: Path, layers: int, labels: int, attention: str = "sdpa") -> None:
        super().__init__()
        kept = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, "num_hidden_layers": layers}
        # told on standard error otherwise: every weight of the layers that are left out
        logging.set_verbosity_error()
        self.encoder = BertModel.from_pretrained(
            base, add_pooling_layer=False, local_files_only=True, attn_implementation=attention, **kept
        )
        width = self.encoder.config.hidden_size
        self.drop = nn.Dropout(0.1)
        self.status = nn.Linear(2 * width, len(STATUSES))
        self.labels = nn.Linear(width, labels)
        self.tags = nn.Linear(width, 2 * len(TAGS))

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scores.

        Args:
            ids: (sentences, pieces) with <s> first and </s> last.
            mask: (sentences, pieces) 1 for what is no padding.

        Returns:
            (sentences, 4); (sentences, pieces, labels); (sentences, pieces, 6).
        """
        seen = self.drop(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)
        inner = inside(mask).unsqueeze(2).to(seen.dtype)
        mean = (seen * inner).sum(1) / inner.sum(1).clamp(min=1)
        return self.status(torch.cat([seen[:, 0], mean], 1)), self.labels(seen), self.tags(seen)


def inside(mask: Tensor) -> Tensor:
    """(sentences, pieces): 1 for the pieces of the sentence itself, without <s> and </s>.

    Args:
        mask: (sentences, pieces) 1 for what is no padding.
    """
    own = mask.clone()
    own[:, 0] = 0
    last = mask.sum(1) - 1
    own[torch.arange(len(own)), last] = 0
    return own


class Batch(NamedTuple):
    """Sentences of nearly one length, and what is known of them.

    Attributes:
        ids: (sentences, pieces).
        mask: (sentences, pieces).
        status: (sentences,) or `IGNORED`.
        labels: (sentences, labels).
        named: (sentences,) whether labels are learnt from it: a problem is named.
        tags: two times (sentences, pieces), `IGNORED` where nothing is known.
        phrases: (sentence, first piece, end, labels) of each problem.
    """

    ids: Tensor
    mask: Tensor
    status: Tensor
    labels: Tensor
    named: Tensor
    tags: tuple[Tensor, Tensor]
    phrases: list[tuple[int, int, int, tuple[bool, ...]]]


class Reader:
    """Sentences as batches; `tokenizer.json` of the base folder cuts them into pieces."""

    def __init__(self, base: Path, labels: int) -> None:
        self.tokenizer = Tokenizer.from_str((base / "tokenizer.json").read_text(encoding="utf-8"))
        self.size = json.loads((base / "config.json").read_text(encoding="utf-8"))["vocab_size"]
        self._labels = labels
        self._cut: dict[str, tuple[list[int], list[Span]]] = {}

    def pieces(self, text: str) -> tuple[list[int], list[Span]]:
        """Numbers and places of the pieces, of the first window."""
        known = self._cut.get(text)
        if known is None:
            encoded = self.tokenizer.encode(text, add_special_tokens=False)
            known = self._cut[text] = (encoded.ids[:WINDOW], encoded.offsets[:WINDOW])
        return known

    def batch(self, examples: Sequence[Example], hide: torch.Generator | None = None, share: float = 0.0) -> Batch:
        """Several sentences together.

        Args:
            examples: the sentences.
            hide: draws which pieces are read as unknown, so that names and words are learnt from what stands around them.
            share: how many of them.
        """
        cut = [self.pieces(e.text) for e in examples]
        length = max(len(ids) for ids, _ in cut) + 2
        ids = torch.full((len(cut), length), PAD)
        mask = torch.zeros((len(cut), length), dtype=torch.long)
        tags = (torch.full((len(cut), length), IGNORED), torch.full((len(cut), length), IGNORED))
        phrases: list[tuple[int, int, int, tuple[bool, ...]]] = []
        for row, (example, (own, places)) in enumerate(zip(examples, cut, strict=True)):
            end = len(own) + 1
            ids[row, : end + 1] = torch.tensor([BEGIN, *own, END])
            mask[row, : end + 1] = 1
            known: tuple[Sequence[Any] | None, ...] = (example.organizations, example.problems)
            for of, spans in zip(tags, known, strict=True):
                if spans is not None:
                    of[row, 1:end] = torch.tensor(tagged(places, [(s[0], s[1]) for s in spans]))
            for problem in example.problems or ():
                held = [i for i, place in enumerate(places, 1) if overlap(place, (problem.start, problem.end))]
                if held and problem.labels:
                    phrases.append((row, held[0], held[-1] + 1, problem.labels))
        if hide is not None:
            hidden = (torch.rand(ids.shape, generator=hide) < share) & (inside(mask) == 1)
            ids = ids.masked_fill(hidden, UNKNOWN)
        none = len(STATUSES) - 1
        return Batch(
            ids,
            mask,
            torch.tensor([IGNORED if e.status is None else e.status for e in examples]),
            torch.tensor([e.labels or (False,) * self._labels for e in examples], dtype=torch.float),
            torch.tensor([e.status is not None and e.status != none for e in examples]),
            tags,
            phrases,
        )


def overlap(a: Span, b: Span) -> bool:
    """Whether two spans share a character.

    Args:
        a: (start, end).
        b: (start, end).
    """
    return a[0] < b[1] and b[0] < a[1]


def tagged(places: Sequence[Span], spans: Sequence[Span]) -> list[int]:
    """The tag of each piece.

    Args:
        places: (start, end) of the pieces.
        spans: what is marked.
    """
    tags = [OUTSIDE] * len(places)
    for span in spans:
        held = [i for i, place in enumerate(places) if overlap(place, span)]
        for i in held:
            tags[i] = INSIDE
        if held:
            tags[held[0]] = BEGINS
    return tags
