"""Markdown: what is markup is no text, and what is a mask is no markup."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline
from pipeline import codelists
from pipeline.ingest import corpus
from pipeline.ingest.markdown import plain_markdown
from pipeline.ingest.readers import read


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        # figures: no mask stands on both sides of a number
        ("发现问题**25**个，移交线索 **12** 件。", "发现问题25个，移交线索 12 件。"),
        ("整改率达 **95.5%**，处分**3**人。", "整改率达 95.5%，处分3人。"),
        ("发现问题**25个**，其中**第3轮**占**1,286.5万元**", "发现问题25个，其中第3轮占1,286.5万元"),
        ("发现问题__25__个", "发现问题25个"),
        ("发现问题***25***个", "发现问题25个"),
        ("**2021年**，县委派出**12**个组", "2021年，县委派出12个组"),
        # short stretches, where the text uses emphasis elsewhere
        ("__重点__检查了**5**家单位。", "重点检查了5家单位。"),
        ("**重点**检查，**全部**整改，问题**8**个", "重点检查，全部整改，问题8个"),
        ("**总体情况介绍**\n**重点**检查", "总体情况介绍\n重点检查"),
        ("***总体情况介绍***", "总体情况介绍"),
        ("**责任单位：**市教育局", "责任单位：市教育局"),
        # masks beside emphasis
        ("**一是提高站位。**对**县**局发现问题**25**个", "一是提高站位。对**县**局发现问题25个"),
        ("发现问题**25**个，**区**局**个", "发现问题25个，**区**局**个"),
    ],
)
def test_emphasis_goes(text, plain):
    assert plain_markdown(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "发现问题**个，移交线索**件。",
        "发现问题**个。\n重点检查**路**桥。",
        "**路**桥改造",  # one pair and nothing that shows emphasis
        "对**重点项目、**重点工程开展检查",
        "20**年**月**日，第**轮",
        "1**25**个",
        "x**25**个",
        "**县**乡**村**同志",
        "发现问题*25*个",  # one sign may hide one digit
        "*个市、**个县、***个党组织、****件",
        "**.**万元",
        "__年__月__日，__重点",
        "** 25 **个",
        "对**县委、**乡镇党委反馈",
        "杨**，李**",
    ],
)
def test_masks_stay(text):
    assert plain_markdown(text) == text


@pytest.mark.parametrize("text", ["发现问题**个，**县整改**个。", "发现问题**25**个", "**一是抓整改。**对**县"])
def test_what_is_left_are_masks_to_the_program(text):
    """The masks layer finds exactly the runs that Markdown left."""
    plain = plain_markdown(text)
    left = [run for run in plain.replace("**", "\0**\0").split("\0") if run == "**"]
    doc = pipeline.load()(plain)
    assert [span.text for span in doc.spans["masks"]] == left


NUMBERS = st.from_regex(r"[1-9]\d{0,3}(\.\d)?%?", fullmatch=True)
WORDS = st.sampled_from(["发现问题", "移交线索", "整改率", "处分"])
MASKED = st.sampled_from(["对**县开展巡察", "整改**个", "**区**局", "202_年__月"])


@settings(max_examples=200, deadline=None)
@given(WORDS, NUMBERS, st.lists(MASKED, max_size=3))
def test_a_figure_in_bold_is_the_figure_whatever_stands_round_it(word, number, masked):
    around = "，".join(masked)
    assert plain_markdown(f"{around}\n{word}**{number}**个，{around}") == f"{around}\n{word}{number}个，{around}"


@pytest.mark.parametrize(
    ("text", "plain", "why"),
    [
        ("发现问题~~35~~25个", "发现问题25个", "struck"),
        ("发现问题<del>35</del>25个，<s>9件</s>", "发现问题25个，", "struck"),
        ("10~20个，5~~8个", "10~20个，5~~8个", ""),
        ("发现问题25[^1]个\n\n[^1]: 数据截至年底。", "发现问题25个\n\n数据截至年底。", "note mark"),
        ("问题25[^注]个\n\n[^注]: 不含专项，\n    另有8个。\n\n后文", "问题25个\n\n\n\n后文\n\n不含专项， 另有8个。", "note mark"),
        ("发现问题25<sup>1</sup>个，占地2km<sup>2</sup>", "发现问题25个，占地2km²", "note mark"),
        ("发现<!-- 内部：99个 -->问题25个", "发现问题25个", "markup"),
        ("发现\n<!-- 内部：\n99个 -->\n问题", "发现\n\n问题", "markup"),
        ("---\ntitle: 通报\n---\n发现问题", "发现问题", "markup"),
        ("前\n```python\nx = 99  # **个\n```\n后", "前\n\n后", "markup"),
        ("前\n~~~\n99个\n~~~\n后", "前\n\n后", "markup"),
        ("用`**`表示，共`25`个，见`发现问题`", "用表示，共25个，见发现问题", "markup"),
        ("见[通报][1]\n\n[1]: https://x.cn/a", "见[通报][1]\n\n", "markup"),
        ("- [x] 已完成\n- [ ] 未完成", "已完成\n未完成", ""),
        ("发现<u>问题</u><br>25个", "发现问题\n25个", ""),
        ("```\n对**区**局", "对**区**局", ""),  # a fence that is never closed
        ("---\n正文没有字段\n---\n正文", "正文没有字段\n正文", ""),  # a rule at the top
        ("a<b且c>d，x<3", "a<b且c>d，x<3", ""),
    ],
)  # fmt: skip
def test_what_is_no_text_goes_and_is_told(tmp_path, text, plain, why):
    assert plain_markdown(text) == plain
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    [raw] = read(path)
    assert {piece.why for piece in raw.dropped} == ({why} if why else set())
    assert {piece.why for piece in raw.dropped} <= set(codelists.names("dropped"))


def test_front_matter_is_metadata(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(
        '---\ntitle: "巡察通报"\n日期: 2022-03-05\n来源：市委巡察办\nlayout: post\n---\n# 通报\n正文。',
        encoding="utf-8",
    )
    [raw] = read(path)
    assert dict(raw.metadata) == {"title": "巡察通报", "date": "2022-03-05", "source": "市委巡察办"}


@pytest.mark.parametrize(
    "table",
    [
        "| 单位 | 问题（个） |\n|---|:-:|\n| 甲局 | **35** |\n| 乙局 | |",
        "单位 | 问题（个）\n--- | ---\n甲局 | 35\n乙局 | ",
    ],
)
def test_tables_are_rows(tmp_path, table):
    path = tmp_path / "a.md"
    path.write_text(f"情况如下。\n\n{table}\n\n以上。", encoding="utf-8")
    [document] = corpus.read_documents(corpus.Source(path, "a.md"), pipeline.lexicons.built_in(), {})
    assert document.text.split("\n") == ["情况如下。", "", "单位\t问题（个）", "甲局\t35", "乙局\t", "", "以上。"]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="**__县个25问题。、 \n`~|#[]^<>-x", max_size=50))
def test_no_character_that_says_something_is_lost_without_a_word(text):
    """Whatever the marks: Chinese characters and digits stay, but where code, notes, comments or struck text are told."""
    if not any(sign in text for sign in ("`", "~~", "[^", "<", "[")):
        kept = [c for c in plain_markdown(text) if c in "县个25问题。、"]
        assert kept == [c for c in text if c in "县个25问题。、"]
