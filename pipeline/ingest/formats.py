"""The registry of readers: which suffix is read by what; packages add theirs by the entry point `xunshi.readers`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module

from pipeline import plugins
from pipeline.documents import RawText
from pipeline.errors import UnreadableError
from pipeline.ingest import advice

GROUP = "xunshi.readers"
# Lock files of office programs and operating systems' own files are no texts.
NO_TEXTS = re.compile(r"^(?:\.|~\$|Thumbs\.db$|desktop\.ini$|__MACOSX$)", re.IGNORECASE)
Read = Callable[..., list[RawText]]


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads the files of one format.

    Attributes:
        name: short name, unique in the registry.
        suffixes: file names' endings, in lower case with their dot, the usual one first.
        read: the function, or its `module:name`, imported when the first file needs it. It is called with the file's
            bytes, and by keyword with what `takes` names. It returns the texts, and raises UnreadableError, or anything.
        title: what the format is, for lists of formats; what is read of it in parentheses.
        title_zh: the same in Chinese.
        kinds: what the content may be, as `signatures.kind` tells it; empty for anything.
        signature: bytes one of which the content must begin with; empty for none.
        takes: fields of `readers.Options` that the function takes, and `member`, which reads a file in a container.
        plain: only Python reads it, so that no library can take the program's own process down with it.
        package: the distribution that brings it, with its version; empty for the program's own.
    """

    name: str
    suffixes: tuple[str, ...]
    read: str | Read
    title: str
    title_zh: str
    kinds: tuple[str, ...] = ()
    signature: tuple[bytes, ...] = ()
    takes: tuple[str, ...] = ()
    plain: bool = False
    package: str = ""

    def function(self) -> Read:
        """The function that reads, imported."""
        if not isinstance(self.read, str):
            return self.read
        module, name = self.read.split(":")
        found: Read = getattr(import_module(module), name)
        return found


_INGEST = "pipeline.ingest"
BUILT_IN: tuple[Reader, ...] = (
    Reader(
        "text",
        (".txt", ".text"),
        f"{_INGEST}.plain:read_text",
        "plain text (UTF-8, UTF-16, GB18030, Big5)",
        "纯文本（UTF-8、UTF-16、GB18030、Big5）",
        kinds=("text",),
        takes=("encoding",),
        plain=True,
    ),
    Reader(
        "markdown",
        (".md", ".markdown"),
        f"{_INGEST}.markdown:read_markdown",
        "Markdown",
        "Markdown",
        kinds=("text",),
        takes=("encoding",),
        plain=True,
    ),
    Reader(
        "docx",
        (".docx",),
        f"{_INGEST}.word:read_docx",
        "Word (automatic list numbers, tables, tracked changes)",
        "Word（自动编号、表格、修订）",
        kinds=("docx",),
    ),
    Reader(
        "doc",
        (".doc",),
        f"{_INGEST}.office:read_doc",
        "old Word, as Word",
        "旧版 Word，同 Word",
        kinds=("doc",),
    ),
    Reader(
        "wps",
        (".wps",),
        f"{_INGEST}.office:read_wps",
        "WPS Writer, as Word; some need LibreOffice",
        "WPS 文字，同 Word；个别文件需要 LibreOffice",
        kinds=("doc", "ole"),
    ),
    Reader(
        "odt",
        (".odt",),
        f"{_INGEST}.odt:read_odt",
        "OpenDocument text, as Word",
        "OpenDocument 文本，同 Word",
        kinds=("odt",),
    ),
    Reader(
        "rtf",
        (".rtf",),
        f"{_INGEST}.rtf:read_rtf",
        "RTF, as Word",
        "RTF，同 Word",
        kinds=("rtf",),
    ),
    Reader(
        "ofd",
        (".ofd",),
        f"{_INGEST}.ofd:read_ofd",
        "OFD (official documents, GB/T 33190) with text",
        "带文字的 OFD（版式公文，GB/T 33190）",
        kinds=("ofd",),
    ),
    Reader(
        "pdf",
        (".pdf",),
        f"{_INGEST}.scans:read_pdf",
        "PDF with a text layer; scanned pages with `--ocr`",
        "带文字层的 PDF；扫描页须加 `--ocr`",
        kinds=("pdf",),
        takes=("ocr", "paged"),
    ),
    Reader(
        "image",
        (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"),
        f"{_INGEST}.scans:read_image",
        "pictures of pages, with `--ocr`",
        "页面图片，须加 `--ocr`",
        kinds=("png", "jpeg", "tiff", "bmp"),
        takes=("ocr", "paged"),
    ),
    Reader(
        "web",
        (".html", ".htm", ".xhtml"),
        f"{_INGEST}.web:read_html",
        "saved web pages (main content)",
        "保存的网页（取正文）",
        kinds=("web", "text"),
        takes=("encoding",),
    ),
    Reader(
        "mht",
        (".mht", ".mhtml"),
        f"{_INGEST}.archive:read_mht",
        "web pages saved as one file",
        "保存为单个文件的网页",
        kinds=("text",),
    ),
    Reader(
        "csv",
        (".csv", ".tsv"),
        f"{_INGEST}.tabular:read_csv",
        "tables with a text column (`text`, `正文` …, or `--text-column`)",
        "含正文列的表格（`text`、`正文` 等，或用 `--text-column` 指定）",
        kinds=("text",),
        takes=("encoding", "text_column"),
        plain=True,
    ),
    Reader(
        "jsonl",
        (".jsonl", ".ndjson"),
        f"{_INGEST}.tabular:read_jsonl",
        "one JSON object a line, the same",
        "每行一个 JSON 对象，同上",
        kinds=("text",),
        takes=("encoding", "text_column"),
        plain=True,
    ),
    Reader(
        "xlsx",
        (".xlsx",),
        f"{_INGEST}.workbook:read_xlsx",
        "Excel, the same, every visible sheet; ledgers (问题描述, 整改措施 …); a workbook without a text column as tables",
        "Excel，同上，读取所有可见工作表；整改台账（问题描述、整改措施等）；没有正文列的按表格读",
        kinds=("xlsx",),
        takes=("text_column",),
    ),
    Reader(
        "xls",
        (".xls", ".et"),
        f"{_INGEST}.old_workbook:read_xls",
        "old Excel and WPS workbooks, the same",
        "旧版 Excel 与 WPS 表格，同上",
        kinds=("xls",),
        takes=("text_column",),
    ),
    Reader(
        "eml",
        (".eml",),
        f"{_INGEST}.archive:read_eml",
        "e-mails, and each attachment as a document of its own",
        "电子邮件，每个附件各为一篇文档",
        kinds=("text",),
        takes=("member",),
    ),
    Reader(
        "zip",
        (".zip",),
        f"{_INGEST}.archive:read_zip",
        "archives, each file in them as a document of its own (`a.zip!/b.docx#1`), archives in archives too",
        "压缩包，其中每个文件各为一篇文档（`a.zip!/b.docx#1`），可再套一层压缩包",
        kinds=("zip",),
        takes=("member",),
    ),
)


@cache
def registry() -> Mapping[str, Reader]:
    """Suffix → reader: the program's own, then what packages add."""
    return {suffix: reader for reader in readers() for suffix in reader.suffixes}


def readers() -> tuple[Reader, ...]:
    """The program's readers, then those that packages add."""
    return BUILT_IN + added()[0]


@cache
def added() -> tuple[tuple[Reader, ...], tuple[str, ...]]:
    """Readers of other packages, in order of package; and a sentence for each that is refused."""
    taken = {key for reader in BUILT_IN for key in (reader.name, *reader.suffixes)}
    found: list[Reader] = []
    refused: list[str] = []
    for plugin in plugins.found(GROUP):
        try:
            offered = _offered(plugin)
            for reader in offered:
                _require_free(reader, taken)
        except TypeError as error:
            cause = plugin.fault or " ".join(str(error).split())[:200]
            refused.append(plugins.refusal("reader", plugin, cause))
            continue
        taken.update(key for reader in offered for key in (reader.name, *reader.suffixes))
        found += offered
    return tuple(found), tuple(refused)


def _offered(plugin: plugins.Plugin) -> list[Reader]:
    """The readers that a plugin names, one or a sequence of them; TypeError where it is neither."""
    if plugin.fault:
        raise TypeError(plugin.fault)
    offered = list(plugin.made) if isinstance(plugin.made, Iterable) else [plugin.made]
    for reader in offered:
        if not isinstance(reader, Reader) or not reader.suffixes:
            raise TypeError(f"is no Reader with suffixes ({reader!r:.60})")
    return [replace(reader, package=plugin.package) for reader in offered]


def _require_free(reader: Reader, taken: set[str]) -> None:
    for suffix in reader.suffixes:
        if not re.fullmatch(r"\.[^./\\\s]+", suffix) or suffix != suffix.lower():
            raise TypeError(f"{suffix!r} is no suffix in lower case with its dot")
    for key in (reader.name, *reader.suffixes):
        if key in taken:
            raise TypeError(f"{key} is taken")


def digest() -> str:
    """What other packages add, by name and version: their results must not be served when they are gone or another."""
    return "\n".join(f"{r.name} {r.package}" for r in added()[0])


def of(suffix: str) -> Reader:
    """The reader of a suffix, which is in lower case with its dot.

    Raises:
        UnreadableError: none reads it; the remedy is that of its kind.
    """
    for reader in BUILT_IN:  # most runs need no look at what other packages add
        if suffix in reader.suffixes:
            return reader
    if suffix in registry():
        return registry()[suffix]
    raise UnreadableError("has a suffix that is not read ({suffix})", advice.remedy(suffix), suffix=suffix or "none")
