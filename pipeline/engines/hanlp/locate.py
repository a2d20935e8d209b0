"""Where a HanLP component is: in a folder, or in HanLP's own store."""

from __future__ import annotations

from pathlib import Path

from pipeline.engines.hanlp.folder import REMEDY, Folder, check, require_hanlp
from pipeline.errors import XunshiError


def locate(name: str | None, kind: str, *, allow_download: bool = False) -> Folder:
    """The folder of a component, checked.

    Args:
        name: a folder; one that holds a folder for each kind, `segment` and `ner`; or the name of a pretrained component.
        kind: `SEGMENT` or `NER`.
        allow_download: let HanLP download a pretrained component that is not on this machine yet.

    Raises:
        XunshiError: HanLP is not installed, or the folder is missing, cut short, of another kind or names a foreign class.
    """
    require_hanlp()
    if not name:
        raise XunshiError(
            "HanLP has no model to work with; name one with --hanlp-model, or train one: xunshi train hanlp --only {kind}",
            kind=kind,
        )
    path = Path(name)
    if path.is_dir():
        return check(path / kind if (path / kind).is_dir() else path, kind)
    return check(_pretrained(name, allow_download=allow_download), kind)


def _pretrained(name: str, *, allow_download: bool) -> Path:
    """Where HanLP keeps a pretrained component; downloaded first where that is allowed."""
    from pipeline.engines.hanlp.loading import pretrained_names, stored  # noqa: PLC0415 (imports HanLP: seconds)

    url = pretrained_names().get(name)
    if url is None:
        raise XunshiError(
            "{name}: no such folder, and HanLP has no pretrained model of that name; {remedy}", name=name, remedy=REMEDY
        )
    return stored(name, url, allow_download=allow_download)
