"""Pieces of a compilation, and sections and sentences of a text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest import clean, headings, split

BODY = "市委坚持发现问题、形成震慑，推动改革、促进发展，全年共派出巡察组12个，发现问题356个，移交问题线索28件。" * 5
TITLES = ["苍浦省2022年巡视巡察工作综述", "临砚市2022年度巡察工作情况报告", "桐隐县委2022年巡察工作总结"]


def titles(text, listed=()):
    return [title for title, _ in split.pieces(text, listed)]


def compilation(*parts):
    return "\n".join(f"{part}\n\n{BODY}\n" for part in parts)


def read(raw):
    """As `corpus` does it: the listed titles are read before the table of contents goes."""
    return split.pieces(clean.clean(raw), clean.contents_titles(clean.spaces(raw)))


# --- pieces -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("leader", ["………………", "......", "\t", "   ", "·····", " …… … ……"])
def test_a_listed_compilation_is_cut_at_the_listed_titles(leader):
    contents = "\n".join(f"{i}.{t}{leader}{2 * i}" for i, t in enumerate(TITLES, 1))
    found = read(f"2022年巡察工作总结汇编（3篇）\n\n目录\n{contents}\n\n1\n\n{compilation(*TITLES)}")
    assert [title for title, _ in found] == TITLES
    assert all("目录" not in body and BODY in body for _, body in found)


def test_a_table_of_contents_without_page_numbers_makes_no_document():
    listed = "\n".join(f"{i}.{t}" for i, t in enumerate(TITLES, 1))
    found = read(f"2022年巡察工作总结汇编（3篇）\n\n目录\n{listed}\n\n{compilation(*TITLES)}")
    assert [title for title, _ in found] == TITLES
    assert not any("2.临砚" in body for _, body in found)


@pytest.mark.parametrize(
    "marks",
    [
        ("【篇一】", "【篇二】", "【篇三】"),
        ("篇一", "篇二", "篇三"),
        ("第1篇", "第2篇", "第3篇"),
        ("第一篇：", "第二篇：", "第三篇："),
        ("（范文一）", "（范文二）", "（范文三）"),
    ],
)
def test_marked_pieces_are_cut_and_take_the_title_below(marks):
    text = "\n".join(f"{mark}\n{title}\n{BODY}" for mark, title in zip(marks, TITLES, strict=True))
    assert titles(text) == TITLES


@pytest.mark.parametrize("mark", ["【篇{}】{}", "第{}篇：{}", "篇{} {}", "篇{}：{}"])
def test_a_title_on_the_mark_s_own_line(mark):
    text = "\n".join(f"{mark.format(n, title)}\n{BODY}" for n, title in zip("一二三", TITLES, strict=True))
    assert titles(text) == TITLES


def test_repeated_titles_are_separate_documents():
    assert titles(compilation("县委巡察工作总结", "县委巡察工作总结")) == ["县委巡察工作总结"] * 2
    listed = ["县委巡察工作总结", "县委巡察工作总结"]
    assert titles(compilation(*listed), listed) == listed


def test_titles_alone_part_documents():
    assert titles(compilation(*TITLES)) == TITLES


def test_a_preface_before_the_pieces_is_kept():
    found = split.pieces(f"{BODY}\n\n{compilation(*TITLES)}")
    assert len(found) == 4
    assert found[0] == ("", BODY)


@pytest.mark.parametrize(
    "text",
    [
        f"榆屏县委2023年巡察工作总结\n\n{BODY}",
        f"中共鹭坪县委关于首轮巡察工作情况的报告\n中共沐江市委：\n{BODY}\n专此报告。",
        # a reference to another report is no title, nor is a numbered heading that sounds like one
        f"榆屏县委2023年巡察工作总结\n{BODY}\n三、关于巡察整改情况的报告\n{BODY}",
        f"榆屏县委2023年巡察工作总结\n{BODY}\n现印发《巡察工作情况报告》。\n{BODY}",
        # one mark alone announces nothing
        f"榆屏县委2023年巡察工作总结\n{BODY}\n第一篇：开局\n{BODY}",
        # signature and subtitle
        f"榆屏县委2023年巡察工作总结\n（2024年1月18日）\n{BODY}\n中共榆屏县委\n2024年1月18日",
    ],
)
def test_a_single_document_stays_whole(text):
    found = split.pieces(text)
    assert len(found) == 1
    assert found[0][1] == text


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("榆屏县委2023年巡察工作总结", "榆屏县委2023年巡察工作总结"),
        ("中共榆屏县委\n关于2023年巡察整改情况的报告", "中共榆屏县委关于2023年巡察整改情况的报告"),
        ("在全县巡察工作动员会上的讲话", "在全县巡察工作动员会上的讲话"),
        ("根据统一部署，现将情况报告如下。", ""),
        ("一、总体情况", ""),
    ],
)
def test_title_of_a_single_document(head, title):
    assert titles(f"{head}\n{BODY}") == [title]


@pytest.mark.parametrize("text", ["", "\n", "短。", "甲\n乙"])
def test_a_tiny_text_is_one_piece(text):
    assert len(split.pieces(text)) == 1


def test_no_text_is_lost_in_a_compilation():
    text = compilation(*TITLES)
    assert "".join("".join(body.split()) for _, body in split.pieces(text)) == "".join(text.split())


# --- structure --------------------------------------------------------------------------------------------------------

STRUCTURED = "\n".join(  # noqa: FLY002 (one line an entry)
    [
        "榆屏县委2023年巡察工作总结",
        "2023年，县委高度重视。",
        "一、加强领导",
        "（一）县委带头抓",
        "县委先后召开会议5次。听取汇报。",
        "1.县纪委监委把整改监督嵌入日常监督。开展核查48次。",
        "(1)县委组织部将整改实绩作为参考。不予评优。",
        "（二）部门协同抓。各部门认真落实，形成合力。",
        "二、聚焦重点，解决问题",
        "取得成效。",
    ]
)


def test_levels_and_nesting():
    sections, _ = split.structure(STRUCTURED, "榆屏县委2023年巡察工作总结")
    assert [(s.level, s.heading) for s in sections] == [
        (0, ""),
        (1, "一、加强领导"),
        (2, "（一）县委带头抓"),
        (3, "1.县纪委监委把整改监督嵌入日常监督"),
        (4, "(1)县委组织部将整改实绩作为参考"),
        (2, "（二）部门协同抓"),
        (1, "二、聚焦重点，解决问题"),
    ]
    first = sections[1]
    assert STRUCTURED[first.end :].startswith("二、")
    assert all(first.start <= s.start and s.end <= first.end for s in sections[2:6])
    assert sections[-1].end == len(STRUCTURED)


def test_sentences_know_their_innermost_section():
    sections, sentences = split.structure(STRUCTURED)
    where = {STRUCTURED[s.start : s.end]: sections[s.section].heading for s in sentences}
    assert where["听取汇报。"] == "（一）县委带头抓"
    assert where["开展核查48次。"] == "1.县纪委监委把整改监督嵌入日常监督"
    assert where["各部门认真落实，形成合力。"] == "（二）部门协同抓"
    assert where["取得成效。"] == "二、聚焦重点，解决问题"
    assert where["2023年，县委高度重视。"] == ""


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("一、抬高站位，强化领导。县委高度重视，多次研究部署。", "一、抬高站位，强化领导。"),
        ("（三）关于“执法松懈”问题的整改", "（三）关于“执法松懈”问题的整改"),
        ("1、查得更专了。过去进驻先要材料。", "1、查得更专了。"),
        # a list item that is a sentence of its own, or that only opens a list, is no heading
        ("1.启动七届市委第五轮巡察。", ""),
        ("三、主要做法如下：", ""),
        ("（一）" + "长" * 70, ""),
        # these begin like a number but are none
        ("1.5万户群众受益。大家高兴。", ""),
        ("一是把稳舵盘。确保方向不偏。", ""),
        ("2023年，县委高度重视。效果好。", ""),
        ("10个巡察组进驻。发现问题。", ""),
    ],
)
def test_headings(line, heading):
    text = f"{line}\n{BODY}"
    _, sentences = split.structure(text)
    found = [text[s.start : s.end] for s in sentences if s.heading]
    assert found == ([heading] if heading else [])


def test_the_last_row_of_a_table_is_no_heading():
    raw = f"各单位整改情况见下表。\n单位\t发现问题\t已整改\n榆屏城投公司\t51\t46\n{BODY}"
    text = clean.clean(raw, lines_are_paragraphs=True)
    _, sentences = split.structure(text)
    assert [text[s.start : s.end] for s in sentences if s.heading] == []


def assert_tiled(text, sections, sentences):
    at = 0
    for s in sentences:
        assert s.start < s.end
        assert set(text[at : s.start]) <= {"\n"}
        assert "\n" not in text[s.start : s.end]
        assert 0 <= s.section < len(sections)
        at = s.end
    assert set(text[at:]) <= {"\n"}
    assert all(0 <= s.start <= s.end <= len(text) for s in sections)


PARTS = st.sampled_from(
    [*STRUCTURED.split("\n"), *TITLES, "", "，", "。", "（未完。", "）", "“完。”，他说", "!?…", "——甲；", BODY]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, max_size=14).map("\n".join), st.sampled_from(["", *TITLES]))
def test_sentences_tile_any_text(text, title):
    assert_tiled(text, *split.structure(text, title))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="一二、（）(1)。；！”“…,.\n巡察 工作", max_size=80))
def test_sentences_tile_any_characters(text):
    assert_tiled(text, *split.structure(text))


@settings(max_examples=200, deadline=None)
@given(st.lists(PARTS, max_size=14).map("\n".join))
def test_pieces_lose_nothing_but_a_cover(text):
    found = split.pieces(text)
    assert found
    assert all(body in text for _, body in found)


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("一、主要做法", 1),
        ("第十二章 总则", 1),
        ("（三）整改情况", 2),
        ("(三)整改情况", 2),
        ("第二节 做法", 2),
        ("3．建账", 3),
        ("３、建账", 3),
        ("(4)销号", 4),
        ("⑤销号", 4),
        ("㉑销号", 4),
        ("整改情况", 0),
        ("第三轮巡察", 0),
        ("（附件）", 0),
        ("十个方面", 0),
        ("3.5万元", 0),
        ("", 0),
    ],
)
def test_levels_of_numbered_lines(line, level):
    assert headings.numbered_level(line) == level
