"""What a worker on another machine must have in common with the one that planned the run."""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline import __version__
from pipeline.batch.identity import program_digest
from pipeline.batch.plan import libraries_of
from pipeline.batch.stores import Held
from pipeline.errors import XunshiError
from pipeline.means import Means
from pipeline.messages import Message
from pipeline.settings import Settings

# network file systems show a new folder to other machines within seconds
_PATIENCE, _PAUSE = 6.0, 0.5


MEANS = (Message("the lexicons"), Message("the classifier"), Message("the recogniser"), Message("the encoder"))


def program(settings: Settings) -> dict[str, str]:
    """What the program is here: name of a part → its version or digest."""
    libraries: dict[str, str] = {
        Message("the library {name}", name=name): version for name, version in libraries_of(settings).items()
    }
    return {Message("the program"): __version__, **libraries, Message("the program's code"): program_digest()}


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
    return version[:12] if version else Message("none")


class UnseenError(XunshiError):
    """A path that this machine does not see.

    Args:
        path: it, absolute.
        host: this machine's name.
    """

    def __init__(self, path: Path | Held, host: str) -> None:
        super().__init__(
            Message(
                "a worker on {host}: {path} is not there; name folders that every machine sees under the same path",
                host=host,
                path=path,
            )
        )
        self.path = path


def require_seen(mark: Path | Held, files: Sequence[Path | Held]) -> None:
    """See to it that a mark of the driver's and at least one of the files are there, and wait a little for them.

    Args:
        mark: a file that only the shared output folder holds.
        files: to be read, absolute; single ones may have been deleted since.

    Raises:
        UnseenError: they are not.
    """
    until = time.monotonic() + _PATIENCE
    for some in ([mark], files):
        while some and not any(path.exists() for path in some):
            if time.monotonic() > until:
                raise UnseenError(some[0], socket.gethostname())
            time.sleep(_PAUSE)
