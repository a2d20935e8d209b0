"""What a worker on another machine must have in common with the one that planned the run."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline import __version__
from pipeline.batch.identity import program_digest
from pipeline.batch.plan import libraries_of
from pipeline.errors import XunshiError
from pipeline.means import Means
from pipeline.settings import Settings

# network file systems show a new folder to other machines within seconds
_PATIENCE, _PAUSE = 6.0, 0.5


MEANS = ("the lexicons", "the classifier", "the recogniser", "the encoder")


def program(settings: Settings) -> dict[str, str]:
    """What the program is here: name of a part → its version or digest."""
    libraries = {f"the library {name}": version for name, version in libraries_of(settings).items()}
    return {"the program": __version__, **libraries, "the program's code": program_digest()}


def parts(made: Means) -> dict[str, str]:
    """The digests of what an analysis is made with: a name of `MEANS` → its digest, empty for what is not used."""
    optional = (part.digest if part else "" for part in (made.recognition, made.asked))
    return dict(zip(MEANS, (made.lexicons.digest, made.classifier.digest, *optional), strict=True))


def require(planned: Mapping[str, str], here: Mapping[str, str]) -> None:
    """See to it that two machines have the same.

    Args:
        planned: of the driver.
        here: of the worker.

    Raises:
        XunshiError: they have not; the first difference is named.
    """
    for name in dict.fromkeys([*planned, *here]):
        theirs, own = planned.get(name), here.get(name)
        if theirs != own:
            raise XunshiError(
                "{name} is {own}, where the run was planned with {theirs}; "
                "install the same xunshi, libraries, lexicons and models on every machine",
                name=name,
                own=_shown(own),
                theirs=_shown(theirs),
            )


def _shown(version: str | None) -> str:
    return (version or "none")[:12]


def require_seen(paths: Sequence[Path]) -> None:
    """See to it that folders and files are there, and wait a little for them.

    Args:
        paths: absolute.

    Raises:
        XunshiError: one is not.
    """
    until = time.monotonic() + _PATIENCE
    for path in paths:
        while not path.exists():
            if time.monotonic() > until:
                raise XunshiError(
                    "{path} is not there; name a folder that every machine sees under the same path", path=path
                )
            time.sleep(_PAUSE)
