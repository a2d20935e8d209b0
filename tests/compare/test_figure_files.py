"""Figures as files, and the fonts that they are written with."""

from __future__ import annotations

import warnings

import pytest
from drawn_figures import (
    GROUPS,
    NAMES,
    A,
    drawn,
    frame,
    rate,
    texts,
)
from lxml import etree
from matplotlib import font_manager
from PIL import Image

from pipeline.compare.figures import draw, fonts, output, save, svg
from pipeline.errors import XunshiError


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
