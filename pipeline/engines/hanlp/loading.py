"""HanLP itself: imported here and nowhere else, kept from the network, its weights compared with what its model needs."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.engines.hanlp.folder import REMEDY, TRANSFORMER_TOKENIZER, Folder
from pipeline.engines.hanlp.network import preflight
from pipeline.errors import XunshiError
from pipeline.messages import Message


def _hanlp() -> Any:  # noqa: ANN401 (a module without types)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import hanlp  # noqa: PLC0415 (seconds, and only there with the extra)

    return hanlp


def pretrained_names() -> Mapping[str, str]:
    """HanLP's pretrained components: name → address."""
    names: Mapping[str, str] = _hanlp().pretrained.ALL
    return names


class NeedsNetworkError(XunshiError):
    """Something is not on this machine, and may not be fetched."""


def stored(name: str, url: str, *, allow_download: bool) -> Path:
    """The folder of a pretrained component in HanLP's store.

    Args:
        name: of the component, for messages.
        url: its address, by which the store finds it.
        allow_download: fetch it where it is not there.

    Raises:
        XunshiError: it is not there, and may not or cannot be downloaded.
    """
    from hanlp.utils import io_util  # noqa: PLC0415

    try:
        with offline(name):
            return Path(io_util.get_resource(url, verbose=False))
    except NeedsNetworkError:
        if not allow_download:
            raise
    preflight(url)
    try:
        with _patience():
            return Path(io_util.get_resource(url))
    except Exception as error:  # HanLP's downloader raises some of everything
        raise XunshiError(
            "{name}: cannot be downloaded ({error}); try again, or name a folder", name=name, error=_first(error)
        ) from error


@contextmanager
def _patience() -> Iterator[None]:
    """A host that falls silent in the middle of a download is given up."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(SILENCE)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


# seconds
SILENCE = 20


@contextmanager
def offline(name: str) -> Iterator[None]:
    """Keep HanLP and its transformers off the network while they look for what a component needs."""
    from hanlp.utils import io_util  # noqa: PLC0415
    from huggingface_hub import constants, utils  # noqa: PLC0415

    def refuse(url: str, *_: object, **__: object) -> None:
        raise NeedsNetworkError(
            "{name}: needs {url}, which is not on this machine; let it be fetched with --allow-download",
            name=name,
            url=url,
        )

    download, hub = io_util.download, constants.HF_HUB_OFFLINE
    io_util.download, constants.HF_HUB_OFFLINE = refuse, True
    # a session remembers whether it may connect
    utils.reset_sessions()
    try:
        yield
    finally:
        io_util.download, constants.HF_HUB_OFFLINE = download, hub
        utils.reset_sessions()


@lru_cache(maxsize=4)
def component(folder: Folder, *, allow_download: bool = False) -> Any:  # noqa: ANN401 (a class without types)
    """The component of a checked folder, on a GPU where there is one; read once a process.

    Args:
        folder: as checked.
        allow_download: let HanLP fetch what the component itself needs.

    Raises:
        XunshiError: it cannot be loaded, its weights are not those that its model needs, or it does not take a sentence.
    """
    _hanlp()
    weights = _weights(folder)
    try:
        with offline(str(folder.path)):
            found = _loaded(folder)
    except NeedsNetworkError:
        if not allow_download:
            raise
        preflight(_host(folder))
        with _patience():
            found = _loaded(folder)
    needed = {key for key, parameter in found.model.named_parameters() if parameter.requires_grad}
    if needed - weights or weights - set(found.model.state_dict()):
        key = min(needed ^ weights)
        raise XunshiError(
            "{path}: weights of another model ({key}: {fault}); {remedy}",
            path=folder.path / "model.pt",
            key=key,
            fault=Message("missing") if key in needed else Message("too much"),
            remedy=REMEDY,
        )
    try:
        found(["省委。"] if folder.classpath == TRANSFORMER_TOKENIZER else [list("省委。")])
    except Exception as error:  # a setting that only shows when it is used
        raise XunshiError(
            "{path}: cannot read a sentence ({error}); {remedy}", path=folder.path, error=_first(error), remedy=REMEDY
        ) from error
    return found


def _loaded(folder: Folder) -> Any:  # noqa: ANN401
    import torch  # noqa: PLC0415
    from hanlp_common.reflection import str_to_type  # noqa: PLC0415
    from transformers import dynamic_module_utils  # noqa: PLC0415

    # a transformer that brings a program is refused at once, not after a question on the terminal
    dynamic_module_utils.TIME_OUT_REMOTE_CODE = 0
    # not hanlp.load, whose handler of errors calls home
    found = str_to_type(folder.classpath)()
    try:
        found.load(str(folder.path), devices=0 if torch.cuda.is_available() else -1, verbose=False)
    except XunshiError:
        raise
    except Exception as error:  # HanLP and what it reads with raise some of everything
        if folder.transformer and isinstance(error, OSError):
            raise NeedsNetworkError(
                "{path}: needs the transformer {transformer}, which is not on this machine; let it be fetched "
                "with --allow-download, or put its folder in config.json",
                path=folder.path,
                transformer=folder.transformer,
            ) from error
        raise XunshiError(
            "{path}: HanLP cannot load it ({error}); {remedy}", path=folder.path, error=_first(error), remedy=REMEDY
        ) from error
    return found


def _first(error: Exception) -> str:
    """The first line of an error, with its kind."""
    return f"{type(error).__name__}: {str(error).split(chr(10), maxsplit=1)[0]}"


def _host(folder: Folder) -> str:
    """Where a folder's transformer would be fetched from."""
    from hanlp.layers.transformers.resource import tokenizer_mirrors  # noqa: PLC0415
    from huggingface_hub import constants  # noqa: PLC0415

    address: str = tokenizer_mirrors.get(folder.transformer) or constants.ENDPOINT
    return address


def _weights(folder: Folder) -> set[str]:
    """The names of the weights in a folder."""
    import torch  # noqa: PLC0415

    path = folder.path / "model.pt"
    try:
        read = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises some of everything
        raise XunshiError(
            "{path}: no weights ({kind}); {remedy}", path=path, kind=type(error).__name__, remedy=REMEDY
        ) from error
    if not isinstance(read, Mapping) or not read:
        raise XunshiError("{path}: holds no weights; {remedy}", path=path, remedy=REMEDY)
    return set(read)
