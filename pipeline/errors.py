"""Errors that a user is meant to read: each says what is wrong and what to do."""

from __future__ import annotations


class XunshiError(Exception):
    """A mistake in what the program was given (a path, a setting, a lexicon row); the command ends with exit code 2."""


class UnreadableError(XunshiError):
    """One input file that cannot be read; the file is rejected, the run goes on.

    Args:
        cause: what is wrong, as a clause without the file's name.
        remedy: what the user can do about it, in the imperative.
        lasting: whether the same bytes will fail again; if not (a lock, a fault of the disk), the next run tries anew.
    """

    def __init__(self, cause: str, remedy: str, *, lasting: bool = True) -> None:
        super().__init__(f"{cause}; {remedy}")
        self.cause = cause
        self.remedy = remedy
        self.lasting = lasting


class LockedError(XunshiError):
    """A folder that another process is writing to; the command ends with an exit code of its own."""
