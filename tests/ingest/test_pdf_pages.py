"""PDF pages: note marks, furniture, watermarks, tables and sentences that cross a page, by where characters stand."""

import pytest
from pdf_files import WIDTH, Put, column, in_row, widths, write_pdf

from pipeline import codelists
from pipeline.ingest import clean, pdf_page
from pipeline.ingest.readers import read

BODY = ["市委坚持问题导向，派出巡察组开展常规巡察，着力发现问题、形成震慑，", "推动改革、促进发展，不断深化政治监督。"]


def pdf(tmp_path, *pages):
    [raw] = read(write_pdf(tmp_path / "a.pdf", pages))
    assert {piece.why for piece in raw.dropped} <= set(codelists.names("dropped"))
    return raw.text.split("\n"), [tuple(piece) for piece in raw.dropped]


@pytest.mark.parametrize("mark", ["\0", "\x02", "\x08", "\x0e", "\x1f", "\ufffe"])
def test_what_no_reader_sees_in_a_page(mark):
    assert pdf_page.plain(f"巡{mark}察") == "巡察"


def test_whatever_is_changed_in_a_page_is_seen_to_be_odd():
    changed = [c for c in map(chr, range(0x110000)) if f"{c}甲{c}" != pdf_page.plain(f"{c}甲{c}") and c not in "\r\n"]
    assert {c for c in map(chr, range(0x110000)) if pdf_page.is_odd(c)} == set(changed)


# --- raised marks -----------------------------------------------------------------------------------------------------


def raised(before, mark, after, *, size=14, small=8, lift=5):
    at = 80 + widths(before, size)
    end = at + widths(mark, small)
    return [Put(before, 80, 700, size), Put(mark, at, 700 + lift, small), Put(after, end, 700, size)]


@pytest.mark.parametrize(
    ("before", "mark", "after", "text"),
    [
        ("全年共发现问题25", "1", "个，移交线索12件。", "全年共发现问题25个，移交线索12件。"),
        ("整改率95", "[2]", "%，较上年提高。", "整改率95%，较上年提高。"),
        ("移交问题线索12", "③", "件。", "移交问题线索12件。"),
        ("发现问题8", "12", "个。", "发现问题8个。"),
        ("按照有关规定", "3", "执行。", "按照有关规定执行。"),
        *(
            ("特此通报全县各单位", mark, "", "特此通报全县各单位")
            for mark in ("1", "[2]", "【2】", "〔2〕", "①", "⑳", "*", "＊", "†", "‡")
        ),
        *(
            ("特此通报", mark, "全县各单位。", "特此通报全县各单位。")
            for mark in ("*", "＊", "†", "‡", "[2]", "【2】", "〔2〕", "⑳")
        ),
        ("占地12km", "2", "，容积不变。", "占地12km²，容积不变。"),
        ("约3×10", "8", "元。", "约3×10⁸元。"),
    ],
)
def test_raised_marks_are_no_digits_and_powers_stay(tmp_path, before, mark, after, text):
    lines, dropped = pdf(tmp_path, [*column(*BODY), *raised(before, mark, after)])
    assert lines == [*BODY, text]
    assert dropped == ([] if "²" in text or "⁸" in text else [("note mark", mark)])


@pytest.mark.parametrize(
    ("small", "lift"),
    [(8, 0), (8, -3), (14, 5), (13, 1)],  # small on the line, lowered, as large as the rest, hardly lifted
)
def test_digits_that_are_not_both_small_and_raised_stay(tmp_path, small, lift):
    lines, _ = pdf(tmp_path, [*column(*BODY), *raised("发现问题25", "1", "个。", small=small, lift=lift)])
    assert "".join("".join(lines[2:]).split()) == "发现问题251个。"


STAYING = ("1", "1、", "1.", "1．", "注1：", "注1:", "注：", "注:", "注", "*", "＊", "※", "†")


@pytest.mark.parametrize("mark", ["1 ", "[1]", "【1】", "〔1〕", "（1）", "(1)", "①", "⑳", *STAYING])
def test_foot_notes_stand_at_the_end_and_not_inside_the_sentence(tmp_path, mark):
    note = "数据截至年底，不含专项巡察发现问题8个。"
    lines, _ = pdf(tmp_path, [*column(BODY[0], y=200), Put(f"{mark}{note}", 80, 100, 9)], column(BODY[1]))
    kept = mark if mark in STAYING else ""  # where a digit may be the note's own, it stays
    assert lines == ["".join(BODY), f"{kept}{note}"]


@pytest.mark.parametrize("first", "㐀一“《")
def test_foot_notes_begin_with_chinese_or_what_it_quotes(tmp_path, first):
    note = f"{first}数据截至年底，不含专项巡察发现问题8个。"
    lines, _ = pdf(tmp_path, [*column(BODY[0], y=200), Put(f"1{note}", 80, 100, 9)], column(BODY[1]))
    assert lines == ["".join(BODY), f"1{note}"]


@pytest.mark.parametrize("first", ["x", "-", "%"])
def test_small_print_without_a_mark_is_no_foot_note(tmp_path, first):
    print_ = f"1{first}数据截至年底，不含专项巡察发现问题8个。"
    lines, _ = pdf(tmp_path, [*column(BODY[0], y=200), Put(print_, 80, 100, 9)], column(BODY[1]))
    assert lines[:2] == [BODY[0], print_]


def test_small_print_high_on_a_page_and_in_a_table_is_no_foot_note(tmp_path):
    high = [Put("1 数据截至年底，不含专项。", 80, 600, 9)]
    assert pdf(tmp_path, [*column(BODY[0]), *high], column(BODY[1]))[0] == [
        BODY[0],
        "1 数据截至年底，不含专项。",
        BODY[1],
    ]
    low = (120, 90, 60)
    cells = [Put("单位", 62, 100, 9), Put("1 学校", 62, 70, 9), Put("问题", 122, 100, 9)]
    lines, _ = pdf(tmp_path, [*column(BODY[0]), ruled((60, 120, 220), low), *cells], column(BODY[1]))
    assert lines == [BODY[0], "单位\t问题", "1 学校\t", BODY[1]]


# --- furniture --------------------------------------------------------------------------------------------------------


def framed(head, foot, *bodies, size=9, top=800, bottom=40, x=80):
    """Pages with a head and a foot that are given by the page's number, from 1."""
    pages = []
    for number, body in enumerate(bodies, 1):
        lines = column(*body, y=740)
        for make, y in ((head, top), (foot, bottom)):
            if make:
                lines.append(Put(make(number), x(number) if callable(x) else x, y, size))
        pages.append(lines)
    return pages


BODIES = [[f"第{n}项工作已经完成，整改落实到位。", *BODY] for n in "一二三四五六"]


def mirrored(number):
    return 80 if number % 2 else WIDTH - 80 - widths("巡察工作汇编", 9)


@pytest.mark.parametrize("count", [2, 3, 6])
@pytest.mark.parametrize(
    ("head", "foot", "x"),
    [
        (lambda _: "沐江市委巡察办（内部资料）", None, 80),
        (lambda n: f"巡察专报 第{n}期", None, 80),
        (lambda n: f"巡察专报 第{'一二三四五六'[n - 1]}期", None, 200),
        (None, lambda n: f"— {n} —", 280),
        (None, lambda n: f"第 {n} 页 共 6 页", 280),
        (lambda _: "内部资料 注意保存", lambda n: f"{n}/6", 280),
        (lambda _: "巡察工作汇编", None, mirrored),
        (None, lambda n: f"沐江市纪委监委 {n}", 80),
    ],
)
def test_running_heads_and_page_numbers_go(tmp_path, count, head, foot, x):
    lines, dropped = pdf(tmp_path, *framed(head, foot, *BODIES[:count], x=x))
    assert lines == [line for body in BODIES[:count] for line in body]
    assert len(dropped) == count * ((head is not None) + (foot is not None))


def test_heads_of_odd_and_even_pages(tmp_path):
    pages = framed(lambda n: "沐江市委巡察办" if n % 2 else "2021年巡察工作汇编", None, *BODIES, x=mirrored)
    lines, dropped = pdf(tmp_path, *pages)
    assert lines == [line for body in BODIES for line in body]
    assert len(dropped) == len(BODIES)


def test_a_head_directly_above_the_text(tmp_path):
    """At the distance and in the size of the text itself, as simple programs set it."""
    first = column("沐江市委巡察办（内部资料）", "市委巡察组坚持问题导向，有的党组织主体责任", "— 1 —")
    second = column("沐江市委巡察办（内部资料）", "落实不力，移交线索12件。", "— 2 —")
    assert pdf(tmp_path, first, second)[0] == ["市委巡察组坚持问题导向，有的党组织主体责任落实不力，移交线索12件。"]


FORM = ["问题类别：党的领导弱化", "整改时限：立行立改", "整改情况：主体责任落实不力问题已整改到位。"]


@pytest.mark.parametrize("count", [2, 3, 5])
@pytest.mark.parametrize(
    ("top", "bottom"),
    [
        (["问题{n}：学习不深入"], FORM),
        (FORM, ["完成时间：六月"]),
        (["整改情况：已整改到位。"], ["主体责任落实不力问题已整改到位。"]),
        (["（一）存在问题"], ["责任单位：市教育局"]),
        (["一、学习不深入"], ["（二）落实不力"]),
    ],
)
@pytest.mark.parametrize("y", [770, 130])
def test_body_text_that_repeats_stays(tmp_path, count, top, bottom, y):
    """Forms one a page: the same fields and statements at the same places, in any zone of the page."""
    pages = []
    for n in range(1, count + 1):
        lines = [line.format(n=n) for line in (*top, f"问题描述：第{n}处制度不健全，执行有偏差。", *bottom)]
        pages.append(column(*lines, y=y))
    found, dropped = pdf(tmp_path, *pages)
    assert len(found) == sum(map(len, pages))
    assert dropped == []


def test_lines_at_another_indent_on_each_page_stay(tmp_path):
    pages = [[Put("有关情况如下", 80 + 70 * n, 790, 14), *column(*BODIES[n], y=740)] for n in range(3)]
    lines, dropped = pdf(tmp_path, *pages)
    assert lines.count("有关情况如下") == 3
    assert dropped == []


def test_the_header_of_a_table_on_each_page_stays(tmp_path):
    """Three cells at the same place on each page: a row, unless one of them tells the page or the issue."""
    cells = ("单位名称", "发现问题", "整改完成")
    pages = [[*in_row(cells, (80, 300, 450), 800), *column(*BODIES[n], y=740)] for n in range(3)]
    lines, dropped = pdf(tmp_path, *pages)
    assert (lines.count(" ".join(cells)), dropped) == (3, [])
    heads = [
        [*in_row(("巡察专报", f"第{n}期", "内部资料"), (80, 300, 450), 800), *column(*BODIES[n], y=740)] for n in (1, 2)
    ]
    assert len(pdf(tmp_path, *heads)[1]) == 2


def test_lines_among_the_body_stay(tmp_path):
    pages = [column(BODIES[n][0], "共性问题", *BODY, y=790) for n in range(4)]
    assert pdf(tmp_path, *pages)[0].count("共性问题") == 4


@pytest.mark.parametrize(
    ("numbers", "gone"),
    [
        (["1"], True),
        (["2022"], False),  # a year
        (["5", "6", "7"], True),
        (["5", "9", "40"], False),
        (["第3页所说"], False),
    ],
)
def test_a_bare_number_is_a_page_number_where_it_grows_with_the_pages(tmp_path, numbers, gone):
    lines, _ = pdf(tmp_path, *(column(*body, number) for body, number in zip(BODIES, numbers, strict=False)))
    assert [number in lines for number in numbers] == [not gone] * len(numbers)


# --- sentences over pages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("above", "below", "indent", "joined"),
    [
        ("有的党组织抓落实不够有力，少数干部担当作为不够，推动工作的主体责任", "落实不力。", 0, True),
        ("有的党组织抓落实不够有力，少数干部担当作为不够，问题整改完成率为", "95.5%，较上年提高。", 0, True),
        ("有的党组织抓落实不够有力，少数干部担当作为不够，推动工作不够有力。", "落实不力。", 0, False),
        ("有的党组织抓落实不够有力，少数干部担当作为不够，推动工作的主体责任", "二、整改要求", 0, False),
        ("有的党组织抓落实不够有力，少数干部担当作为不够，推动工作的主体责任", "落实不力。", 28, False),
        ("总体情况", "落实不力。", 0, False),
    ],
)
def test_a_sentence_that_crosses_a_page_is_whole(tmp_path, above, below, indent, joined):
    pages = [column(*BODY, above, size=12, y=200), [Put(below, 80 + indent, 770, 12), *column(*BODY, size=12, y=700)]]
    lines, _ = pdf(tmp_path, *pages)
    assert (above + below in lines) is joined
    assert "".join(lines) == "".join([*BODY, above, below, *BODY])


# --- watermarks -------------------------------------------------------------------------------------------------------

ASKEW = (0.707, 0.707, -0.707, 0.707)


@pytest.mark.parametrize(
    ("mark", "gone"),
    [
        (Put("内部资料严禁外传", 150, 300, 40, ASKEW), True),
        (Put("内部资料", 150, 300, 14, ASKEW), True),
        (Put("内部资料", 150, 400, 60, more="0.85 g", after="0 g"), True),
        (Put("汇报材料", 150, 400, 60), False),
        (Put("单位名称", 150, 400, 12, more="1 g", after="0 g"), False),  # white in the dark head of a table
        (Put("竖排说明", 150, 400, 12, (0, 1, -1, 0)), False),
    ],
)
def test_watermarks_go(tmp_path, mark, gone):
    lines, dropped = pdf(tmp_path, [*column(*BODY), mark], [mark, *column(*BODY)])
    text = "".join(lines)
    assert (mark.text not in text.replace("\n", "")) is gone
    assert "".join(BODY) in text
    assert {why for why, _ in dropped} == ({"watermark"} if gone else set())


# --- tables -----------------------------------------------------------------------------------------------------------

PLACES = (60, 100, 380, 450)
HEAD = ("序号", "单位名称", "发现问题", "整改完成")
FIRST, SECOND = ("1", "沐江市教育体育局党委及所属学校", "35个", "30个"), ("2", "沐江市财政局党组", "42个", "40个")


def test_lines_in_columns_are_rows(tmp_path):
    rows = [*in_row(HEAD, PLACES, 600), *in_row(FIRST, PLACES, 580), *in_row(SECOND, PLACES, 560)]
    lines, _ = pdf(tmp_path, [*column(*BODY), *rows, *column("以上问题均已移交。", y=500)])
    assert lines == [*BODY, *map("\t".join, (HEAD, FIRST, SECOND)), "以上问题均已移交。"]
    assert clean.clean("\n".join(lines)).split("\n")[1:4] == ["\t".join(row) for row in (HEAD, FIRST, SECOND)]


def test_an_empty_cell_keeps_its_column_and_figures_may_be_centred(tmp_path):
    rows = [
        *in_row(HEAD, PLACES, 600),
        *in_row(("1", "市教育局", "", "30"), (64, 120, 0, 462), 580),
        *in_row(("2", "市财政局党组及下属单位", "4", ""), (64, 105, 395, 0), 560),
        *in_row(("", "合计", "39", "30"), (0, 160, 391, 462), 540),
    ]
    assert pdf(tmp_path, [*column(*BODY), *rows])[0][2:] == [
        "\t".join(HEAD), "1\t市教育局\t\t30", "2\t市财政局党组及下属单位\t4\t", "\t合计\t39\t30",
    ]  # fmt: skip


def test_a_cell_of_two_lines_is_one_cell(tmp_path):
    rows = [
        *in_row(HEAD, PLACES, 600),
        *in_row(FIRST, PLACES, 580),
        Put("和幼儿园", 100, 567, 10),
        *in_row(SECOND, PLACES, 547),
    ]
    assert pdf(tmp_path, [*column(*BODY), *rows])[0][2:] == [
        "\t".join(HEAD), "1\t沐江市教育体育局党委及所属学校和幼儿园\t35个\t30个", "\t".join(SECOND),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        [("签发人：李明", "编号：12")],
        [("关于巡察", "的通报"), ("中共", "沐江市委办公室印发通知")],
    ],
)
def test_wide_blanks_alone_make_no_table(tmp_path, lines):
    puts = [
        Put(text, x, 600 - 20 * n)
        for n, row in enumerate(lines)
        for text, x in zip(row, (80 + 200 * n, 330), strict=True)
    ]
    assert not any("\t" in line for line in pdf(tmp_path, [*column(*BODY), *puts])[0])


def ruled(lefts, tops, skip=()):
    """Rules of a grid, each drawn from crossing to crossing; `skip` holds the sides (kind, row, column) left out."""
    found = []
    for row, top in enumerate(tops):
        for column_, (left, right) in enumerate(zip(lefts, lefts[1:], strict=False)):
            if ("level", row, column_) not in skip:
                found.append(f"{left} {top} m {right} {top} l S")
    for column_, left in enumerate(lefts):
        for row, (top, low) in enumerate(zip(tops, tops[1:], strict=False)):
            if ("upright", row, column_) not in skip:
                found.append(f"{left} {top} m {left} {low} l S")
    return Put("", more="0.5 w " + " ".join(found))


LEFTS, TOPS = (60, 120, 220, 300), (620, 590, 540, 510)


def test_a_ruled_table_is_read_cell_by_cell(tmp_path):
    """Cells drawn one after the other, some of two lines, in the middle of their height."""
    cells = [
        Put("单位", 62, 600, 10), Put("问题描述", 122, 600, 10), Put("数量（个）", 222, 600, 10),
        Put("教育局", 62, 560, 10), Put("学习不深入，落实", 122, 568, 10), Put("不力；整改慢。", 122, 553, 10), Put("35", 250, 560, 10),
        Put("财政局", 62, 522, 10), Put("8", 250, 522, 10),
    ]  # fmt: skip
    lines, _ = pdf(tmp_path, [*column(*BODY), ruled(LEFTS, TOPS), *cells, *column("以上问题均已移交。", y=450)])
    assert lines == [
        *BODY, "单位\t问题描述\t数量（个）", "教育局\t学习不深入，落实不力；整改慢。\t35", "财政局\t\t8", "以上问题均已移交。",
    ]  # fmt: skip


def test_cells_as_near_as_their_rule_stay_apart(tmp_path):
    cells = [Put("单位", 62, 600, 10), Put("问题", 122, 600, 10), Put("整改率", 222, 600, 10),
             Put("甲乙丙丁戊己", 60.5, 560, 9.9), Put("3512345678901234567", 121, 560, 10.3), Put("95", 222, 560, 10)]  # fmt: skip
    lines, _ = pdf(tmp_path, [*column(*BODY), ruled(LEFTS, TOPS[:3]), *cells])
    assert lines[2:] == ["单位\t问题\t整改率", "甲乙丙丁戊己\t3512345678901234567\t95"]


def test_merged_cells_stand_in_the_first_of_their_places(tmp_path):
    skip = {("level", 2, 0), ("upright", 0, 2)}  # the first column of rows 1 and 2, the last two columns of row 0
    cells = [
        Put("系统", 62, 600, 10), Put("问题", 200, 600, 10),
        Put("教育", 62, 545, 10), Put("党建", 122, 560, 10), Put("3", 250, 560, 10),
        Put("业务", 122, 522, 10), Put("5", 250, 522, 10),
    ]  # fmt: skip
    lines, _ = pdf(tmp_path, [*column(*BODY), ruled(LEFTS, TOPS, skip), *cells])
    assert lines[2:] == ["系统\t问题\t", "教育\t党建\t3", "\t业务\t5"]


def test_boxes_and_underlines_are_no_tables(tmp_path):
    box = Put("", more="60 500 m 300 500 l S 60 800 m 300 800 l S 60 500 m 60 800 l S 300 500 m 300 800 l S")
    under = Put("", more="80 755 m 300 755 l S 80 731 m 300 731 l S")
    assert pdf(tmp_path, [box, under, *column(*BODY)])[0] == BODY
