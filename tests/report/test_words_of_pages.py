"""What a report says in its two languages, and in which colours."""

import re
import string
from dataclasses import replace

import pytest

from pipeline import lexicons, means
from pipeline.classify import model_files
from pipeline.classify.codebook import Codebook, Label
from pipeline.compare import registry
from pipeline.lexicons import Measure, Measures
from pipeline.report import site, words


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


class TestWords:
    def test_both_languages_have_the_same_places(self):
        for key, (zh, en) in words.texts().items():
            assert not en or placeholders(zh) == placeholders(en), key

    def test_no_text_hides_behind_an_attribute(self):
        """In a template `w.x` is an attribute first."""
        assert not set(words.texts()) & set(dir(words.Words("zh")))

    def test_codes_of_the_comparisons_have_names(self):
        codes = {(column.codes, c) for t in registry.tables().values() for column in t.columns for c in column.choices}
        assert codes
        assert {c for c in codes if words.Words("zh").code(*c) == c[1]} == set()

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_every_measure_has_a_name(self, lang):
        measures = lexicons.built_in()
        shown = words.Words(lang, means.titles(lang, measures, model_files.built_in().codebook))
        told = {m.name: shown.code("measure", m.name) for m in measures.measures.rows}
        assert all(bool(re.search("[㐀-鿿]", title)) == (lang == "zh") for title in told.values()), told

    def test_measures_and_labels_of_a_user_s_own(self):
        own = replace(
            lexicons.built_in(), measures=Measures([Measure("trees", "植树", (("树",),), (), frozenset("棵"))])
        )
        book = Codebook((Label("safety", "Safety", "安全问题", ""),))
        shown = words.Words("zh", means.titles("zh", own, book))
        assert (shown.code("measure", "trees"), shown.code("label", "safety")) == ("植树", "安全问题")


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, two):
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


COLOURS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", (site._STATIC / "report.css").read_text(encoding="utf-8")))
GROUNDS = ("paper", "wash", "few", "found", "target", "rectified")


class TestContrast:
    """WCAG 2.2, level AA: 4.5 for text, 3 for what else must be seen."""

    def test_measure(self):
        assert contrast("#000000", "#ffffff") == pytest.approx(21)
        assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)

    @pytest.mark.parametrize(
        ("ink", "ground"),
        [
            *[("ink", ground) for ground in GROUNDS],
            *[("soft", ground) for ground in ("paper", "wash")],
            *[("link", ground) for ground in GROUNDS],
            ("accent", "paper"), ("few-ink", "few"), ("found-ink", "found"), ("target-ink", "target"),
            ("rectified-ink", "rectified"), ("paper", "ink"),
        ],
    )  # fmt: skip
    def test_text(self, ink, ground):
        assert contrast(COLOURS[ink], COLOURS[ground]) >= 4.5

    @pytest.mark.parametrize("ground", GROUNDS)
    @pytest.mark.parametrize("line", [name for name in COLOURS if name.startswith("on-")] + ["focus"])
    def test_lines(self, line, ground):
        assert contrast(COLOURS[line], COLOURS[ground]) >= 3

    def test_edges_of_controls(self):
        assert contrast(COLOURS["edge"], COLOURS["paper"]) >= 3

    def test_every_colour_has_a_name(self):
        css = (site._STATIC / "report.css").read_text(encoding="utf-8")
        rules = css[css.index("}") :]
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;, )])|rgba?\(|hsl", rules)
        assert "url(" not in css
        assert "@import" not in css
