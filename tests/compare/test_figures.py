"""Figures against the frames they show: positions, texts, marks, files; nothing cut off, nothing unescaped, no font without Chinese."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from collections import Counter

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image

from pipeline.compare import registry
from pipeline.compare.figures import draw, fonts, output, save, style, svg, words
from pipeline.errors import XunshiError

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


@pytest.fixture(scope="module")
def drawings():
    return drawn()


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


# --- what is drawn ----------------------------------------------------------------------------------------------------


def test_one_drawing_a_subject(drawings):
    assert list(drawings) == NAMES
    assert {d.table for d in drawings.values()} == set(TABLES) - WITHOUT
    for d in [*drawings.values(), *drawn(lang="en").values()]:
        assert "{" not in d.title + d.note
        assert any(few in d.note for few in ("不足 3 篇", "fewer than 3")) == (d.name not in words.UNGROUPED)


@pytest.mark.parametrize("empty", sorted(set(tables()) - {"groups", "clusters", "topics", "yearly"}))
def test_no_rows_no_drawing(drawings, empty):
    gone = {d.name for d in drawings.values() if d.table == empty}
    assert gone
    assert set(drawn(tables() | {empty: frame(empty)})) == set(NAMES) - gone
    assert set(drawn({k: v for k, v in tables().items() if k != empty})) == set(NAMES) - gone


def test_no_tables_at_all():
    assert drawn({}) == {}
    assert drawn({name: frame(name) for name in TABLES}) == {}


@pytest.mark.parametrize("group", GROUPS)
def test_one_group(group):
    mine = {k: v if "group" not in v else v[v["group"] == group] for k, v in tables().items()}
    found = drawn(mine, (group,))
    assert set(NAMES) - set(found) >= {"likeness", "flows"}
    assert all(etree.fromstring(svg(d)) is not None for d in found.values())
    if group == A:  # by document, the least original first
        assert [t for t in texts(found["originality"]) if t.startswith("a")] == ["a1", "a2"]


def test_more_groups_than_there_is_room_for():
    names = [f"组{i:02}" for i in range(45)]
    rows = [rate(n, "domains", "粮食购销", 2.0) | {"documents": 5 + i} for i, n in enumerate(names)]
    drawing = drawn({"rates": frame("rates", *rows)}, names)["rates_domains"]
    assert [t for t in texts(drawing) if t.startswith("组")] == names[5:]
    assert "另有 5 组" in drawing.note


# --- where it stands --------------------------------------------------------------------------------------------------


def test_dots_and_intervals(drawings):
    (mark,) = marks(drawings["rates_finding_status"], A, "查找整治对象")
    assert at(mark)[0] == 20.0
    lines = [ln for ln in mark.axes.lines if ln.get_gid() is None and ln.get_color() == style.BLUE]
    assert [list(ln.get_xdata()) for ln in lines if ln.get_ydata()[0] == at(mark)[1]] == [[10.0, 40.0]]
    # one document set too small for an interval: a hollow dot alone
    (lone,) = marks(drawings["rates_finding_status"], B, "查找整治对象")
    assert hollow(lone)
    assert not hollow(mark)
    assert not [ln for ln in lines if ln.get_ydata()[0] == at(lone)[1]]


def test_cells_say_their_rates(drawings):
    drawing = drawings["rates_slogans"]
    (most,), (less,) = marks(drawing, A, "两个维护"), marks(drawing, C, "两个维护")
    assert to_hex(most.get_facecolor()) == to_hex(style.SHADES(1.0))
    assert sum(most.get_facecolor()) < sum(less.get_facecolor())
    assert {"12", "3.0", "2.0"} <= set(texts(drawing))
    assert drawing.tips[most.get_gid()] == (
        "澜川省；两个维护；每万字 12；95% 区间 6 至 24；占比 25.0%；4 次；5 篇文档；见于 2 篇"
    )


def test_topics_by_group_all_years_together(drawings):
    drawing = drawings["topic_shares"]
    (less,), (more,) = marks(drawing, A, "医院"), marks(drawing, A, "粮库")
    assert (less.get_y(), more.get_y()) == (-0.5, 0.5)
    assert sum(more.get_facecolor()) < sum(less.get_facecolor())
    shown = texts(drawing)
    assert {"25", "75"} <= set(shown)
    assert not {"99", "1"} & set(shown)
    assert {t for t in shown if t.startswith(("1 ", "2 "))} == {
        "1 " + style.shortened(f"医院、医保、{EVIL}", 16),
        "2 粮库、购销",
    }
    assert drawing.tips[more.get_gid()] == "澜川省；2 粮库、购销；占比 75.0%；95% 区间 37.5% 至 75.0%；5 篇文档"
    (lone,) = marks(drawing, B, "粮库")
    assert "区间" not in drawing.tips[lone.get_gid()]


def test_pairs_as_lines_once_each(drawings):
    drawing = drawings["collocations"]
    lines = marks(drawing, "近旁")
    assert [drawing.tips[line.get_gid()].split("；")[0] for line in lines] == [
        "责任 – 落实",
        f"责任 – {EVIL}",
        "粮库 – 轮换",
    ]
    assert drawing.tips[lines[0].get_gid()].split("；")[1:] == [
        "近旁 7 次，期望 1.5 次",
        "G² = 30",
        "对数比 2",
        "4 篇文档",
    ]
    widths = [line.get_linewidth() for line in lines]
    assert widths[1] > widths[0] > widths[2]
    named = {"责任", "落实", "粮库", "轮换"}
    places = {t.get_text(): t.get_position() for t in drawing.figure.findobj(Text) if t.get_text() in named}
    assert [tuple(map(float, xy)) for xy in zip(*lines[0].get_data(), strict=True)] == [places["责任"], places["落实"]]
    # words that no line joins stand farther apart than those that one does
    apart, joined = (np.hypot(*np.subtract(places["粮库"], places[word])) for word in ("责任", "轮换"))
    assert apart > joined
    assert "3 对" in drawing.note
    assert not [t for t in texts(drawing) if t in {"孤例", "个案"}]


def test_bars_of_the_eight_outermost(drawings):
    bars = marks(drawings["keyness_words"], A)
    ends = [b.get_x() + (b.get_width() if b.get_x() == 0 else 0) for b in bars]
    assert ends == [12, 11, 10, 9, 8, 7, 6, 5, -5, -6, -7, -8, -9, -10, -11, -12]
    assert [to_hex(b.get_facecolor()) == "#ffffff" for b in bars] == [e <= 5 for e in ends]  # q is 0.2 from 5 down
    assert not marks(drawings["keyness_words"], "两两之间")


def test_figures_as_points_ranges_and_arrows(drawings):
    drawing = drawings["totals"]
    (exact,), ranged, (unbounded, lower) = (marks(drawing, w) for w in ("；2021", "；2022", "年份不明"))
    assert at(exact)[0] == 8
    assert sorted(at(m)[0] for m in ranged) == [10, 99]
    assert (at(lower)[0], unbounded.get_marker(), at(unbounded)[0]) == (7, ">", unbounded.axes.get_xlim()[1])
    assert (hollow(lower), hollow(exact)) == (True, False)
    assert (
        drawing.tips[lower.get_gid()]
        == f"{C}；年份不明；立案；至少 7 件，无上界；1 个数字，其中 1 个隐去；1 篇文档；文档不足 3 篇"
    )


@pytest.mark.parametrize(("highest", "scale"), [(300, "linear"), (400, "log")])
def test_scale_is_logarithmic_where_figures_differ_widely(highest, scale):
    found = frame("totals", total(A, 2021, 8, 8), total(A, 2022, highest, highest))
    axes = marks(drawn({"totals": found})["totals"], A)[0].axes
    assert axes.get_xscale() == scale


def test_likeness_in_the_dendrograms_order(drawings):
    drawing = drawings["likeness"]
    order = sorted((b.get_y(), drawing.tips[b.get_gid()]) for b in marks(drawing, "余弦") if isinstance(b, Rectangle))
    assert [tip.partition(" – ")[0] for _, tip in order] == [B, B, A, A, C, C]
    first, last = marks(drawing, "合并")
    assert list(first.get_xydata().ravel()) == [0, 1, 0.1, 1, 0.1, 2, 0, 2]
    assert list(last.get_xydata().ravel()) == [0, 0, 0.55, 0, 0.55, 1.5, 0.1, 1.5]


def test_map(drawings):
    found = marks(drawings["map"], "甲/")
    assert [at(m) for m in found] == [(x, i - x) for x in range(3) for i in range(2)]
    assert len({(to_hex(m.get_markeredgecolor()), m.get_marker()) for m in found}) == 3
    assert [hollow(m) for m in found] == [False, False, True, True, False, False]
    many = frame(
        "map", *({"doc_id": f"d{i}", "group": GROUPS[i % 2], "x": i, "y": 0, "explained": 1} for i in range(2001))
    )
    assert list(drawn({"map": many})["map"].tips.values()) == [f"{A}；1001 篇文档", f"{B}；1000 篇文档"]


def test_flows_from_row_to_column(drawings):
    (cell,) = marks(drawings["flows"], "→")
    assert (cell.get_x(), cell.get_y()) == (2 - 0.5, 0 - 0.5)
    assert "3+2?" in texts(drawings["flows"])
    assert "3 段，90 字 (先后可判)；2 段，60 字 (先后不明)" in drawings["flows"].tips[cell.get_gid()]


def test_originality_weighs_by_length(drawings):
    parts = marks(drawings["originality"], A)
    assert [p.get_width() for p in parts] == pytest.approx([0.8, 0.125, 0.075])
    assert [p.get_x() for p in parts] == pytest.approx([0, 0.8, 0.925])
    assert [p.get_width() for p in marks(drawings["originality"], B)] == [1.0]  # a document without characters


def test_ledger_by_year(drawings):
    drawing = drawings["slogan_ledger"]
    heads = {
        t.get_text(): t.xy[0]
        for t in drawing.figure.findobj(Text)
        if t.get_text() in {"更早", "2019", "2020", "2021", "2022"}
    }
    born, first, second, wrong = (marks(drawing, "国之大者", w)[0] for w in ("国之大者；首次", A, B, C))
    for mark, year in (
        (born, "2020"),
        (first, "2021"),
        (second, "2022"),
        (wrong, "2019"),
        (marks(drawing, "1989")[0], "更早"),
    ):
        assert min(heads, key=lambda h: abs(heads[h] - at(mark)[0])) == year
    assert [m.get_marker() for m in (born, first, wrong)] == ["D", style.SHAPES[0], "x"]
    assert to_hex(wrong.get_markeredgecolor()) == style.RED
    assert (hollow(first), hollow(second)) == (False, True)


def test_silences_grow_with_improbability():
    rows = [{**few(A), "layer": "slogans", "item": str(c), "chance": c, "q": q, "expected": 1, "peers": 2, "peer_share": 1.0}
            for c, q in ((0.0, 0.01), (0.5, 0.5), (1.0, pd.NA))]  # fmt: skip
    found = marks(drawn({"silences": frame("silences", *rows)})["silences_slogans"], A)
    assert [(m.get_marker(), m.get_markersize()) for m in found] == [
        ("s", 12.0),
        ("o", pytest.approx(3 + 9 * 0.5**0.5)),
        ("o", 3.0),
    ]


def test_few_documents_are_marked(drawings):
    for name, drawing in drawings.items():
        starred = [t for t in texts(drawing) if t.endswith(" *")]
        assert all(t == f"{B} *" for t in starred)
        assert starred or name in {"keyness_words", "keyness_problems"} | words.UNGROUPED, name


@pytest.mark.parametrize(("group", "documents", "said"), [(A, 5, []), (B, 2, ["*", "空心"]), (A, 2, ["空心"])])
def test_notes_tell_only_of_what_is_drawn(group, documents, said):
    few_groups = {"group": group, "documents": 2 if group == B else 5, "few": group == B}
    row = rate(group, "finding_status", "found", 3.0) | {"documents": documents, "few": documents < 3}
    row |= {"low": pd.NA, "high": pd.NA}
    drawing = drawn({"groups": frame("groups", few_groups), "rates": frame("rates", row)})["rates_finding_status"]
    assert [sign for sign in ("*", "空心") if sign in drawing.note] == said


# --- SVG --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_text_is_there_and_escaped(lang):
    found = {name: svg(d) for name, d in drawn(lang=lang).items()}
    read = {name: " ".join(etree.fromstring(s).itertext()) for name, s in found.items()}
    assert "<script" not in "".join(found.values())
    codes = {"found", "target", "work_style", "cases_filed"}
    given_tables = tables()
    keyness = given_tables["keyness"]
    given_tables["keyness"] = keyness[
        (keyness["against"] == "rest") & ((keyness["z"].abs() > 4) | (keyness["layer"] != "words"))
    ]
    # drawn with the trends
    del given_tables["yearly"]
    for name, table in given_tables.items():
        shown = " ".join(
            text for d, text in read.items() if name.split("_")[0] in {d.split("_")[0], "clusters", "groups"}
        )
        for column in {"group", "item", "slogan", "first_doc", "other", "doc_id"} & set(table):
            if (name, column) not in {("originality", "doc_id"), ("phrase_groups", "slogan")}:
                assert not [v for v in table[column] if style.clean(v) not in shown and v not in codes], (name, column)
    assert "$2021$" in read["map"]
    assert ("提法" in read["rates_slogans"], "Slogans by group" in read["rates_slogans"]) == (
        lang == "zh",
        lang == "en",
    )


def test_plain_elements_that_a_strict_policy_allows(drawings):
    ids = Counter()
    for name, drawing in drawings.items():
        text = svg(drawing)
        root = etree.fromstring(text)
        assert text.startswith("<svg ")
        assert root.tag == f"{NS}svg"
        assert {e.tag.removeprefix(NS) for e in root.iter()} <= {
            "svg",
            "g",
            "path",
            "use",
            "text",
            "title",
            "defs",
            "clipPath",
            "rect",
            "pattern",
        }
        assert not root.xpath("//@style | //@*[starts-with(name(), 'on')]")
        assert (root.get("role"), root.get("width"), root.get("height")) == ("img", "100%", None)
        # as many points across the page for narrow figures as for wide ones: one size of text
        inches = drawing.figure.get_size_inches()
        assert [float(v) for v in root.get("viewBox").split()] == pytest.approx(
            [0, 0, max(720, inches[0] * 72), inches[1] * 72], rel=1e-4
        )
        assert root[0].tag == f"{NS}title"
        assert (root[0].text, root[0].get("id")) == (drawing.title, root.get("aria-labelledby"))
        mine = root.xpath("//@id")
        assert all(i == name or i.startswith(f"{name}-") for i in mine)
        assert set(re.findall(r'(?:href="|url\()#([^")]+)', text)) <= set(mine)
        assert root.get("font-family").startswith('"Noto Sans SC","Microsoft YaHei"')
        assert not root.xpath("//*[local-name()='text'][not(@font-size)]")
        ids.update(mine)
    assert max(ids.values()) == 1


def test_every_mark_tells_its_tip(drawings):
    for drawing in drawings.values():
        found = etree.fromstring(svg(drawing)).xpath("//*[@class='mark']")
        assert {m.get("id").rpartition("-")[2]: m[0].text for m in found} == drawing.tips
        assert len(found) == len(drawing.tips) > 0
        assert all(m[0].tag == f"{NS}title" and m.get("tabindex") == "0" and len(m) > 1 for m in found)


def test_same_bytes_whatever_a_users_settings(drawings, tmp_path):
    before = dict(mpl.rcParams)
    with mpl.rc_context(
        {"font.size": 30, "svg.fonttype": "path", "text.usetex": True, "svg.hashsalt": "other", "axes.facecolor": "red"}
    ):
        again = drawn()
        for name, drawing in drawings.items():
            assert svg(drawing) == svg(again[name]) == svg(drawing)
        save(again["map"], tmp_path / "a")
    save(drawings["map"], tmp_path / "b")
    for kind in ("png", "svg"):
        assert (tmp_path / "a" / f"map.{kind}").read_bytes() == (tmp_path / "b" / f"map.{kind}").read_bytes()
    assert dict(mpl.rcParams) == before


def test_settings_stay_as_they_were_between_drawings():
    with mpl.rc_context({"font.size": 30}):
        for _ in draw(tables(), GROUPS):
            assert mpl.rcParams["font.size"] == 30


def test_pyplot_is_not_touched():
    code = (
        "import sys, pipeline.compare.figures as f; list(f.draw({}, ())); sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_change_from_year_to_year(drawings):
    drawing = drawings["trends"]
    up, down = marks(drawing, "两个维护"), marks(drawing, "走过场")
    assert [at(m) for m in up] == [(2020, 1), (2021, 2), (2022, 3)]
    assert [hollow(m) for m in up] == [True, False, False]
    assert (to_hex(up[1].get_markeredgecolor()), to_hex(down[1].get_markeredgecolor())) == (style.RED, style.BLUE)
    dashed = [[float(x) for x in line.get_xdata()] for line in up[0].axes.lines if line.get_linestyle() == "--"]
    assert dashed == [[2020.5, 2020.5]]
    assert next(t for t in texts(drawing) if "q =" in t).startswith("上升；逐年 ×1.2；q = 0.01")


def test_what_groups_are_made_of(drawings):
    drawing = drawings["phrase_groups"]
    own, copied, boilerplate = (marks(drawing, A, w)[0] for w in ("自述 70", "照搬", "套话"))
    assert (own.get_x(), own.get_width()) == (0, 0.7)
    assert copied.get_x() == own.get_width()
    assert boilerplate.get_x() + boilerplate.get_width() == pytest.approx(1)
    assert len(marks(drawing, A)) == 5  # a share of 0 has no bar
    assert [len(marks(drawing, g, "95% 区间")) for g in GROUPS] == [5, 0, 5]


def test_rounds_in_time(drawings):
    drawing = drawings["calendar"]
    dated, odd, by_year = (marks(drawing, f"第 {n} 轮")[0] for n in (2, 3, 5))
    assert dated.get_x() == pytest.approx(2021 + 59 / 365.25)
    assert dated.get_x() + dated.get_width() == pytest.approx(2021 + 139 / 365.25)
    assert [to_hex(m.get_facecolor()) for m in (dated, odd)] == [style.BLUE, style.RED]
    assert by_year.get_facecolor()[3] == 0
    assert 2022 < by_year.get_x() < by_year.get_x() + by_year.get_width() < 2023
    assert not marks(drawing, "第 4 轮")
    assert not marks(drawing, "第 6 轮")
    assert any(t.endswith("缺 4") for t in texts(drawing))
    assert "与他轮时间重叠" in next(tip for tip in drawing.tips.values() if "第 3 轮" in tip)


# --- files and fonts --------------------------------------------------------------------------------------------------


def test_files_have_pixels_and_no_tofu(drawings, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, drawing in drawings.items():
            assert save(drawing, tmp_path / "new") == [tmp_path / "new" / f"{name}.{kind}" for kind in ("png", "svg")]
            with Image.open(tmp_path / "new" / f"{name}.png") as image:
                assert image.size == pytest.approx(300 * drawing.figure.get_size_inches(), abs=1)
                assert image.info["dpi"] == pytest.approx((300, 300), abs=0.01)
                assert len(image.convert("RGB").reduce(4).getcolors(1 << 24)) > 10
            standalone = etree.parse(tmp_path / "new" / f"{name}.svg").getroot()
            assert standalone.get("width").endswith("pt")
    assert sorted(p.suffix for p in (tmp_path / "new").iterdir()) == [".png"] * len(NAMES) + [".svg"] * len(NAMES)


def test_a_character_that_no_font_has_costs_only_itself(tmp_path):
    item = "龘\U000ffffd"
    found = drawn({"rates": frame("rates", rate(A, "domains", item, 1.0))})["rates_domains"]
    assert fonts.substituted(item, fonts.lacking(fonts.chosen(), item)).endswith("〓")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        save(found, tmp_path)
    assert item in texts(found)
    assert item in svg(found)


def test_whole_or_not_at_all(drawings, tmp_path, monkeypatch):
    monkeypatch.setitem(output._WRITERS, "svg", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        save(drawings["map"], tmp_path)
    assert not list(tmp_path.iterdir())


def test_refusals(drawings, tmp_path):
    with pytest.raises(XunshiError, match="unknown format pdf; choose from png, svg"):
        save(drawings["map"], tmp_path, ("pdf",))
    (tmp_path / "file").touch()
    with pytest.raises(XunshiError, match="cannot be written"):
        save(drawings["map"], tmp_path / "file")
    with pytest.raises(XunshiError, match="--lang fr"):
        list(draw({}, (), "fr"))


@pytest.mark.parametrize(
    ("content", "message"), [(None, "cannot be read"), (b"no font", "cannot be read"), ("latin", "no Chinese")]
)
def test_font_files_that_do_not_serve(tmp_path, content, message):
    path = tmp_path / "f.ttf"
    if content == "latin":
        path = font_manager.findfont("DejaVu Sans")
    elif content:
        path.write_bytes(content)
    with pytest.raises(XunshiError, match=message):
        list(draw({}, GROUPS, font=path))


def test_a_font_file_wins_over_an_installed_one(tmp_path, monkeypatch):
    installed = font_manager.findfont(fonts.chosen()[0])
    mine = tmp_path / f"mine{installed[installed.rindex('.') :]}"
    with open(installed, "rb") as source:  # noqa: PTH123
        mine.write_bytes(source.read())
    monkeypatch.setattr(font_manager.fontManager, "ttflist", list(font_manager.fontManager.ttflist))
    assert font_manager.findfont(fonts.chosen(mine)[0]) == str(mine)


# --- looks ------------------------------------------------------------------------------------------------------------


def crowded(groups, items):
    """Frames as full as they get: long names, many groups, figures far apart."""
    names = [f"{'澜川苍浦云汀'[i % 6]}{i}省 · 20{i:02}" for i in range(groups)]
    found = [f"第{i}项学史明理、学史增信、学史崇德" for i in range(items)]
    pairs = [(n, i, k) for n in names for k, i in enumerate(found)]
    layers = ("finding_status", "finding_labels", "domains", "slogans")
    rows = {
        "rates": [rate(n, layer, i, 0.5 * (k + 1) ** 2) for layer in layers for n, i, k in pairs],
        "keyness": [key(n, i, (-1) ** k * (k + 0.5)) for n, i, k in pairs],
        "totals": [
            total(n, 2018 + y, 10**k, 10 ** (k + 1), f"measure_of_a_long_name_{k}")
            for n in names
            for y in range(4)
            for k in range(7)
        ],
        "likeness": [{"group": a, "other": b, "cosine": 0.5} for a in names for b in names],
        "map": [{"doc_id": f"文档{n}", "group": n, "x": i % 4, "y": i // 4} for i, n in enumerate(names)],
        "slogan_ledger": [said(n, i, 2018 + (names.index(n) * k) % 4, 1990 + k) for n, i, k in pairs],
        "silences": [
            {"group": n, "layer": "slogans", "item": i, "chance": 0.1, "q": 1, "expected": 1} for n, i, k in pairs
        ],
    }
    return names, {name: frame(name, *of) for name, of in rows.items()}


@pytest.mark.parametrize(("groups", "items", "lang"), [(2, 3, "zh"), (2, 3, "en"), (13, 9, "en"), (30, 21, "zh")])
def test_no_text_is_cut_or_on_another(groups, items, lang):
    names, full = crowded(groups, items)
    for drawing in [*draw(full, names, lang), *(draw(tables(), GROUPS, lang) if groups == 2 else ())]:
        with style.styled(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            drawing.figure.set_dpi(100)
            canvas = FigureCanvasAgg(drawing.figure)
            canvas.draw()
            boxes = [t.get_window_extent(canvas.get_renderer()) for t in drawing.figure.findobj(Text) if t.get_text()]
        corners = np.array([b.extents for b in boxes])
        assert (corners[:, :2].min(axis=0) >= 0).all(), drawing.name
        assert (corners[:, 2:].max(axis=0) <= drawing.figure.get_size_inches() * 100).all(), drawing.name
        wide = np.minimum(corners[:, None, 2], corners[None, :, 2]) - np.maximum(
            corners[:, None, 0], corners[None, :, 0]
        )
        high = np.minimum(corners[:, None, 3], corners[None, :, 3]) - np.maximum(
            corners[:, None, 1], corners[None, :, 1]
        )
        assert not np.triu((wide > 2) & (high > 2.5), 1).any(), drawing.name


def test_colours_are_seen_and_groups_told_apart():
    def luminance(colour):
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    assert all(1.05 / (luminance(c) + 0.05) >= 3 for c in (*style.COLOURS, style.GREY, style.DEEP))
    for shade in np.linspace(0, 1, 50):
        a, b = sorted((luminance(style.on(shade)), luminance(to_hex(style.SHADES(shade)))))
        assert (b + 0.05) / (a + 0.05) >= 4.5, shade
    assert len({style.look(i) for i in range(63)}) == 63


@given(st.text(), st.floats(1, 30))
def test_texts_are_legal_and_short(text, ems):
    assert etree.fromstring(f"<a>{style.clean(text).translate({38: None, 60: None})}</a>") is not None
    short = style.shortened(text, ems)
    assert style.wide(short) <= ems
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@given(st.floats(-1e12, 1e12))
def test_tips_tell_numbers_exactly(figure):
    assert float(style.exact(figure).replace(",", "")) == pytest.approx(
        figure, rel=0.006 if abs(figure) < 0.001 else 1e-12, abs=6e-5
    )


@pytest.mark.parametrize(
    ("figure", "lang", "shown"),
    [
        (120000, "zh", "12万"),
        (3e8, "zh", "3亿"),
        (5000, "zh", "5000"),
        (120000, "en", "120k"),
        (2.5e9, "en", "2.5bn"),
        (0.5, "en", "0.5"),
    ],
)
def test_numbers_of_axes(figure, lang, shown):
    assert style.axis_number(figure, lang) == shown
