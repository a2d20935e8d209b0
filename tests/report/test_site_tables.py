"""Tables of a report: the CSVs beside it, the cells on its pages, the overview made of them."""

import re

import pytest
from hostile_corpus import PLAIN, TEXT, frame, make, small_corpus
from html_pages import parsed, text_of
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare import comparisons, registry
from pipeline.compare import schema as compared
from pipeline.compare.grouping import UNKNOWN, Grouping
from pipeline.report import grid, overview, values, words
from pipeline.report.library import Library
from pipeline.tables.cell_texts import restore


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
