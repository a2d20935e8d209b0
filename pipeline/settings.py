"""The settings of a run: typed, unknown keys rejected, from a TOML file and the command line."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from pipeline import codelists
from pipeline.errors import XunshiError
from pipeline.messages import Message, cause_of, chained, read_back


def _known(name: str) -> str:
    known = codelists.names("format")
    if name not in known:
        raise ValueError(Message("{name}: no such format; choose from {known}", name=name, known=", ".join(known)))
    return name


Format = Annotated[str, AfterValidator(_known)]


class Settings(BaseModel):
    """What a run does. The first group changes what the tables hold, and so which results of earlier runs can be used again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    encoding: Annotated[str | None, Field(description="encoding of text files, where the program's guess is wrong")] = (
        None
    )
    text_column: Annotated[
        str | None, Field(description="column of .csv, .jsonl and .xlsx files that holds the text")
    ] = None
    ocr: Annotated[bool, Field(description="read pictures of pages (the extra xunshi[ocr])")] = False
    lexicons: Annotated[
        Path | None, Field(description="folder of lexicons, laid over the built-in ones row by row")
    ] = None
    model: Annotated[
        Path | None, Field(description="folder of a classifier that xunshi train wrote; default: the program's own")
    ] = None

    judge: Annotated[
        Literal["linear", "encoder", "auto"] | None,
        Field(description="who judges findings: linear, encoder (every sentence) or auto (those in doubt)"),
    ] = None
    encoder: Annotated[
        Path | None,
        Field(description="folder of an encoder that xunshi train encoder wrote; default: the program's own"),
    ] = None

    ner: Annotated[
        Literal["rules", "encoder", "spacy", "hanlp"] | None,
        Field(description="what finds organizations: rules, encoder, spacy or hanlp"),
    ] = None
    ner_model: Annotated[
        str | None, Field(description="folder of the recogniser's model; default for spacy: the program's own")
    ] = None
    ner_policy: Annotated[
        Literal["fill", "union", "model"] | None,
        Field(
            description="where rules and recogniser meet: fill (rules first), union (the longer wins) or model (it alone)"
        ),
    ] = None
    hanlp_model: Annotated[str | None, Field(description="folder or pretrained name of HanLP's model")] = None
    allow_download: Annotated[bool, Field(description="let HanLP fetch a pretrained model that is not here yet")] = (
        False
    )

    corrections: Annotated[Path | None, Field(description="file of corrections that xunshi review correct wrote")] = (
        None
    )
    explain_cleaning: Annotated[
        bool, Field(description="write cleaning.csv: what of the files is no text, and why")
    ] = False
    formats: Annotated[
        tuple[Format, ...], Field(description="files to write beside the CSVs; with parts only those that are named")
    ] = ()
    part_bytes: Annotated[int, Field(ge=1, description="bytes of input after which a part of the tables is full")] = (
        1 << 26
    )
    headers: Annotated[Literal["en", "zh"], Field(description="language of the column titles")] = "en"
    values: Annotated[
        Literal["codes", "zh"],
        Field(description="coded values as they are, or in Chinese, titles of columns with them"),
    ] = "codes"
    segmenter: Annotated[
        Literal["rjieba", "jieba", "hanlp"] | None,
        Field(description="what cuts words where the results are compared: rjieba, jieba or hanlp"),
    ] = None
    workers: Annotated[int, Field(ge=1, le=256, description="worker processes; 1 works in the program's own")] = (
        os.cpu_count() or 1
    )
    engine: Annotated[
        Literal["local", "ray"],
        Field(description="what runs the workers: local (this machine) or ray (the extra xunshi[ray])"),
    ] = "local"
    address: Annotated[
        str | None,
        Field(
            description="of the Ray cluster, host:port, or auto for the one that this machine is of; default: a new one"
        ),
    ] = None
    follow_links: Annotated[bool, Field(description="read what links out of the input folder point to")] = False
    file_timeout: Annotated[
        float | None, Field(gt=0, description="seconds that one file may take; default: by its size")
    ] = None
    file_memory: Annotated[
        int | None, Field(ge=1, description="MiB of memory that one file may take; default: by its size")
    ] = None
    shard_bytes: Annotated[int, Field(ge=1, description="bytes of input after which a shard is full")] = 1 << 19

    @property
    def titles_in(self) -> str:
        """Language of the column titles: values in Chinese stand under Chinese titles."""
        return "zh" if self.values == "zh" else self.headers

    def absolute(self) -> Settings:
        """The same with paths that hold in whatever folder a process begins; a pretrained model's name is no path."""
        named = {
            n: getattr(self, n) for n in ("lexicons", "model", "encoder", "corrections", "ner_model", "hanlp_model")
        }
        paths = {n: Path(p).absolute() for n, p in named.items() if p is not None and Path(p).exists()}
        return self.model_copy(update={n: type(named[n])(p) for n, p in paths.items()})

    def identity(self) -> str:
        """The settings that change what the tables hold, as text."""
        return json.dumps([self.encoding, self.text_column, self.ocr], ensure_ascii=False)


def load(path: Path | None, **given: Any) -> Settings:  # noqa: ANN401 (pydantic checks them)
    """Settings from a TOML file, overridden by what the command line gives (None means not given).

    Args:
        path: of the file; None for none.
        **given: settings by name.

    Raises:
        XunshiError: the file cannot be read, a key is unknown or a value is wrong; the message names it and the choices.
    """
    values: dict[str, Any] = {}
    if path is not None:
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise XunshiError(
                "{path}: {cause}; check the path of --settings", path=path, cause=cause_of(error)
            ) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise XunshiError(
                "{path}: not TOML ({error}); write lines such as workers = 2", path=path, error=error
            ) from error
    values |= {k: v for k, v in given.items() if v is not None}
    try:
        return Settings(**values)
    except ValidationError as error:
        raise XunshiError(
            chained("; ", (_explained(e["loc"], _said(e), path, given) for e in error.errors()))
        ) from error


def _said(error: ErrorDetails) -> Message:
    """What pydantic found, or what our own check said to it."""
    own = error.get("ctx", {}).get("error")
    if isinstance(own, ValueError):
        return own.args[0] if isinstance(own.args[0], Message) else Message(str(own))
    return read_back(error["msg"][:1].lower() + error["msg"][1:])


def _explained(where: tuple[int | str, ...], message: Message, path: Path | None, given: dict[str, Any]) -> str:
    name = str(where[0]) if where else "settings"
    flag = "--format" if name == "formats" else f"--{name.replace('_', '-')}"
    origin = flag if given.get(name) is not None or path is None else f"{path}: {name}"
    known = Settings.model_fields
    if name not in known:
        return Message("{origin}: no such setting; there are {known}", origin=origin, known=", ".join(known))
    description = Message(known[name].description or "")
    return Message("{origin}: {message} ({description})", origin=origin, message=message, description=description)
