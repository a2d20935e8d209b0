"""Each mark that begins an item, counts, labels, opens a bracket, parts cells or announces a text of a compilation."""

import pytest
from variants import spread

from pipeline.ingest import paragraphs
from pipeline.ingest.characters import list_numbers, one_for_one
from pipeline.ingest.split import pieces
from pipeline.ingest.text_tables import tables

LONG = "县委巡察办会同有关部门对全县各乡镇落实整改责任和巩固整改成果作了全面深入细致掌握"
RINGED = [*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)]


@pytest.mark.parametrize("number", range(1, 51))
def test_a_ringed_number_that_counts(number):
    assert list_numbers(f"问题{chr(RINGED[number - 1])}个") == f"问题{number}个"


@pytest.mark.parametrize(
    ("before", "after"),
    [("⑴", "(1)"), ("⑽", "(10)"), ("⒇", "(20)"), ("㈠", "（一）"), ("㈩", "（十）"), ("㊀", "（一）"), ("㊉", "（十）"), ("⒛", "20.")],
)  # fmt: skip
def test_list_numbers_in_one_character(before, after):
    assert list_numbers(before) == after


def test_a_compatibility_ideograph_of_the_supplement():
    assert one_for_one("\U0002f800\U0002fa1d") == "丽𪘀"


@pytest.mark.parametrize(
    ("before", "after"),
    spread(
        ("‹㐀题鿿›㉕个", "‹›25个"),
        ("问题㉕‹个件条项名人次轮家批起宗例份万亿%％›", "问题25‹›"),
        ("问题㉕", "问题㉕"),
        ("A㉕个", "A㉕个"),
        ("问题㉕甲", "问题㉕甲"),
        ("问题⒈个", "问题1.个"),
        ("问题⒛个", "问题20.个"),
        ("问题㈠个㉕个", "问题（一）个25个"),
        ("问题㊉个", "问题（十）个"),
    ),
)
def test_ringed_numbers_that_count(before, after):
    assert list_numbers(before) == after


@pytest.mark.parametrize(
    "below",
    [
        below
        for below, _ in spread(
            ("‹一二三四五六七八九十›‹是¦要›加强检查", ""),
            ("‹——¦-¦•¦·¦●¦◆¦■¦□¦▲¦★¦※¦①¦⑳¦㉑¦㉟¦㊱¦㊿¦首先¦其次¦再次¦最后›加强检查", ""),
            ("第‹一二三四五六七八九十›‹，、：›加强检查", ""),
        )
    ],
)
def test_an_item_begins_a_line(below):
    assert paragraphs.join(f"{LONG}\n{below}") == f"{LONG}\n{below}"
    assert paragraphs.join(f"{LONG}\n加强检查") == f"{LONG}加强检查"


@pytest.mark.parametrize(
    ("text", "joined"),
    spread(
        ("发现问题\n‹0-9*＊×xX›个", "发现问题‹›个"),
        ("发现问题\n256‹0-9*＊×xX.．,，›3个", "发现问题256‹›3个"),
        ("发现问题\n25‹个件条项名人次轮家起宗份元%％›", "发现问题25‹›"),
        ("发现问题\n25‹万亿余多›个", "发现问题25‹›个"),
        ("发现问题\n25处", "发现问题\n25处"),
        ("发现问题\n甲个", "发现问题\n甲个"),
        ("巡察办按要求，作了检查\n整改时限‹：:›立行立改。", "巡察办按要求，作了检查\n整改时限‹›立行立改。"),
        ("巡察办按要求，作了检查\n整‹，。；：:›改时限：立行立改。", "巡察办按要求，作了检查整‹›改时限：立行立改。"),
        ("巡察办‹（(《【“›作了检查\n又作了检查", "巡察办‹›作了检查又作了检查"),
        ("巡察办作了检查\n又作了检查", "巡察办作了检查\n又作了检查"),
    ),
)
def test_lines_broken_in_a_sentence(text, joined):
    assert paragraphs.join_breaks(text) == joined


@pytest.mark.parametrize(
    ("text", "rows"),
    spread(
        ("名称‹|│┃║｜┆┊›数量\n甲县‹|│┃║｜┆┊›3", "名称\t数量\n甲县\t3"),
        ("名称‹  ¦\u3000¦\u2003¦ \u3000¦\u00a0\u3000¦\u3000 ¦\u3000\u00a0¦\u3000\u2003¦\u2003\u3000›数量\n甲县  3", "名称\t数量\n甲县\t3"),  # noqa: E501
        ("名称\u2003数量\n甲县\u20033", "名称\t数量\n甲县\t3"),
        ("名称\u3000数量\n甲县\u30003", "名称\t数量\n甲县\t3"),
        ("名称  数量\n甲县  ‹0-9０-９*＊×xX%％›", "名称\t数量\n甲县\t‹›"),
        ("名称  数量\n甲县  无", "名称  数量\n甲县  无"),
        ("第‹一二三四五六七八九十百0-9›‹章节条部编篇›  总则  3\n甲县  乙县  4", "第‹›‹›  总则  3\n甲县  乙县  4"),
        ("‹一二三四五六七八九十›‹、¦．¦.¦›  总则  3\n甲县  乙县  4", "‹›‹›  总则  3\n甲县  乙县  4"),
        ("‹（(›‹一二三四五六七八九十0-9›‹)）›  总则  3\n甲县  乙县  4", "‹›‹›‹›  总则  3\n甲县  乙县  4"),
        ("附‹件录表›  总则  3\n甲县  乙县  4", "附‹›  总则  3\n甲县  乙县  4"),
        ("附注  总则  3\n甲县  乙县  4", "附注\t总则\t3\n甲县\t乙县\t4"),
        ("发现问题已经整改‹。；！？›  3\n甲县  4", "发现问题已经整改‹›  3\n甲县  4"),
    ),
)  # fmt: skip
def test_tables_typed_into_text(text, rows):
    assert tables(text) == rows


@pytest.mark.parametrize(
    ("mark", "title"),
    spread(
        ("‹【¦[¦（¦(¦›第‹一二三四五六七八九十0-9›篇‹】¦]¦）¦)¦›‹:¦：¦、¦ ¦›甲乙", "甲乙"),
        ("篇‹一二三四五六七八九十0-9›：甲乙", "甲乙"),
        ("‹范文¦样本¦例文›‹一二三四五六七八九十0-9›：甲乙", "甲乙"),
    ),
)
def test_texts_of_a_compilation(mark, title):
    found = pieces(f"{mark}\n巡察组进驻。\n第二篇：丙丁\n巡察组撤点。")
    assert found == [(title, "巡察组进驻。"), ("丙丁", "巡察组撤点。")]


KINDS = (
    "工作总结¦工作综述¦工作报告¦情况报告¦工作汇报¦反馈意见¦的讲话¦的通报¦的通知¦的报告¦体会¦工作纪实¦情况综述¦情况总结"
)


@pytest.mark.parametrize(
    "title", [t for t, _ in spread((f"县委巡察‹{KINDS}›", ""), ("县委巡察工作总结‹（(›讲稿‹)）›", ""))]
)
def test_titles_that_part_texts(title):
    body = "巡察组进驻后听取汇报、查阅资料。" * 15
    assert [t for t, _ in pieces(f"{title}\n{body}\n{title}\n{body}")] == [title, title]


@pytest.mark.parametrize(
    "cover", [c for c, _ in spread(("县委巡察总结‹汇编¦合集¦精选¦集锦›", ""), ("县委巡察总结‹汇编¦›‹（(›3篇‹)）›", ""))]
)
def test_a_cover_is_no_title(cover):
    body = "县委巡察工作总结\n巡察组进驻。"
    assert pieces(f"{cover}\n{body}") == [("县委巡察工作总结", body)]
