"""How figures look: no text cut or on another, colours told apart, numbers in words of their language."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from drawn_figures import (
    GROUPS,
    frame,
    key,
    rate,
    said,
    tables,
    total,
)
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.text import Text

from pipeline.compare.figures import draw, style


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
