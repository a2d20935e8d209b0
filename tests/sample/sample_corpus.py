"""The sample corpus, and one whole run on a folder read back as a user would."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from pipeline.batch import run as batch
from pipeline.settings import Settings
from pipeline.tables.cell_texts import restore
from pipeline.tables.schema import TABLES

ROOT = Path(__file__).resolve().parent.parent.parent
RAW, SEEDS = ROOT / "data" / "raw", ROOT.parent / "shared" / "seeds"
TEXT_COLUMNS = {table.name: {c.name for c in table.columns if c.type == "string"} for table in TABLES}
PLACED = ("sentences", "masks", "rounds", "organizations", "slogans", "problems", "statistics", "findings")

LANCHUAN = "province/lanchuan_202x_summary.txt#1"
MUJIANG = "city/沐江市20xx年巡察工作总结.txt#1"
COMPILED = "compilation/2022年巡察工作总结汇编（3篇）.txt#"
MAIL = "county/dichuan_quoted_mail.txt#1"
FIXED = "county/luping_fixed_width.txt#1"
VILLAGES = "county/yanhui_luqi_villages.txt#1"
HOUSING = "feedback/jingluan_housing_gb18030.txt#1"
TRANSPORT = "rectification/changning_transport_utf16.txt#1"
GROUP = "enterprise/danlu_transport_group.txt#1"
UNIVERSITY = "university/jihai_engineering.txt#1"
WORD = "office/yuping_numbered_report.docx#1"
PDF = "office/jihai_2023_overview.pdf#1"
WEB = "web/wangcha_feedback_news.html#1"
TRADITIONAL = "web/qichuan_traditional.txt#1"
SPEECH = "speech/shuangqiao_mobilisation.md#1"
SHORT = "tables/short_texts.csv#"


class Tables:
    """The CSVs of one run, read as a user would, and the clean texts."""

    def __init__(self, paths: list[Path], out: Path) -> None:
        self.folder = out
        self.outcome = batch.run(paths, out, Settings(workers=1), lambda _total: lambda _files, _documents: None)
        self.rows = {table.name: self._read(out / f"{table.name}.csv", TEXT_COLUMNS[table.name]) for table in TABLES}
        lines = (out / "texts.jsonl").read_text(encoding="utf-8").splitlines()
        self.texts = {record["doc_id"]: record["text"] for record in map(json.loads, lines)}

    @staticmethod
    def _read(path: Path, texts: set[str]) -> list[dict[str, str]]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [{k: restore(v) if k in texts else v for k, v in row.items()} for row in csv.DictReader(file)]

    def of(self, table: str, doc_id: str) -> list[dict[str, str]]:
        return [row for row in self.rows[table] if row["doc_id"] == doc_id]

    def document(self, doc_id: str) -> dict[str, str]:
        (row,) = self.of("documents", doc_id)
        return row

    def headings(self, doc_id: str) -> list[str]:
        return [row["text"] for row in self.of("sentences", doc_id) if row["heading"] == "true"]
