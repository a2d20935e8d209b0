"""`nlp.pipe` that analyses many texts together, which takes two thirds of the time of one by one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from spacy.util import registry

if TYPE_CHECKING:
    from spacy.language import Language


TOGETHER = "inspection.together.v1"


@registry.callbacks(TOGETHER)  # type: ignore[untyped-decorator]
def make_together() -> Callable[[Language], Language]:
    """What spaCy calls with a Language that it has made; named in the config, so that one read from a folder has it too."""

    def together(nlp: Language) -> Language:
        base: Any = type(nlp)  # which mypy takes for no key
        nlp.__class__ = _together(base)
        return nlp

    return together


@lru_cache(maxsize=4)
def _together(base: type[Language]) -> type[Language]:
    """The Language class with a `pipe` that hands texts to the tokenizer's `pipe`, if it has one, where spaCy makes Docs one by one."""

    class Together(base):  # type: ignore[misc,valid-type]
        def pipe(self, texts: Iterable[Any], *, as_tuples: bool = False, n_process: int = 1, **options: Any) -> Any:  # noqa: ANN401
            # worker processes make the Docs of their texts themselves
            if n_process == 1 and hasattr(self.tokenizer, "pipe"):
                texts = _made(self, texts, as_tuples=as_tuples)
            return super().pipe(texts, as_tuples=as_tuples, n_process=n_process, **options)

    Together.__name__, Together.__qualname__ = base.__name__, base.__qualname__
    return Together


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
