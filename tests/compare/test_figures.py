"""Figures against the frames they show: which are drawn, and where everything in them stands."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from drawn_figures import (
    EVIL,
    GROUPS,
    NAMES,
    TABLES,
    WITHOUT,
    A,
    B,
    C,
    at,
    drawn,
    few,
    frame,
    hollow,
    marks,
    rate,
    tables,
    texts,
    total,
)
from lxml import etree
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from pipeline.compare.figures import style, svg, words

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
