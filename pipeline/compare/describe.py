"""docs/comparisons.md: what the comparison tables mean, from their schema."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.compare import registry
from pipeline.errors import XunshiError
from pipeline.tables import describe

DOCS = Path("docs/comparisons.md")
_INTRODUCTION = """
# The comparisons

Made from `pipeline/compare/schema*.py` by `python -m pipeline.compare.describe --write`; don't edit it by hand.

`xunshi compare` groups the documents of a run by one or two of province, year, level and genre (`--by`) and writes one
CSV file a table, with `datapackage.json`. They are written and read as
[the tables of a run](tables.md#reading-the-csv-files) are. `few` marks what rests on fewer than three documents. Two tables
hold their foremost rows and say which; `--all` gives all of them.
"""

if __name__ == "__main__":
    try:
        sys.exit(describe.main(sys.argv[1:], DOCS, describe.markdown(tuple(registry.tables().values()), _INTRODUCTION)))
    except XunshiError as problem:
        sys.exit(str(problem))
