"""A small corpus whose texts attack whoever shows them, with comparison tables made by hand."""

import json
from dataclasses import dataclass

import pandas as pd

from pipeline.compare import registry
from pipeline.compare.corpus import Corpus
from pipeline.report import site
from pipeline.tables import schema

HOSTILE = '"onmouseover=alert(1)x.txt#1'
TITLE = "<script>alert(2)</script>"
TEXT = (
    "一、</script><img src=x onerror=alert(4)>\n"
    "发现党组织xx个，落实不力。\u2028<!-- ]]> 'q' \"onclick=alert(5)\n\n"
    "已整改完毕。"
)
PLAIN = "第二篇：发现党组织12个。\n落实不力。"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 90" width="100%"><g class="mark" tabindex="0">'
    '<title>甲省：5 次 &lt;b&gt;</title><rect width="50" height="30"/></g>'
    '<g class="mark" tabindex="0"><title>乙省：3 次</title><rect y="40" width="30" height="30"/></g></svg>'
)


@dataclass(frozen=True)
class Drawing:
    name: str
    table: str
    title: str = "图题 <i>"
    note: str = "说明"


def frame(table, rows):
    made = pd.DataFrame([{name: row.get(name) for name in table.names} for row in rows], columns=list(table.names))
    kinds = {"integer": "Int64", "number": "Float64", "boolean": "boolean", "string": "object"}
    return made.astype({c.name: kinds[c.type] for c in table.columns})


def mention(doc_id, text, said, number, **values):
    start = text.index(said)
    return {
        "doc_id": doc_id, "sentence_id": f"{doc_id}:{number}", "start": start, "end": start + len(said), "text": said, **values
    }  # fmt: skip


def sentences(doc_id, text, *said):
    return [mention(doc_id, text, s, n, heading=n == 1 and "一、" in s, section_level=1) for n, s in enumerate(said, 1)]


def run_tables(findings=()):
    rows = {
        "documents": [
            {"doc_id": HOSTILE, "file": '"onmouseover=alert(1)x.txt', "title": TITLE, "province": "<b>甲省", "year": 2021,
             "source": "javascript:alert(3)", "characters": len(TEXT), "sentences": 4, "year_evidence": '" onfocus="alert(6)'},
            {"doc_id": "b.txt#1", "file": "b.txt", "title": "乙篇", "province": "乙省", "year": 2022, "characters": len(PLAIN),
             "sentences": 2},
            {"doc_id": "c.txt#1", "file": "c.txt", "characters": 0, "sentences": 0},
        ],
        "sentences": [
            *sentences(HOSTILE, TEXT, *TEXT.split("\n")[:1], "发现党组织xx个，落实不力。", "已整改完毕。"),
            *sentences("b.txt#1", PLAIN, *PLAIN.split("\n")),
        ],
        "masks": [mention(HOSTILE, TEXT, "xx", 2, role="count", unit="个")],
        "organizations": [mention(HOSTILE, TEXT, "党组织", 2, kind="party", normalized="<u>党组织")],
        "statistics": [
            mention(HOSTILE, TEXT, "发现党组织xx个", 2, metric="党组织", unit="个"),
            mention("b.txt#1", PLAIN, "发现党组织12个", 1, metric="党组织", value=12.0, unit="个"),
        ],
        "problems": [mention(HOSTILE, TEXT, "落实不力", 2, labels="responsibility", form="predicate")],
        "findings": findings or [
            mention(HOSTILE, TEXT, "发现党组织xx个，落实不力。", 2, status="found", labels="responsibility|other", unsure=True,
                    cue="发现"),
            mention(HOSTILE, TEXT, "已整改完毕。", 3, status="rectified", labels="other", unsure=False),
            mention("b.txt#1", PLAIN, "落实不力。", 2, status="found", labels="</script>", unsure=False),
        ],
    }  # fmt: skip
    named = {table.name: table for table in schema.TABLES}
    names = (*rows, "rounds", "slogans")
    return {name: frame(named[name], rows.get(name, [])) for name in names}


def comparison_tables():
    groups = [
        {"group": "<b>甲省", "documents": 1, "characters": len(TEXT), "sentences": 4, "years": "2021", "few": True},
        {"group": "乙省", "documents": 4, "characters": 12345, "sentences": 2, "years": "2021|2022|2024", "few": False},
    ]
    rates = [
        {"group": g, "layer": "slogans", "item": i, "count": n, "per_10k": n / 7, "share": 0.00012, "documents": d, "few": d < 3}
        for g, d in (("<b>甲省", 1), ("乙省", 4))
        for i, n in (("两个维护", 20), ("<img src=x onerror=alert(7)>", 3), ("从严治党", 100))
    ]  # fmt: skip
    keyness = [
        {"group": "乙省", "against": "<b>甲省", "layer": "words", "item": "土地", "z": 9.0, "q": 0.0, "documents": 4},
        {"group": "乙省", "against": "rest", "layer": "words", "item": "粮食", "z": 4.5, "q": 0.001, "log_ratio": 1.0, "documents": 4},
        {"group": "乙省", "against": "rest", "layer": "words", "item": "医院", "z": 5.5, "q": 0.2, "log_ratio": 2.0, "documents": 4},
        {"group": "乙省", "against": "rest", "layer": "words", "item": "学校", "z": -3.0, "q": 0.0, "log_ratio": -2.0, "documents": 4},
    ]  # fmt: skip
    at, other = TEXT.index("落实不力"), PLAIN.index("落实不力")
    passages = [
        {"passage": 1, "doc_id": HOSTILE, "start": at, "end": at + 5, "other": "b.txt#1", "other_start": other, "other_end": other + 5,
         "kind": "template", "identity": 1.0, "spread": 2, "boilerplate": False, "direction": "dated", "group": "<b>甲省",
         "other_group": "乙省", "text": "落实不力。", "other_text": "落实不力。"},
    ]  # fmt: skip
    ledger = [
        {"group": "乙省", "slogan": "新提法", "first": 2015, "first_doc": "b.txt#1", "last": 2022, "count": 2, "documents": 1,
         "born": 2017, "anachronism": True, "few": True},
    ]  # fmt: skip
    rows = {
        "groups": groups,
        "rates": rates,
        "keyness": keyness,
        "passages": passages,
        "slogan_ledger": ledger,
        "silences": [],
    }
    return {table.name: frame(table, rows[table.name]) for table in registry.tables().values() if table.name in rows}


def small_corpus(folder, findings=()):
    folder.mkdir(exist_ok=True)
    texts = {HOSTILE: TEXT, "b.txt#1": PLAIN, "c.txt#1": ""}
    lines = [json.dumps({"doc_id": d, "text": t}) + "\n" for d, t in texts.items()]
    (folder / "texts.jsonl").write_text("".join(lines), encoding="utf-8")
    return Corpus(folder, _read=run_tables(findings))


DRAWINGS = (Drawing("rates_bars", "rates"), Drawing("../../evil", "rates"))


def make(folder, tmp, lang="zh", findings=(), tables=None, drawings=DRAWINGS, documents=None):
    corpus = small_corpus(tmp / "run", findings)
    chosen = comparison_tables() if tables is None else tables
    return site.write(
        folder, corpus, corpus.group(["province"]), chosen, drawings, lang, svg=lambda _: SVG, documents=documents
    )
