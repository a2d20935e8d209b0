"""Invented comparison tables, and what is drawn from them."""

from __future__ import annotations

import pandas as pd
from matplotlib.colors import to_hex
from matplotlib.text import Text

from pipeline.compare import registry
from pipeline.compare.figures import draw

NS = "{http://www.w3.org/2000/svg}"
A, B, C = "澜川省", "岱屏省 & <b>", "䴔江 · $2021$"
GROUPS = (A, B, C)
EVIL = '<script>alert("1")</script>'
TABLES = registry.tables()


def frame(name, *rows, **same):
    """Rows of a table with exactly its columns; what is not given is empty."""
    columns = [c.name for c in TABLES[name].columns]
    assert not (set(same) | {k for r in rows for k in r}) - set(columns)
    return pd.DataFrame([{**same, **r} for r in rows], columns=columns, dtype=object)


def few(group):
    return {"group": group, "documents": 2 if group == B else 5, "few": group == B}


def rate(group, layer, item, value, count=4):
    low, high = (pd.NA, pd.NA) if group == B else (value / 2, value * 2)
    found = {"per_10k": value, "low": low, "high": high, "count": count, "holders": 2, "share": 0.25}
    return {**few(group), "layer": layer, "item": item, **found}


def key(group, item, z, q=0.01, layer="words", against="rest"):
    numbers = {"per_10k": 3.0, "per_10k_against": 1.0, "log_ratio": 1.5, "log_ratio_low": 0.5, "log_ratio_high": 2.5}
    return {**few(group), "against": against, "layer": layer, "item": item, "z": z, "q": q, **numbers}


def total(group, year, low, high, measure="cases_filed", documents=5):
    return {"group": group, "year": year, "measure": measure, "unit": "件", "how": "sum", "low": low, "high": high,
            "figures": 1, "masked": int(high is pd.NA or low != high), "documents": documents, "few": documents < 3}  # fmt: skip


def about(group, topic, share, year=pd.NA):
    low, high = (pd.NA, pd.NA) if group == B else (share / 2, share)
    return {**few(group), "year": year, "topic": topic, "share": share, "low": low, "high": high}


def near(node, word, g2, ratio=2.0, few=False):
    return {
        "node": node,
        "word": word,
        "g2": g2,
        "log_ratio": ratio,
        "count": 7,
        "expected": 1.5,
        "documents": 4,
        "few": few,
    }


def said(group, slogan, first, born=pd.NA, wrong=False):
    lag = pd.NA if born is pd.NA or wrong else first - born
    return {**few(group), "slogan": slogan, "first": first, "first_doc": f"{group}.txt", "count": 2, "born": born,
            "lag": lag, "anachronism": wrong}  # fmt: skip


def made_of(group):
    shares = {"own": 0.7, "shared": 0.0, "copied": 0.1, "set_phrase": 0.1, "slogan": 0.04, "boilerplate": 0.06}
    interval = {} if group == B else {"own_low": 0.6, "own_high": 0.8}
    return {**few(group), "signs": 1000, **shares, **interval}


def changing(item, trend, q, change=pd.NA):
    return {
        "group": A,
        "layer": "slogans",
        "item": item,
        "trend": trend,
        "ratio": 1.25,
        "q": q,
        "p": q,
        "change": change,
        "few": False,
    }


def by_year(item, year):
    return {"group": A, "layer": "slogans", "item": item, "year": year, "count": 4, "per_10k": year - 2019.0,
            "low": 0.5, "high": 8.0, "documents": 3, "few": year == 2020}  # fmt: skip


def held(number, begin=pd.NA, end=pd.NA, notes=pd.NA):
    return {"committee": A, "term": 4, "round": number, "state": "held", "from": begin, "to": end, "years": "2022",
            "bodies": 2, "notes": notes, "documents": 3}  # fmt: skip


def tables():
    silent = {"peers": 2, "peer_share": 1.0, "expected": 3.5, "chance": 0.02}
    alike = ((A, B, 0.4), (A, C, 0.9), (B, C, 0.5))
    return {
        "groups": frame("groups", *(few(g) for g in GROUPS)),
        "rates": frame(
            "rates",
            *(rate(g, "finding_status", s, 10.0 * (i + 1)) for g in GROUPS for i, s in enumerate(("found", "target"))),
            *(rate(g, "finding_labels", "work_style", 7.0) for g in GROUPS),
            *(rate(g, "domains", d, 1.25) for g in GROUPS for d in ("粮食购销", EVIL)),
            rate(A, "slogans", "两个维护", 12.0), rate(C, "slogans", "两个维护\x0b\x00", 3.0), rate(C, "slogans", "🐉𪚥", 1.0),
            rate(B, "slogans", "学史明理、学史增信、学史崇德、学史力行", 2.0),
        ),
        "keyness": frame(
            "keyness",
            *(key(A, f"词{i:02}", float(i), 0.01 if i > 5 else 0.2) for i in range(-12, 13)),
            key(A, "两两之间", 99.0, against=B), key(B, "国之大者", 2.0, layer="slogans"), key(C, "走过场", -2.0, layer="problems"),
        ),
        "totals": frame("totals", total(A, 2021, 8, 8), total(A, 2022, 10, 99), total(C, pd.NA, 7, pd.NA, documents=1)),
        "likeness": frame("likeness", *({**few(g), "other": o, "cosine": c} for x, y, c in alike for g, o in ((x, y), (y, x)))),
        "clusters": frame(
            "clusters",
            {"step": 1, "left": A, "right": C, "distance": 0.1, "members": f"{A}|{C}"},
            {"step": 2, "left": B, "right": "#1", "distance": 0.55, "members": "|".join(GROUPS)},
        ),
        "map": frame("map", *({"doc_id": f"甲/{g}{i}.txt", "group": g, "x": x, "y": i - x, "explained": 0.25}
                              for x, g in enumerate(GROUPS) for i in range(2))),
        "originality": frame(
            "originality",
            {"doc_id": "a1", "group": A, "characters": 100, "original": 0.5, "shared": 0.5, "boilerplate": 0.0},
            {"doc_id": "a2", "group": A, "characters": 300, "original": 0.9, "shared": 0.0, "boilerplate": 0.1},
            {"doc_id": "b1", "group": B, "characters": 0, "original": 1.0, "shared": 0.0, "boilerplate": 0.0},
        ),
        "flows": frame("flows", {**few(A), "other_group": C, "direction": "dated", "passages": 3, "characters": 90},
                       {**few(A), "other_group": C, "direction": "unknown", "passages": 2, "characters": 60}),
        "slogan_ledger": frame("slogan_ledger", said(A, "国之大者", 2021, 2020), said(B, "国之大者", 2022, 2020),
                               said(C, "国之大者", 2019, 2020, wrong=True), said(A, EVIL, 2022, 1989)),
        "trends": frame(
            "trends",
            changing("两个维护", "up", 0.01, 2021), changing("四个意识", "none", 0.4), changing("走过场", "down", 0.03),
        ),
        "yearly": frame("yearly", *(by_year(i, y) for i in ("两个维护", "四个意识", "走过场") for y in (2020, 2021, 2022))),
        "phrase_groups": frame("phrase_groups", *(made_of(g) for g in GROUPS)),
        "calendar": frame(
            "calendar",
            held(2, "2021-03-01", "2021-05-20"), held(3, "2021-05", "2021-08", notes="overlap|disorder"), held(5),
            {"committee": A, "term": 4, "round": 4, "state": "missing", "documents": 0},
            {"committee": A, "term": 4, "round": 6, "state": "planned", "years": "2021", "documents": 1},
        ),
        "topics": frame("topics", {"topic": 1, "words": f"医院|医保|{EVIL}|耗材"}, {"topic": 2, "words": "粮库|购销"}),
        "topic_shares": frame("topic_shares", *(about(g, t, x) for g in GROUPS for t, x in ((1, 0.25), (2, 0.75))),
                              about(A, 1, 0.99, 2021), about(A, 2, 0.01, 2021)),
        "collocations": frame(
            "collocations", near("责任", "落实", 30.0), near("落实", "责任", 20.0), near("责任", EVIL, 9.0, 4.0),
            near("粮库", "轮换", 8.0, 1.0), near("孤例", "个案", 99.0, few=True)),
        "silences": frame("silences", {**few(B), "layer": "domains", "item": EVIL, "q": 0.01, **silent},
                          {**few(A), "layer": "slogans", "item": "两个维护", "q": 0.2, **silent}),
    }  # fmt: skip


WITHOUT = {
    "groups",
    "clusters",
    "neighbours",
    "passages",
    "set_phrases",
    "phrase_shares",
    "coverage",
    "coverage_claims",
    "round_reports",
    "trend_groups",
    "yearly",
    "yearly_keyness",
    "topics",
    "topic_words",
    "topic_documents",
    "topic_numbers",
}
NAMES = ["rates_finding_status", "rates_finding_labels", "rates_domains", "rates_slogans", "keyness_words", "keyness_slogans",
         "keyness_problems", "totals", "likeness", "map", "originality", "flows", "phrase_groups", "slogan_ledger", "silences_domains",
         "silences_slogans", "trends", "calendar", "topic_shares", "collocations"]  # fmt: skip


def drawn(found=None, names=GROUPS, lang="zh"):
    return {d.name: d for d in draw(tables() if found is None else found, names, lang)}


def marks(drawing, *words):
    """Artists whose tips hold all these words, in the order they were drawn."""
    gids = [gid for gid, tip in drawing.tips.items() if all(w in tip for w in words)]
    artists = {a.get_gid(): a for a in drawing.figure.findobj(lambda a: a.get_gid() is not None)}
    return [artists[gid] for gid in gids]


def at(mark):
    return float(mark.get_xdata()[0]), float(mark.get_ydata()[0])


def hollow(mark):
    return to_hex(mark.get_markerfacecolor()) == "#ffffff"


def texts(drawing):
    return [t.get_text() for t in drawing.figure.findobj(Text) if t.get_text()]
