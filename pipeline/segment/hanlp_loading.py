"""HanLP itself: imported here and nowhere else, kept from the network, its weights compared with what its model needs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.errors import XunshiError
from pipeline.segment.hanlp_folder import Folder, preflight


def _hanlp() -> Any:  # noqa: ANN401 (a module without types)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import hanlp  # noqa: PLC0415 (seconds, and only there with the extra)

    return hanlp


def pretrained_names() -> Mapping[str, str]:
    """HanLP's pretrained components: name → address."""
    names: Mapping[str, str] = _hanlp().pretrained.ALL
    return names


def stored(name: str, url: str, *, allow_download: bool) -> Path:
    """The folder of a pretrained component in HanLP's store.

    Raises:
        XunshiError: it is not there, and may not or cannot be downloaded.
    """
    from hanlp.utils import io_util  # noqa: PLC0415

    try:
        with offline(name):
            return Path(io_util.get_resource(url, verbose=False))
    except XunshiError:
        if not allow_download:
            raise
    preflight(url)
    try:
        return Path(io_util.get_resource(url))
    except (OSError, ValueError) as error:
        raise XunshiError(f"{name}: cannot be downloaded ({error}); try again, or name a folder") from error


@contextmanager
def offline(name: str) -> Iterator[None]:
    """Keep HanLP and its transformers off the network while they look for what a component needs."""
    from hanlp.utils import io_util  # noqa: PLC0415
    from huggingface_hub import constants  # noqa: PLC0415

    def refuse(url: str, *_: object, **__: object) -> None:
        raise XunshiError(f"{name}: needs {url}, which is not on this machine; let it be fetched with --allow-download")

    download, hub = io_util.download, constants.HF_HUB_OFFLINE
    io_util.download, constants.HF_HUB_OFFLINE = refuse, True
    try:
        yield
    finally:
        io_util.download, constants.HF_HUB_OFFLINE = download, hub


@lru_cache(maxsize=4)
def component(folder: Folder, *, allow_download: bool = False) -> Any:  # noqa: ANN401 (a class without types)
    """The component of a checked folder, on a GPU where there is one; read once a process.

    Raises:
        XunshiError: it cannot be loaded, or its weights are not those that its model needs.
    """
    _hanlp()
    weights = _weights(folder)
    try:
        with offline(str(folder.path)):
            found = _loaded(folder)
    except XunshiError:
        if not allow_download:
            raise
        preflight(_host(folder))
        found = _loaded(folder)
    needed = {key for key, parameter in found.model.named_parameters() if parameter.requires_grad}
    if needed - weights or weights - set(found.model.state_dict()):
        key = min(needed ^ weights)
        raise XunshiError(
            f"{folder.path / 'model.pt'}: weights of another model ({key}: {'missing' if key in needed else 'too much'})"
        )
    return found


def _loaded(folder: Folder) -> Any:  # noqa: ANN401
    import torch  # noqa: PLC0415
    from hanlp_common.reflection import str_to_type  # noqa: PLC0415

    # not hanlp.load, whose handler of errors calls home
    found = str_to_type(folder.classpath)()
    try:
        found.load(str(folder.path), devices=0 if torch.cuda.is_available() else -1, verbose=False)
    except XunshiError:
        raise
    except Exception as error:  # HanLP and what it reads with raise some of everything
        if folder.transformer and isinstance(error, OSError):
            raise XunshiError(
                f"{folder.path}: needs the transformer {folder.transformer}, which is not on this machine; let it be fetched "
                "with --allow-download, or put its folder in config.json"
            ) from error
        told = str(error).split("\n", maxsplit=1)[0]
        raise XunshiError(f"{folder.path}: HanLP cannot load it ({type(error).__name__}: {told})") from error
    return found


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
        raise XunshiError(f"{path}: no weights ({type(error).__name__}); name another folder") from error
    if not isinstance(read, Mapping) or not read:
        raise XunshiError(f"{path}: holds no weights; name another folder")
    return set(read)
