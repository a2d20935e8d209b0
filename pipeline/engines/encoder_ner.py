"""The encoder as recogniser of organizations: what it says of a sentence is read once, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.classify.encoder import Encoder
from pipeline.engines.policies import Span


@dataclass(frozen=True)
class EncoderRecogniser:
    """An encoder; `encoder_files.load` reads one."""

    encoder: Encoder

    @property
    def digest(self) -> str:
        """Of the encoder."""
        return self.encoder.digest

    def find(self, sentences: Sequence[str]) -> list[list[Span]]:
        """(start, end) of each organization in each sentence, in order, none overlapping."""
        return [list(self.encoder.read(sentence).organizations) for sentence in sentences]
