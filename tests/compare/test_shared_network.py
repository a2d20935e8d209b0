"""The network of shared passages: who is joined to whom, how widely, and who is left out."""

import pandas as pd
import pytest

from pipeline.compare import registry
from pipeline.compare.figures import draw, shared, svg
from pipeline.compare.grouping import UNKNOWN

A, B = "甲省", "乙省 <b>"
PASSAGE = {
    "passage": 1, "doc_id": "p/一.txt#1", "start": 0, "end": 60, "other": "p/二.txt#1", "other_start": 9, "other_end": 69,
    "kind": "facts", "identity": 1.0, "spread": 2, "boilerplate": False, "direction": "dated", "group": A, "other_group": B,
    "text": "x", "other_text": "x",
}  # fmt: skip


def drawn(*rows, lang="zh", names=(A, B)):
    table = registry.tables()["passages"]
    frame = pd.DataFrame([PASSAGE | row for row in rows], columns=list(table.names), dtype=object)
    return {d.name: d for d in draw({"passages": frame}, names, lang)}.get("network")


def tips(drawing):
    return list(drawing.tips.values())


@pytest.mark.parametrize(
    "rows",
    [(), ({"boilerplate": True},), ({"group": "丙省"},), ({"other_group": "丙省"},)],
    ids=["none", "boilerplate", "group not drawn", "other group not drawn"],
)
def test_nothing_to_draw(rows):
    assert drawn(*rows) is None


def test_a_bow_sums_what_two_documents_share_in_either_direction():
    swapped = {
        "passage": 2,
        "doc_id": PASSAGE["other"],
        "other": PASSAGE["doc_id"],
        "group": B,
        "other_group": A,
        "end": 40,
    }
    found = tips(drawn({}, swapped, {"passage": 2, "start": 100, "end": 130}))
    assert found[0] == "p/一.txt#1 → p/二.txt#1；2 段，130 字；先后可判"
    assert found[1:] == ["p/一.txt#1；甲省；130 字", "p/二.txt#1；乙省 <b>；130 字"]


def test_what_is_unknown_is_told_in_the_reader_s_language():
    for lang, said in (("zh", "（不明）"), ("en", "(unknown)")):
        drawing = drawn({"group": UNKNOWN}, lang=lang, names=(A, B, UNKNOWN))
        assert [said in tip for tip in tips(drawing)] == [False, False, True]
        assert ("(unknown)" in svg(drawing)) == (lang == "en")


def test_boilerplate_joins_nobody():
    assert len(tips(drawn({}, {"other": "p/三.txt#1", "boilerplate": True}))) == 3


def test_wider_where_more_is_shared_and_dashed_where_no_date_tells():
    drawing = drawn({"end": 600}, {"other": "p/三.txt#1", "end": 30, "direction": "unknown"})
    bows = {p.get_gid(): p for p in drawing.figure.findobj(lambda a: type(a).__name__ == "PathPatch" and a.get_gid())}
    told = {drawing.tips[gid]: bow for gid, bow in bows.items()}
    much = next(bow for tip, bow in told.items() if "二.txt" in tip)
    little = next(bow for tip, bow in told.items() if "三.txt" in tip)
    assert much.get_linewidth() > 3 * little.get_linewidth()
    assert (much.get_linestyle(), little.get_linestyle() == "-") == ("-", False)


def test_those_that_share_most_are_drawn_and_the_others_counted(monkeypatch):
    monkeypatch.setattr(shared, "MOST", 2)
    rows = [{"other": f"p/{n}.txt#1", "end": 50 + n} for n in range(5)]
    for lang, said in (("zh", "2 篇，共 6 篇"), ("en", "2 of 6 documents")):
        drawing = drawn(*rows, lang=lang)
        assert said in drawing.note
        assert [tip.split("；" if lang == "zh" else ";")[0] for tip in tips(drawing)][1:] == ["p/一.txt#1", "p/4.txt#1"]


def test_names_stand_at_the_points_without_folder_and_number():
    drawn_names = {
        t.get_text() for t in drawn({"other": "q/长长的文件名长长的文件名.txt#2"}).figure.findobj(match=_text)
    }
    assert "一.txt" in drawn_names
    assert any(name.startswith("长长的") and name.endswith("…") for name in drawn_names)


def _text(artist):
    return type(artist).__name__ == "Text" and artist.get_text()


def test_every_mark_of_the_page_is_there_and_escaped():
    made = svg(drawn({}))
    assert made.count('class="mark"') == 3
    assert "<b>" not in made
