"""Tables made by hand, sealed as a run would seal them."""

from __future__ import annotations

import json

from pipeline.tables import manifests, sets


def seal(folder, **facts):
    """Write a manifest over the files that are in a folder; gives the table set."""
    outputs = [
        manifests.describe_file(folder, path)._asdict()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != manifests.MANIFEST and sets.STATE not in path.parts
    ]
    manifest = {"run": "by hand", **facts, "outputs": outputs}
    (folder / manifests.MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    return sets.open_set(folder, "make it")
