"""`nlp.pipe` that analyses many texts together, which takes two thirds of the time of one by one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from spacy.lang.zh import Chinese
from spacy.util import registry

if TYPE_CHECKING:
    from spacy.language import Language


TOGETHER = "inspection.together.v1"


@registry.callbacks(TOGETHER)  # type: ignore[untyped-decorator]
def make_together() -> Callable[[Language], Language]:
    """What spaCy calls with a Language that it has made; named in the config, so that one read from a folder has it too."""

    def together(nlp: Language) -> Language:
        if type(nlp) is Chinese:
            nlp.__class__ = Together
        return nlp

    return together


class Together(Chinese):  # type: ignore[no-untyped-call]
    """A Language whose `pipe` hands texts to the tokenizer's `pipe`, if it has one, where spaCy makes Docs one by one."""

    def pipe(self, texts: Iterable[Any], *, as_tuples: bool = False, n_process: int = 1, **options: Any) -> Any:  # noqa: ANN401
        """As `spacy.language.Language.pipe`.

        Args:
            texts: texts or Docs; with `as_tuples` pairs of one and what goes with it.
            as_tuples: whether they are pairs.
            n_process: worker processes, which make the Docs of their texts themselves.
            options: the others that spaCy has.
        """
        if n_process == 1 and hasattr(self.tokenizer, "pipe"):
            texts = _made(self, texts, as_tuples=as_tuples)
        usual: Any = super().pipe
        return usual(texts, as_tuples=as_tuples, n_process=n_process, **options)


def _made(nlp: Language, items: Iterable[Any], *, as_tuples: bool) -> Iterator[Any]:
    """The items with Docs in the place of texts; a text that is too long stays, for spaCy to refuse when its turn comes."""
    waiting: deque[tuple[Any, bool]] = deque()

    def texts() -> Iterator[str]:
        for item in items:
            text = item[0] if as_tuples else item
            taken = isinstance(text, str) and len(text) <= nlp.max_length
            waiting.append((item, taken))
            if taken:
                yield text

    tokenizer: Any = nlp.tokenizer
    for doc in tokenizer.pipe(texts()):
        while not waiting[0][1]:
            yield waiting.popleft()[0]
        item, _ = waiting.popleft()
        yield (doc, *item[1:]) if as_tuples else doc
    yield from (item for item, _ in waiting)
