"""What the tables mean, for people and for programs: docs/tables.md and datapackage.json, both from the schema."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.columns import LIST_SEPARATOR, Column, Table
from pipeline.errors import XunshiError
from pipeline.tables.part_files import PARTS, part_name
from pipeline.tables.schema import CLEANING, CORRECTIONS, TABLES
from pipeline.tables.whole_files import explaining, publishing
from pipeline.tables.writers import FORMATS, file_name, header

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

DOCS = Path("docs/tables.md")
# the columns whose cells hold several choices, joined by LIST_SEPARATOR
_LISTS = frozenset({"labels"})
_MEDIA = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    PARTS: "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "duckdb": "application/vnd.duckdb",
}
_DIALECT = {
    "csvddfVersion": 1.2,
    "delimiter": ",",
    "doubleQuote": True,
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "skipInitialSpace": False,
    "header": True,
    "caseSensitiveHeader": True,
}
_GUARD = (
    "UTF-8 with a byte order mark. A text cell that a spreadsheet would run, or that begins with an apostrophe, has an "
    "apostrophe before it: take one leading apostrophe off every text cell that has one to get the text back."
)


def datapackage(
    formats: Collection[str],
    headers: str,
    counts: Mapping[str, int],
    tables: Sequence[Table] = TABLES,
    parts: int = 0,
) -> dict[str, Any]:
    """The Frictionless Data Package (v1) of one output folder.

    Args:
        formats: formats that were written; each table is described by its first one in the order of `FORMATS`.
        headers: "en" or "zh", as the tables were written.
        counts: rows of each table written, by its name; tables not named are left out.
        tables: their schema, which hangs on the classifier's labels.
        parts: how many Parquet files each table was written in, beside these formats or without them.
    """
    chosen = [*(name for name in FORMATS if name in formats), *([PARTS] if parts else [])]
    tabular = "csv" in chosen
    written = [table for table in tables if chosen and table.name in counts]
    return {
        "name": "xunshi-tables",
        "title": "Inspection texts as tables (巡视巡察文本数据表)",
        "profile": "tabular-data-package" if tabular else "data-package",
        **({"description": _GUARD} if tabular else {}),
        "resources": [_resource(table, chosen, headers, counts[table.name], parts) for table in written],
    }


def write_datapackage(
    folder: Path,
    formats: Collection[str],
    headers: str,
    counts: Mapping[str, int],
    tables: Sequence[Table] = TABLES,
    parts: int = 0,
) -> None:
    """Write `datapackage` as datapackage.json, whole or not at all.

    Args:
        folder: where it goes.
        formats: formats that were written.
        headers: "en" or "zh", as the tables were written.
        counts: rows of each table written, by its name.
        tables: their schema.
        parts: as there.
    """
    text = json.dumps(datapackage(formats, headers, counts, tables, parts), ensure_ascii=False, indent=2) + "\n"
    _write(folder / "datapackage.json", text)


def tables_markdown() -> str:
    """The text of docs/tables.md."""
    return markdown((*TABLES, CLEANING, CORRECTIONS), _INTRODUCTION, _READING)


def markdown(tables: Sequence[Table], introduction: str, reading: str = "") -> str:
    """A page on some tables: the introduction, a list of them, how to read them, and a section for each.

    Args:
        tables: the tables, in order.
        introduction: Markdown.
        reading: Markdown; empty for none.
    """
    rows = ["| table | 中文 | rows | key |", "| --- | --- | --- | --- |"]
    for table in tables:
        key = ", ".join(f"`{name}`" for name in table.key)
        rows.append(f"| [`{table.name}`](#{table.name}) | {table.title} | {_cell(table.about)} | {key} |")
    parts = [introduction, "\n".join(rows), *filter(None, [reading]), *map(_section, tables)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def main(arguments: Sequence[str], docs: Path = DOCS, text: str | None = None) -> int:
    """Write a page (`--write`) or see whether it is what the schema says (`--check`); returns the exit code.

    Args:
        arguments: of the command line.
        docs: the page's file.
        text: what it must hold; None for `tables_markdown`.
    """
    text = tables_markdown() if text is None else text
    if list(arguments) == ["--write"]:
        _write(docs, text)
        return 0
    if list(arguments) != ["--check"]:
        print("usage: python -m pipeline.tables.describe --check|--write", file=sys.stderr)
        return 2
    if docs.is_file() and docs.read_text(encoding="utf-8") == text:
        return 0
    print(f"{docs} is not what the schema says; make docs writes it anew", file=sys.stderr)
    return 1


def _write(path: Path, text: str) -> None:
    with explaining(path), publishing([path]) as (part,):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8", newline="\n")


def _resource(table: Table, formats: list[str], headers: str, rows: int, parts: int) -> dict[str, Any]:
    first, *others = formats
    in_parts = [part_name(table.name, number) for number in range(parts)]
    facts: dict[str, Any] = {
        "name": table.name,
        "title": table.title,
        "description": f"{table.about} {table.about_zh}",
        "path": in_parts if first == PARTS else file_name(table, first),
        "format": "parquet" if first == PARTS else first,
        "mediatype": _MEDIA[first],
        "rows": rows,
        "otherFormats": [n for other in others for n in (in_parts if other == PARTS else [file_name(table, other)])],
    }
    if first == "csv":
        facts |= {"profile": "tabular-data-resource", "encoding": "utf-8", "dialect": _DIALECT}
    return facts | {"schema": _schema(table, "en" if first in {"parquet", "duckdb", PARTS} else headers)}


def _schema(table: Table, headers: str) -> dict[str, Any]:
    names = header(table, headers)
    by_name = dict(zip(table.names, names, strict=True))
    return {
        "fields": [_field(column, name) for column, name in zip(table.columns, names, strict=True)],
        "primaryKey": [by_name[name] for name in table.key],
        "missingValues": [""],
    }


def _field(column: Column, name: str) -> dict[str, Any]:
    field = {
        "name": name,
        "title": column.name if name == column.title else column.title,
        "type": column.type,
        "description": f"{column.about} ({column.about_zh})",
    }
    facts: dict[str, Any] = field | ({"unit": column.unit} if column.unit else {})
    if column.choices and column.name in _LISTS:
        one = f"(?:{'|'.join(column.choices)})"
        facts["constraints"] = {"pattern": f"{one}(?:[{LIST_SEPARATOR}]{one})*"}
    elif column.choices:
        facts["constraints"] = {"enum": list(column.choices)}
    return facts


def _section(table: Table) -> str:
    lines = [
        f"## {table.name}",
        "",
        f"**{table.title}** {table.about} {table.about_zh}",
        "",
        f"Key: {', '.join(f'`{name}`' for name in table.key)}",
        "",
        "| column | 中文 | type | unit | meaning | 含义 | choices |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for c in table.columns:
        choices = ", ".join(f"`{choice}`" for choice in c.choices)
        cells = (f"`{c.name}`", c.title, c.type, c.unit, c.about, c.about_zh, choices)
        lines.append(f"| {' | '.join(map(_cell, cells))} |")
    return "\n".join(lines)


def _cell(text: str) -> str:
    """A text in a Markdown table: what would end the cell or start markup is escaped."""
    for char in "|<>*_" if "`" not in text else "|":
        text = text.replace(char, f"\\{char}")
    return text


_INTRODUCTION = """
# The tables

Made from `pipeline/tables/schema.py` by `python -m pipeline.tables.describe --write`; don't edit it by hand.

Each table is one CSV file. Parquet, XLSX and JSONL files hold the same rows on request (`statistics.parquet` …), and
one DuckDB file, `xunshi.duckdb`, holds all tables; `--format parts` writes a folder of Parquet files a table instead
(`statistics/part-00000.parquet` …), part n of each of the same input files. `doc_id` and `sentence_id` join them;
`start` and `end` count the characters of a document's clean text from 0. CSV, XLSX and JSONL can have the Chinese titles
as headers; Parquet and DuckDB always have the names, and the titles and meanings as metadata and comments.
`datapackage.json` says all this to programs
([Frictionless Data Package](https://specs.frictionlessdata.io/data-package/)).
"""

_READING = """
## Reading the CSV files

UTF-8 with a byte order mark, RFC 4180: commas, CRLF, `"` around what needs it and doubled inside. Line feeds inside a
text stay, in quotation marks. A missing value is an empty cell, and so is an empty text: Parquet, JSONL and DuckDB tell
the two apart. Booleans are `true` and `false`. Numbers have all their digits and no exponent: `12000`, `73.81`,
`0.0000001`; there is no NaN and no infinity. Lists are joined by `|`.

**The apostrophe.** A spreadsheet runs a text that begins, after spaces, with `=`, `+`, `-`, `@` (or the full-width
`＝`, `＋`, `－`, `＠`), a tab or a carriage return. Such a text has an apostrophe before it: `=1+1` is `'=1+1`. So has
a text that begins with an apostrophe already: `'x` is `''x`. To get the text back, take *one* leading apostrophe off
every text cell that has one (`pipeline.tables.cell_texts.restore`). Number columns are never altered: `-5.2` stays `-5.2`.
Parquet, JSONL, DuckDB and XLSX hold the text as it is; in XLSX it is typed as text, so that nothing runs.

**Excel**: open `statistics.csv` by a double click, or take the XLSX file.

**pandas**

```python
table = pd.read_csv("statistics.csv", encoding="utf-8-sig", keep_default_na=False, na_values=[""])
for name in table.select_dtypes(["object", "string"]):
    table[name] = table[name].str.removeprefix("'")
```

**R**

```r
table <- readr::read_csv("statistics.csv", na = "", trim_ws = FALSE)
texts <- sapply(table, is.character)
table[texts] <- lapply(table[texts], function(x) sub("^'", "", x))
```

**Stata**

```stata
import delimited "statistics.csv", encoding("utf-8") varnames(1) bindquote(strict) maxquotedrows(unlimited) clear
ds, has(type string)
foreach v of varlist `r(varlist)' {
    replace `v' = usubstr(`v', 2, .) if usubstr(`v', 1, 1) == "'"
}
```

**DuckDB**: `duckdb xunshi.duckdb -c 'FROM statistics LIMIT 5'`. The same texts give the same bytes in all other files; a DuckDB
file has the same tables, but names itself at random and is made anew by every run that writes it: keep tables of your own elsewhere.

**XLSX** has limits of its own. A text longer than 32,767 characters is cut and ends in
` …[n more characters in the CSV]`. A character that XML cannot hold becomes U+FFFD (�). After 1,048,575 rows the table
goes on in a further sheet. The file holds all digits of a number, but Excel shows no more than 15.
"""


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except XunshiError as problem:
        sys.exit(str(problem))
