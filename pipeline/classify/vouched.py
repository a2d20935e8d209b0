"""A model's folder, of which one file vouches for the others: they are what it says, or refused; it is written last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import XunshiError
from pipeline.messages import Message, cause_of


@dataclass(frozen=True)
class Vouched:
    """One kind of such folders.

    Attributes:
        about: name of the file that vouches for the others.
        schema: of what this program reads.
        needs: what the file must name beside its schema → of what type.
        most: bytes that one file may have.
        noun: what messages call the model.
        named: the same as `needs`, in words.
        command: what writes such a folder.
        option: what a user names it with.
    """

    about: str
    schema: int
    needs: Mapping[str, type]
    most: int
    noun: Message
    named: Message
    command: str
    option: str

    @property
    def remedy(self) -> Message:
        """What to do with a folder that is damaged."""
        return Message("restore the folder from where it came, or train it anew with {command}", command=self.command)

    def told(self, folder: Path) -> dict[str, Any]:
        """What the file that vouches says.

        Raises:
            XunshiError: there is no such folder or file, it is damaged, or of another schema.
        """
        if not folder.is_dir():
            raise XunshiError(
                "{folder}: no such folder; name one that {command} wrote, with {option}",
                folder=folder,
                command=self.command,
                option=self.option,
            )
        path = folder / self.about
        try:
            told = json.loads(self.read(path))
        except (ValueError, RecursionError) as error:
            raise XunshiError(
                "{path}: not JSON ({error}); {remedy}", path=path, error=error, remedy=self.remedy
            ) from error
        if not isinstance(told, dict) or not self._complete(told):
            raise XunshiError("{path}: names no {named}; {remedy}", path=path, named=self.named, remedy=self.remedy)
        if told["schema"] != self.schema:
            raise XunshiError(
                "{folder}: the {noun} has schema {schema}, this program reads {own}; train it anew with {command}",
                folder=folder,
                noun=self.noun,
                schema=told["schema"],
                own=self.schema,
                command=self.command,
            )
        return told

    def _complete(self, told: Mapping[str, object]) -> bool:
        return "schema" in told and all(key in told and isinstance(told[key], of) for key, of in self.needs.items())

    def read(self, path: Path, digest: str | None = None) -> bytes:
        """The bytes of one file.

        Args:
            path: of the file.
            digest: its SHA-256 as the file that vouches has it; None for a file that nothing vouches for.

        Raises:
            XunshiError: it cannot be read, is larger than any, or is not the one that was vouched for.
        """
        try:
            if path.stat().st_size > self.most:
                raise XunshiError(
                    "{path}: larger than any {noun} ({max_bytes} MiB); {remedy}",
                    path=path,
                    noun=self.noun,
                    max_bytes=self.most >> 20,
                    remedy=self.remedy,
                )
            data = path.read_bytes()
        except OSError as error:
            raise XunshiError(
                "{path}: {cause}; {remedy}", path=path, cause=cause_of(error), remedy=self.remedy
            ) from error
        if digest is not None and hashlib.sha256(data).hexdigest() != digest:
            raise XunshiError(
                "{path}: cut short or changed since it was trained (its digest differs); {remedy}",
                path=path,
                remedy=self.remedy,
            )
        return data

    def write(self, folder: Path, files: Mapping[str, bytes], told: Mapping[str, Any]) -> None:
        """Write a folder, each file whole.

        Args:
            folder: made if missing.
            files: name of a file → its bytes.
            told: what the file that vouches says.
        """
        folder.mkdir(parents=True, exist_ok=True)
        last = {self.about: (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()}
        for name, data in {**files, **last}.items():
            part = folder / f".{name}.part"
            part.write_bytes(data)
            part.replace(folder / name)
