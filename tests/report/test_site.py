"""A report as a folder of pages: which there are, safe whatever is in the tables, whole or not there."""

import json
import re

import pytest
from hostile_corpus import HOSTILE, PLAIN, SVG, TEXT, TITLE, Drawing, comparison_tables, make, small_corpus
from html_pages import assert_links_lead_somewhere, parsed, text_of
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import LockedError, XunshiError
from pipeline.report import findings, place, site, svg
from pipeline.tables import lock

# what pages of the other language say too: signs, names of files and programs, and columns' own names in English tables
ALLOWED = {
    "zh": [r"xunshi(?:\[fonts\])?", "CSV", "SVG", "TF-IDF", "COUNT", "PLACE", "Gries", "metadata.csv", "all", "threads",
           "ledger", "rest", "facts|verbatim|template|edited|dated|unknown", r"docs/\S+md", "Benjamini|Hochberg|Dunning|Hardie|Monroe"],
    "en": ["巡视|巡察|全覆盖", "元|万元", "约|余", "甲省|乙省", "医院|粮食", "应巡察党组织", "图题"],
}  # fmt: skip


class TestPages:
    def test_which(self, report):
        folder, _ = report
        found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
        tables = {f"tables/{name}.csv" for name in comparison_tables()}
        assert found == tables | {
            "xunshi-report.json", "index.html", "rates.html", "keyness.html", "reuse.html", "slogans.html", "silences.html",
            "findings.html", "glossary.html", "documents/index.html", "documents/1.html", "documents/2.html",
            "documents/3.html", "figures/rates_bars.svg", "figures/figure-2.svg", "report.css", "report.js", "findings/0.js",
            "search.html", "search.js", "search/0.js",
        }  # fmt: skip

    def test_returned(self, tmp_path):
        written = make(tmp_path / "out", tmp_path)
        assert sorted(written) == sorted(p for p in (tmp_path / "out").rglob("*") if p.is_file())

    def test_links_lead_somewhere(self, report):
        assert_links_lead_somewhere(report[0])

    def test_ids_are_unique(self, report):
        folder, _ = report
        for path in folder.rglob("*.html"):
            ids = parsed(path).xpath("//@id")
            assert len(ids) == len(set(ids)), path

    def test_language(self, report):
        folder, lang = report
        for path in folder.rglob("*.html"):
            assert parsed(path).get("lang") == {"zh": "zh-Hans", "en": "en"}[lang]

    def test_only_the_reader_s_language(self, report):
        """On every page the other language stands only where documents, tables or files put it."""
        folder, lang = report
        foreign = {"zh": "[A-Za-z]{3,}", "en": "[㐀-鿿]+"}[lang]
        for path in folder.rglob("*.html"):
            body = parsed(path).find("body")
            for data in body.xpath("//script|//svg|//article|//h1|//td|//tbody//th|//option|//p[@class='crumbs']"):
                data.drop_tree()
            for data in body.xpath("//dl[@class='meta']|//section[@class='meta']|//figcaption|//*[@class='glossary']"):
                data.drop_tree()
            said = re.sub("|".join(ALLOWED[lang]), "", text_of(body))
            assert not re.findall(foreign, said), path
            for name in ("aria-label", "title", "data-count", "data-wide", "placeholder"):
                for label in body.xpath(f"//@{name}"):
                    plain = re.sub(r"\{\w+\}|" + "|".join(ALLOWED[lang]), "", label)
                    assert not re.search(foreign, plain), (path, label)

    def test_tables_and_figures_are_numbered_as_they_are_met(self, report):
        folder, _ = report
        paths = [a.get("href") for a in parsed(folder / "index.html").xpath("//header//nav//a")]
        for kind in ("//section/h2|//section/h3", "//figcaption"):
            numbers = [
                int(told.text.split()[-1])
                for path in paths
                for told in parsed(folder / path).xpath(f"({kind})//span[@class='no']")
            ]
            assert numbers == list(range(1, len(numbers) + 1))

    def test_same_bytes(self, tmp_path):
        for name in ("one", "two"):
            make(tmp_path / name, tmp_path)
        one, two = (
            {p.relative_to(f): p.read_bytes() for p in f.rglob("*") if p.is_file()}
            for f in (tmp_path / "one", tmp_path / "two")
        )
        assert one == two

    def test_only_some_tables(self, tmp_path):
        make(tmp_path / "out", tmp_path, tables={"silences": comparison_tables()["silences"]})
        index = parsed(tmp_path / "out" / "index.html")
        assert [a.get("href") for a in index.xpath("//header//nav//a")] == [
            "index.html", "silences.html", "documents/index.html", "findings.html", "search.html", "glossary.html"
        ]  # fmt: skip
        assert not (tmp_path / "out" / "rates.html").exists()

    @pytest.mark.parametrize(("lang", "said"), [("zh", "没有图"), ("en", "No figures")])
    def test_without_a_font_all_but_figures_is_there(self, tmp_path, lang, said):
        make(tmp_path / "out", tmp_path, lang, drawings=None)
        for name, told in (("index", 1), ("rates", 1), ("silences", 0)):  # nothing of silences would be drawn
            page = parsed(tmp_path / "out" / f"{name}.html")
            notes = [text_of(e) for e in page.xpath("//p[@class='cut']|//*[@class='notices']//li")]
            assert sum(n.startswith(said) and "xunshi[fonts]" in n for n in notes) == told, name
        assert not parsed(tmp_path / "out" / "rates.html").xpath("//figure")
        assert len(parsed(tmp_path / "out" / "rates.html").xpath("//tbody/tr")) == 6

    def test_with_figures_nothing_is_said_of_fonts(self, report):
        for path in report[0].glob("*.html"):
            assert "xunshi[fonts]" not in path.read_text(encoding="utf-8")

    def test_without_any_table(self, tmp_path):
        make(tmp_path / "out", tmp_path, tables={})
        assert (tmp_path / "out" / "documents" / "3.html").is_file()


class TestSafety:
    def test_policy_allows_files_of_the_report_only(self, report):
        folder, _ = report
        for path in folder.rglob("*.html"):
            policies = parsed(path).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
            assert dict(d.strip().split(" ", 1) for d in policies[0].split(";")) == {
                "default-src": "'none'", "style-src": "'self' file:", "script-src": "'self' file:",
                "connect-src": "'none'", "base-uri": "'none'", "form-action": "'none'",
            }  # fmt: skip

    def test_nothing_loads_runs_or_leaves(self, report):
        folder, _ = report
        for path in folder.rglob("*.html"):
            page, root = parsed(path), "../" * (len(path.relative_to(folder).parts) - 1)
            own = ["search.js"] if path.name == "search.html" else []
            assert page.xpath("//script[not(@type)]/@src") == [f"{root}report.js", *own]
            assert not page.xpath("//script[not(@type)]")[0].text
            assert page.xpath("//link/@href") == [f"{root}report.css"]
            blocks = page.xpath("//script[@type]/@id")
            assert blocks == {
                "findings.html": ["data"],
                "search.html": ["data"],
                "1.html": ["said"],
                "2.html": ["said"],
                "3.html": ["said"],
            }.get(path.name, [])
            assert set(page.xpath("//script/@type")) <= {"application/json"}
            assert not page.xpath("//style|//img|//iframe|//object|//embed|//form|//base|//b|//i|//u")
            for element in page.iter():
                for name, value in element.attrib.items():
                    assert not name.startswith("on"), (path, name)
                    assert name != "style", path
                    assert name != "src" or element.tag == "script", path
                    assert name != "href" or re.fullmatch(r"[a-z0-9/._#-]+", value), (path, value)

    def test_texts_stay_texts(self, report):
        folder, lang = report
        page = parsed(folder / "documents" / "1.html")
        assert page.find(".//h1").text == TITLE
        said = text_of(page.find(".//section"))
        assert "javascript:alert(3)" in said
        assert '"onmouseover=alert(1)x.txt' in said
        if lang == "en":
            assert page.xpath("//dd[@title]")[0].get("title") == 'cue: " onfocus="alert(6)'

    @pytest.mark.parametrize(("number", "text"), [(1, TEXT), (2, PLAIN)])
    def test_whole_text_is_there(self, report, number, text):
        folder, _ = report
        page = parsed(folder / "documents" / f"{number}.html")
        for ref in page.xpath("//a[@class='ref']"):
            ref.drop_tree()
        lines = page.xpath("//article/div[contains(@class,'line')]/*[self::p or self::h2 or self::h3]")
        assert [text_of(line) for line in lines] == [line for line in text.split("\n") if line]

    def test_empty_document(self, report):
        folder, _ = report
        assert len(parsed(folder / "documents" / "3.html").xpath("//article/p[@class='none']")) == 1

    @given(st.recursive(st.text() | st.integers() | st.none(), st.lists, max_leaves=8))
    def test_block(self, data):
        block = findings.block_of(data)
        assert json.loads(block) == data
        assert not set(block) & set("<>&\u2028\u2029")

    @pytest.mark.parametrize(
        "inside",
        [
            "<script>alert(1)</script>",
            "<style>*{}</style>",
            "<foreignObject/>",
            "<image/>",
            '<a href="#x"/>',
            '<g onclick="x"/>',
            '<g style="fill:red"/>',
            '<use href="x.svg#y"/>',
            '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="http://x/"/>',
            '<g fill="url(http://x/)"/>',
            '<g fill="url(#a) url(http://x/)"/>',
            "<!-- -->",
            "<?x?>",
            '<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>',
        ],
    )
    def test_drawing_that_does_something(self, inside):
        with pytest.raises(ValueError, match="drawing d"):
            svg.checked(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>', "d")

    def test_drawing_in_its_size(self):
        local = '<use href="#a"/><g clip-path="url(#b)"/>'
        made = svg.checked(
            f'<svg xmlns="http://www.w3.org/2000/svg" height="9" viewBox="0 0 72 36" width="100%">{local}</svg>', "d"
        )
        assert (
            made == f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 36" width="96" height="48">{local}</svg>'
        )


class TestFolder:
    def test_earlier_report_is_replaced(self, tmp_path):
        make(tmp_path / "out", tmp_path)
        (tmp_path / "out" / "stale.html").write_text("x")
        make(tmp_path / "out", tmp_path)
        assert not (tmp_path / "out" / "stale.html").exists()
        assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "run"]

    def test_empty_folder_is_taken(self, tmp_path):
        (tmp_path / "out").mkdir()
        make(tmp_path / "out", tmp_path)
        assert (tmp_path / "out" / "index.html").is_file()

    def test_parents_are_made(self, tmp_path):
        make(tmp_path / "a" / "b", tmp_path)
        assert (tmp_path / "a" / "b" / "index.html").is_file()

    @pytest.mark.parametrize("kind", ["folder", "file"])
    def test_anything_else_is_kept(self, tmp_path, kind):
        kept = tmp_path / "out" / "thesis.docx" if kind == "folder" else tmp_path / "out"
        kept.parent.mkdir(exist_ok=True)
        kept.write_text("mine")
        with pytest.raises(XunshiError, match="no earlier report; choose another folder"):
            make(tmp_path / "out", tmp_path)
        assert kept.read_text() == "mine"

    def test_failure_leaves_the_earlier_one(self, tmp_path):
        make(tmp_path / "out", tmp_path)
        before = (tmp_path / "out" / "index.html").read_bytes()
        corpus = small_corpus(tmp_path / "run")
        tables = comparison_tables() | {"rates": comparison_tables()["rates"].assign(count="x")}
        with pytest.raises(ValueError, match="x"):
            site.write(tmp_path / "out", corpus, corpus.group(["year"]), tables, [], svg=lambda _: SVG)
        assert (tmp_path / "out" / "index.html").read_bytes() == before

    def test_unfinished_attempt_is_taken_away(self, tmp_path):
        part = tmp_path / ".out.part"
        part.mkdir()
        (part / place.MARKER).write_text("{}")
        (part / "index.html").write_text("half")
        make(tmp_path / "out", tmp_path)
        assert not part.exists()

    def test_a_kill_between_the_two_renames_leaves_the_earlier_one(self, tmp_path, monkeypatch):
        make(tmp_path / "out", tmp_path)
        before = (tmp_path / "out" / "index.html").read_bytes()
        (tmp_path / "out").rename(tmp_path / ".out.old")

        def fail(*_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(site, "_files", fail)
        with pytest.raises(XunshiError, match="the disk is full"):
            make(tmp_path / "out", tmp_path)
        monkeypatch.undo()
        assert (tmp_path / "out" / "index.html").read_bytes() == before
        make(tmp_path / "out", tmp_path)
        assert not (tmp_path / ".out.old").exists()

    def test_two_reports_into_one_folder(self, tmp_path):
        with (
            lock.held(tmp_path / "out", tmp_path / ".out.lock"),
            pytest.raises(LockedError, match="is being written by"),
        ):
            make(tmp_path / "out", tmp_path)
        make(tmp_path / "out", tmp_path)
        assert not (tmp_path / ".out.lock").exists()

    def test_language(self, tmp_path):
        with pytest.raises(XunshiError, match="language fr"):
            make(tmp_path / "out", tmp_path, "fr")


def test_drawing_names_are_no_paths():
    made = site._figures([Drawing("../x", "rates"), Drawing("a b", "rates"), Drawing("ok-1", "rates")], lambda _: SVG)
    assert [f.file for f in made] == ["figures/figure-1.svg", "figures/figure-2.svg", "figures/ok-1.svg"]


def test_hostile_id_is_no_path(report):
    folder, _ = report
    assert not [p for p in folder.rglob("*") if HOSTILE[:5] in p.name]
