"""Pages of documents: the text with what was found in it, notes beside it, the list of findings, which documents have one."""

import json
import re
from pathlib import Path

import pytest
from hostile_corpus import PLAIN, TEXT, TITLE, comparison_tables, make, small_corpus
from html_pages import assert_links_lead_somewhere, parsed, text_of
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report import findings, notes, reading, site, words
from pipeline.report.library import Library

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
        assert_links_lead_somewhere(out)

    def test_those_that_tables_link_to_come_first(self, tmp_path):
        tables = {"slogan_ledger": comparison_tables()["slogan_ledger"]}  # names the second document
        make(tmp_path / "out", tmp_path, tables=tables, documents=1)
        assert [p.name for p in (tmp_path / "out" / "documents").glob("[0-9]*.html")] == ["2.html"]

    def test_a_document_s_page_holds_little_that_others_hold(self, report):
        for path in (report[0] / "documents").glob("[0-9]*.html"):
            assert len(path.read_bytes()) < 12_000  # style and script alone would be 24 000
