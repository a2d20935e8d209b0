"""Errors that a user is meant to read: each says what is wrong and what to do."""

from __future__ import annotations

from typing import Any

from pipeline.messages import Message


class XunshiError(Exception):
    """A mistake in what the program was given (a path, a setting, a lexicon row); the command ends with exit code 2.

    Args:
        template: the sentence with `{places}`, or one that was made before.
        values: what stands in the places.
    """

    def __init__(self, template: str, /, **values: object) -> None:
        self.message = template if isinstance(template, Message) else Message(template, **values)
        super().__init__(self.message)

    def __reduce__(self) -> tuple[Any, ...]:
        return _remade, (type(self), self.__dict__)


class UnreadableError(XunshiError):
    """One input file that cannot be read; the file is rejected, the run goes on.

    Args:
        cause: what is wrong, as a clause without the file's name; may have `{places}`.
        remedy: what the user can do about it, in the imperative; the same.
        lasting: whether the same bytes will fail again; if not (a lock, a fault of the disk), the next run tries anew.
        values: what stands in the places.
    """

    def __init__(self, cause: str, remedy: str, /, *, lasting: bool = True, **values: object) -> None:
        self.cause = cause if isinstance(cause, Message) else Message(cause, **values)
        self.remedy = remedy if isinstance(remedy, Message) else Message(remedy, **values)
        self.lasting = lasting
        super().__init__(Message("{cause}; {remedy}", cause=self.cause, remedy=self.remedy))


class LockedError(XunshiError):
    """A folder that another process is writing to; the command ends with an exit code of its own."""


def _remade(kind: type[XunshiError], state: dict[str, Any]) -> XunshiError:
    """An error as it was in the process that raised it, whatever its class asks for when it is made."""
    made = kind.__new__(kind, state["message"])
    made.__dict__.update(state)
    return made
