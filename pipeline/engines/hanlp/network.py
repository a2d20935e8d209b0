"""Whether an address of the network answers, told at once."""

from __future__ import annotations

from queue import Empty, Queue
from threading import Thread
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from pipeline.errors import XunshiError

# a network that is there answers well within this many seconds
PATIENCE = 1.5


def preflight(url: str) -> None:
    """Find out at once whether an address answers, by whatever way the machine reaches the network.

    Raises:
        XunshiError: it does not within `PATIENCE` seconds.
    """
    answer: Queue[Exception | None] = Queue()

    def call() -> None:
        # looking a name up knows no time limit, so that a thread waits for it
        try:
            request = Request(url, method="HEAD")  # noqa: S310 (HanLP's own addresses)
            urlopen(request, timeout=PATIENCE).close()  # noqa: S310
            answer.put(None)
        except HTTPError:
            # whatever it says, it is there
            answer.put(None)
        except Exception as error:  # noqa: BLE001 (told by the other thread)
            answer.put(error)

    Thread(target=call, daemon=True).start()
    try:
        error = answer.get(timeout=PATIENCE)
    except Empty:
        error = TimeoutError("no answer")
    if error:
        raise XunshiError(
            "{hostname}: cannot be reached ({error}); copy the model's folder here from a machine that has it and "
            "name the folder",
            hostname=urlsplit(url).hostname,
            error=error,
        )
