"""README's lists of formats, made from the registry: `python -m pipeline.ingest.describe --write`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from pipeline.ingest.formats import BUILT_IN

PAGES = {Path("README.md"): "en", Path("README.zh-CN.md"): "zh"}
_LIST = re.compile(r"(?<=<!-- formats -->\n).*?(?=<!-- /formats -->)", re.DOTALL)
_HEADS = {"en": "| files | what |\n| --- | --- |\n", "zh": "| 文件 | 内容 |\n| --- | --- |\n"}


def listing(lang: str) -> str:
    """The formats as a Markdown table, in English (`en`) or Chinese (`zh`)."""
    rows = ((r.suffixes, r.title_zh if lang == "zh" else r.title) for r in BUILT_IN)
    return _HEADS[lang] + "".join(f"| {' '.join(f'`{s}`' for s in suffixes)} | {title} |\n" for suffixes, title in rows)


def main(arguments: list[str]) -> int:
    """Write the lists, or with --check say which page is out of date; the exit code."""
    stale = 0
    for page, lang in PAGES.items():
        text = page.read_text(encoding="utf-8")
        fresh = _LIST.sub(listing(lang).replace("\\", r"\\"), text)
        if fresh == text:
            continue
        if "--check" in arguments:
            sys.stderr.write(f"{page}: its list of formats is out of date; run make docs\n")
            stale = 1
        else:
            page.write_text(fresh, encoding="utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
