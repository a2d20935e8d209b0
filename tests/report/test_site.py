import json
import re
import string
from dataclasses import replace
from pathlib import Path

import pytest
from hostile_corpus import HOSTILE, PLAIN, SVG, TEXT, TITLE, Drawing, comparison_tables, frame, make, small_corpus
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipeline import lexicons, means
from pipeline.classify import model_files
from pipeline.classify.codebook import Codebook, Label
from pipeline.compare import comparisons, registry
from pipeline.compare import schema as compared
from pipeline.compare.grouping import UNKNOWN, Grouping
from pipeline.errors import LockedError, XunshiError
from pipeline.lexicons import Measure, Measures
from pipeline.report import findings, grid, notes, overview, place, reading, site, svg, values, words
from pipeline.report.library import Library
from pipeline.tables import lock
from pipeline.tables.cell_texts import restore


def parsed(path):
    return html.document_fromstring(path.read_bytes().decode(), parser=html.HTMLParser(encoding="utf-8"))


def text_of(element):
    return "".join(element.itertext())


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
        folder, _ = report
        for path in folder.rglob("*.html"):
            for link in parsed(path).xpath("//a"):
                file, _, anchor = link.get("href").partition("#")
                target = (path.parent / file).resolve() if file else path
                assert target.is_relative_to(folder), (path, link.get("href"))
                assert target.is_file(), (path, link.get("href"))
                assert not anchor or parsed(target).xpath("//*[@id=$anchor]", anchor=anchor), (path, link.get("href"))

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


class TestTables:
    def test_csv(self, report):
        folder, lang = report
        lines = (folder / "tables" / "rates.csv").read_text(encoding="utf-8-sig").splitlines()
        assert lines[0].split(",")[:3] == {"zh": ["组", "层", "项目"], "en": ["group", "layer", "item"]}[lang]
        assert len(lines) == 7
        assert restore(lines[1].split(",")[0]) == "<b>甲省"

    def test_heads_tell_what_columns_mean(self, report):
        folder, lang = report
        heads = parsed(folder / "rates.html").xpath("//th/button")
        shown = [c for c in compared.RATES.columns if c.name != "few"]
        assert [h.text for h in heads] == [c.title if lang == "zh" else c.name for c in shown]
        assert all(
            (c.about_zh if lang == "zh" else c.about) in h.get("title") for c, h in zip(shown, heads, strict=True)
        )

    def test_few(self, report):
        folder, lang = report
        rows = parsed(folder / "rates.html").xpath("//tbody/tr")
        marked = [[text_of(b) for b in row.xpath(".//span[contains(@class,'badge-few')]")] for row in rows]
        assert marked == [[{"zh": "仅1篇", "en": "few documents (1)"}[lang]]] * 3 + [[]] * 3

    def test_missing(self, report):
        folder, _ = report
        cells = parsed(folder / "rates.html").xpath("//tbody/tr[1]/td")
        low = [c.name for c in compared.RATES.columns].index("low")
        assert (cells[low].text, cells[low].get("data-key")) == ("–", "")

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (0, "0"), (7, "7"), (1234, "1,234"), (12.0, "12"), (-3, "−3"), (0.5, "0.500"), (1 / 3, "0.333"), (2.0 / 30, "0.0667"),
            (12.345, "12.3"), (999.4, "999"), (9.999, "10.0"), (0.99999, "1.00"), (1234.5, "1,234"), (0.0012, "0.00120"),
            (0.000012, "1.20×10⁻⁵"), (-0.5, "−0.500"), (1e-300, "1.00×10⁻³⁰⁰"), (None, "–"), (float("nan"), "–"),
            (float("inf"), "–"), ("x", "–"),
        ],
    )  # fmt: skip
    def test_numbers(self, value, shown):
        assert values.number(value) == shown

    def test_years(self):
        assert values.number(2021, "year") == "2021"
        assert values.years([2024, "2019", 2020, None, 2019]) == "2019–2020, 2024"
        assert values.years([None]) == "–"

    @given(st.floats(min_value=1e-12, max_value=1e12))
    def test_numbers_keep_three_digits(self, value):
        text = values.number(value).replace(",", "").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
        read = float(text.replace("×10", "e"))
        assert read == pytest.approx(value, rel=0.005)

    def rates(self, groups, items):
        made = [
            {"group": f"g{g}", "layer": "slogans", "item": f"i{i:04}", "count": i, "documents": 5}
            for g in range(groups)
            for i in range(items)
        ]  # fmt: skip
        return comparisons.rows(compared.RATES, frame(compared.RATES, made))

    def test_long_table_shows_the_strongest_of_each_group(self, tmp_path):
        corpus = small_corpus(tmp_path)
        library = Library(corpus, corpus.group(["year"]), words.Words("en"))
        made = grid.grid(compared.RATES, self.rates(10, 200), library)
        shown = [(row[0].text, row[2].text) for row in made.rows]
        assert made.total == 2000
        assert shown == [(f"g{g}", f"i{i:04}") for g in range(10) for i in range(150, 200)]

    def test_short_table_is_whole(self, tmp_path):
        corpus = small_corpus(tmp_path)
        library = Library(corpus, corpus.group(["year"]), words.Words("en"))
        assert len(grid.grid(compared.RATES, self.rates(5, 100), library).rows) == 500

    def test_cut_is_told(self, tmp_path):
        tables = {"rates": frame(compared.RATES, [{"group": "g", "item": f"i{i}"} for i in range(501)])}
        make(tmp_path / "out", tmp_path, "en", tables=tables)
        page = parsed(tmp_path / "out" / "rates.html")
        assert page.xpath("//p[@class='cut']")[0].text.startswith("500 of 501 rows")
        assert len(page.xpath("//tbody/tr")) == 500
        assert len((tmp_path / "out" / "tables" / "rates.csv").read_bytes().splitlines()) == 502


class TestCells:
    @pytest.mark.parametrize(
        ("name", "row", "column", "want"),
        [
            ("clusters", {"step": 1, "left": UNKNOWN, "right": "#2"}, "left", "（不明）"),
            ("clusters", {"step": 1, "left": "甲省", "members": f"甲省|{UNKNOWN}"}, "members", "甲省、（不明）"),
            ("likeness", {"group": "甲省", "other": UNKNOWN}, "other", "（不明）"),
            ("groups", {"group": "甲省", "years": "2021|2022|2024"}, "years", "2021–2022, 2024"),
            ("calendar", {"modes": "常规|机动"}, "modes", "常规、机动"),
            ("slogan_ledger", {"slogan": "甲|乙"}, "slogan", "甲|乙"),  # no list
        ],
    )
    def test_lists_and_groups(self, tmp_path, name, row, column, want):
        corpus = small_corpus(tmp_path)
        table = registry.tables()[name]
        made = grid.grid(
            table,
            comparisons.rows(table, frame(table, [row])),
            Library(corpus, corpus.group(["year"]), words.Words("zh")),
        )
        place = [c.name for c in grid.arranged(table)].index(column)
        assert made.rows[0][place].text == want


class TestArranged:
    @pytest.mark.parametrize(
        ("name", "want"),
        [
            ("rates", ["group", "layer", "item", "count"]),
            ("passages", ["passage", "doc_id", "other", "text", "other_text", "kind"]),
            ("silences", ["group", "layer", "item", "peers"]),
        ],
    )
    def test_what_is_read_stands_before_what_is_counted(self, name, want):
        made = [column.name for column in grid.arranged(registry.tables()[name])]
        order = [n for n in made if n in want]
        assert order == [n for n in want if n in made]
        assert made[:2] == [n for n in want if n in made][:2]

    def test_offsets_stand_last_and_nothing_is_lost(self):
        table = registry.tables()["passages"]
        made = [column.name for column in grid.arranged(table)]
        assert made[-4:] == ["start", "end", "other_start", "other_end"]
        assert sorted(made) == sorted(c.name for c in table.columns if c.name != "few")


class TestOverview:
    def test_terms(self, report):
        folder, lang = report
        table = parsed(folder / "index.html").xpath("//table[@class='terms']")[0]
        rows = {
            row.find("th").text: [" ".join(text_of(td).split()) for td in row.findall("td")]
            for row in table.findall("tbody/tr")
        }
        unknown = {"zh": "（不明）", "en": UNKNOWN}[lang]
        assert rows == {"<b>甲省": ["–"] * 3, "乙省": ["医院 (×4) 粮食 (×2)", "–", "–"], unknown: ["–"] * 3}
        assert [text_of(t).split()[0] for t in table.xpath(".//span[contains(@class,'pale')]")] == ["医院"]

    def test_anachronisms_and_copies_lead_to_the_documents(self, report):
        folder, _ = report
        links = parsed(folder / "index.html").xpath("//td[@class='doc']/a/@href")
        starts = TEXT.index("落实不力"), PLAIN.index("落实不力")
        assert links == ["documents/2.html", f"documents/1.html#r{starts[0]}", f"documents/2.html#r{starts[1]}"]

    @pytest.mark.parametrize(
        "of", [{"a": "x", "b": "x", "c": "x"}, {"a": UNKNOWN, "b": "x"}, {str(i): str(i) for i in range(9)}, {"a": "x"}]
    )
    def test_notices_in_chinese_say_as_much(self, of):
        grouping = Grouping(("province",), of)
        chinese, english = (overview.notices(grouping, words.Words(lang)) for lang in ("zh", "en"))
        assert len(chinese) == len(english) == len(list(grouping.notices()))
        assert all(re.search("[\u4e00-\u9fff]", notice) for notice in chinese)


SPANS = st.lists(
    st.tuples(st.integers(-2, 14), st.integers(-2, 14), st.sampled_from(["masks", "passages", "rounds"])), max_size=6
)


class TestReading:
    @given(st.text("甲乙\n ", max_size=12), SPANS)
    def test_pieces_are_the_text_and_know_what_covers_them(self, text, places):
        spans = [reading.Span(a, b, layer, f"m{n}", f"t{n}") for n, (a, b, layer) in enumerate(places)]
        lines = reading.lines(text, [], spans)
        assert ["".join(p.text for r in line.runs for p in r.pieces) for line in lines] == [
            line for line in text.split("\n") if line.strip()
        ]  # fmt: skip
        for line in lines:
            at = line.start
            for piece in (p for r in line.runs for p in r.pieces):
                for offset in range(at, at + len(piece.text)):
                    covering = {s.mark for s in spans if 0 <= s.start <= offset < s.end <= len(text)}
                    assert set(piece.marks) == covering
                at += len(piece.text)

    @given(st.lists(st.integers(1, 4), max_size=5), SPANS)
    def test_sentences(self, lengths, places):
        text, rows = "", []
        for n, length in enumerate(lengths, 1):
            rows.append({"sentence_id": f"d:{n}", "start": len(text), "end": len(text) + length, "heading": False})
            text += "字" * length + ("\n" if n % 2 else "")
        lines = reading.lines(text, rows, [reading.Span(a, b, c, "m", "") for a, b, c in places])
        runs = [r for line in lines for r in line.runs]
        assert [(r.number, r.anchor, sum(len(p.text) for p in r.pieces)) for r in runs] == [
            (n, f"s{n}", length) for n, length in enumerate(lengths, 1)
        ]  # fmt: skip

    def test_sentence_over_two_lines_has_one_anchor(self):
        lines = reading.lines("甲乙\n丙", [{"sentence_id": "d:7", "start": 0, "end": 4, "heading": False}], [])
        assert [[(r.number, r.anchor) for r in line.runs] for line in lines] == [[(7, "s7")], [(7, "")]]

    @pytest.mark.parametrize(
        ("heading", "level", "want"), [(True, 0, 1), (True, 2, 3), (True, 9, 4), (False, 2, 0), (None, 1, 0)]
    )
    def test_headings(self, heading, level, want):
        row = {"sentence_id": "d:1", "start": 0, "end": 2, "heading": heading, "section_level": level}
        assert reading.lines("甲乙", [row], [])[0].level == want

    def test_anchor_of_a_passage_that_begins_with_a_line_feed(self):
        lines = reading.lines("甲\n\n乙", [], [reading.Span(1, 4, "passages", "p", "")])
        assert [p.anchors for line in lines for r in line.runs for p in r.pieces] == [(), ("r1",)]

    @pytest.mark.parametrize(("sentence_id", "number"), [("a:b#1:12", 12), ("a", 0), ("a:x", 0), ("a:٣", 0), ("", 0)])
    def test_number(self, sentence_id, number):
        assert reading.sentence_number(sentence_id) == number

    def test_mentions_tell_their_values(self, report):
        folder, lang = report
        page = parsed(folder / "documents" / "1.html")
        masks = page.xpath("//span[contains(@class,'masks')]")
        assert [(m.text, set(m.get("class").split()), m.get("data-ids")) for m in masks] == [
            ("xx", {"m", "statistics", "masks"}, "statistics-1 masks-1")
        ]
        want = {"zh": ["统计数字：指标 党组织 · 单位 个", "隐去内容：所指 数量 · 单位 个"],
                "en": ["Figures：metric 党组织 · unit 个", "Masks：role count · unit 个"]}[lang]  # fmt: skip
        said = json.loads(page.get_element_by_id("said").text)
        assert [said[mark] for mark in masks[0].get("data-ids").split()] == want
        assert set(said) == {mark for ids in page.xpath("//@data-ids") for mark in ids.split()}


class TestNotes:
    def test_findings_stand_beside_their_line(self, report):
        folder, lang = report
        page = parsed(folder / "documents" / "1.html")
        said = [" ".join(text_of(n).split()) for n in page.xpath("//p[@class='note']")]
        zh = ["2 存在 责任问题 其他问题 存疑 依据 发现", "3 已整改 其他问题"]
        assert said == (zh if lang == "zh" else ["2 found responsibility other unsure cue 发现", "3 rectified other"])

    def test_passages_are_linked_both_ways(self, report):
        folder, _ = report
        for here, other, text in ((1, 2, PLAIN), (2, 1, TEXT)):
            links = parsed(folder / "documents" / f"{here}.html").xpath("//p[contains(@class,'reuse')]//a/@href")
            assert links == [f"../documents/{other}.html#r{text.index('落实不力')}"]

    def test_many_links_are_counted(self, tmp_path):
        corpus = small_corpus(tmp_path)
        library = Library(corpus, corpus.group(["year"]), words.Words("en"))
        held = [notes.Shared(0, n + 1, f"d{n}", 0, "facts", boilerplate=False) for n in range(8)]
        links, more = notes.links([*held, *held], library)
        assert ([link.text for link in links], more) == (["d7", "d6", "d5", "d4", "d3"], 3)


class TestFindings:
    def test_parts_hold_them_all(self, report):
        folder, _ = report
        data = json.loads(parsed(folder / "findings.html").get_element_by_id("data").text)
        held = part_of(folder / "findings" / "0.js")
        assert [row[:4] for row in held["rows"]] == [[1, 0, 2021, 2], [1, 0, 2021, 3], [2, 1, 2022, 2]]
        assert [row[6] for row in held["rows"]] == [1, 0, 0]
        assert held["titles"]["1"] == TITLE
        assert data["labels"][-1] == "</script>"
        assert (data["total"], data["paged"]) == (3, None)

    def test_many_stand_in_several_parts(self, tmp_path, monkeypatch):
        monkeypatch.setattr(findings, "PART", 2)
        make(tmp_path / "out", tmp_path)
        assert [len(part_of(tmp_path / "out" / "findings" / f"{n}.js")["rows"]) for n in range(2)] == [2, 1]
        assert not (tmp_path / "out" / "findings" / "2.js").exists()

    def test_a_page_of_findings_never_reaches_over_a_part(self):
        script = (Path(site.__file__).parent / "static" / "report.js").read_text(encoding="utf-8")
        assert findings.PART % int(re.search(r"const SHOWN = (\d+)", script)[1]) == 0


def part_of(path):
    """What a part hands to the page; nothing but JSON stands in it, and nothing that could end it."""
    number, held = re.fullmatch(r"xunshi\.part\((\d+), (.*)\);\n", path.read_text(encoding="utf-8")).groups()
    assert number == path.stem
    assert not set(held) & set("<>&\u2028\u2029")
    return json.loads(held)


class TestDocuments:
    @pytest.mark.parametrize(("most", "pages"), [(0, []), (1, [2]), (2, [1, 2]), (3, [1, 2, 3]), (9, [1, 2, 3])])
    def test_so_many_have_a_page(self, tmp_path, most, pages):
        out = tmp_path / "out"
        make(out, tmp_path, documents=most)
        assert sorted(int(p.stem) for p in (out / "documents").glob("[0-9]*.html")) == pages
        listing = parsed(out / "documents" / "index.html")
        assert len(listing.xpath("//tbody/tr")) == 3
        assert len(listing.xpath("//td[@class='doc']/a")) == len(pages)
        assert bool(listing.xpath("//p[@class='cut']")) == (len(pages) < 3)
        paged = json.loads(parsed(out / "findings.html").get_element_by_id("data").text)["paged"]
        assert paged == (None if len(pages) == 3 else pages)
        TestPages().test_links_lead_somewhere((out, "zh"))

    def test_those_that_tables_link_to_come_first(self, tmp_path):
        tables = {"slogan_ledger": comparison_tables()["slogan_ledger"]}  # names the second document
        make(tmp_path / "out", tmp_path, tables=tables, documents=1)
        assert [p.name for p in (tmp_path / "out" / "documents").glob("[0-9]*.html")] == ["2.html"]

    def test_a_document_s_page_holds_little_that_others_hold(self, report):
        for path in (report[0] / "documents").glob("[0-9]*.html"):
            assert len(path.read_bytes()) < 12_000  # style and script alone would be 24 000


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


def test_drawing_names_are_no_paths():
    made = site._figures([Drawing("../x", "rates"), Drawing("a b", "rates"), Drawing("ok-1", "rates")], lambda _: SVG)
    assert [f.file for f in made] == ["figures/figure-1.svg", "figures/figure-2.svg", "figures/ok-1.svg"]


def test_hostile_id_is_no_path(report):
    folder, _ = report
    assert not [p for p in folder.rglob("*") if HOSTILE[:5] in p.name]
