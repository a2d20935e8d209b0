"""Figures as SVG: every text in it and escaped, elements that a strict policy allows, the same bytes each time."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter

import matplotlib as mpl
import pytest
from drawn_figures import (
    GROUPS,
    NS,
    drawn,
    tables,
)
from lxml import etree

from pipeline.compare.figures import draw, save, style, svg


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
