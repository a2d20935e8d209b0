"""A HanLP component for named entities as recogniser of organizations."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.engines.hanlp.folder import ORGANIZATION_LABELS, Folder
from pipeline.engines.hanlp.segment import BATCH, LONGEST, visible
from pipeline.engines.policies import Span
from pipeline.segment.sentences import pieces


class HanlpRecogniser:
    """A trained HanLP component.

    Args:
        folder: of a component for named entities, checked.
        allow_download: let a pretrained component fetch what it needs.

    Raises:
        XunshiError: it cannot be loaded.
    """

    def __init__(self, folder: Folder, *, allow_download: bool = False) -> None:
        from pipeline.engines.hanlp.loading import component  # noqa: PLC0415 (imports HanLP: seconds)

        self._component = component(folder, allow_download=allow_download)
        # names are told by their offsets; what HanLP joins their characters with must only be a text
        self._component.config.update(token_delimiter="", delimiter_in_entity="")
        self.digest = folder.digest

    def find(self, sentences: Sequence[str]) -> list[list[Span]]:
        """(start, end) of each organization in each sentence, in order, none overlapping; an empty sentence has none."""
        places = [(i, *p) for i, s in enumerate(sentences) for p in pieces(s, 0, len(s), LONGEST)]
        shown = [list(visible(sentences[i][start:end])) for i, start, end in places]
        # HanLP takes no empty list
        told = self._component(shown, batch_size=BATCH) if shown else []
        found: list[list[Span]] = [[] for _ in sentences]
        for (i, start, _), entities in zip(places, told, strict=True):
            # HanLP does not give them in order
            own = sorted((start + b, start + e) for _, label, b, e in entities if label in ORGANIZATION_LABELS)
            found[i] += [span for k, span in enumerate(own) if k == 0 or own[k - 1][1] <= span[0]]
        return found
