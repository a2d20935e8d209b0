"""Each sign of Markdown: what is markup goes with every blank that may stand in it, and what is none stays."""

import pytest
from variants import spread

from pipeline.ingest.markdown import plain_markdown, read_markdown

INLINE = "u¦b¦i¦em¦strong¦font¦span¦mark¦small¦sub¦ins¦center¦p¦div"


@pytest.mark.parametrize(
    ("text", "title"),
    spread(
        ("---‹ \t›\n标题：甲\n‹---¦...›‹ \t›\n正文", "甲"),
        ("---\n标题‹ \t›‹:：›‹ \t›甲‹ \t›\n---\n正文", "甲"),
        ("---\n‹标题¦题目¦title¦Title›：甲\n---\n正文", "甲"),
    ),
)
def test_front_matter(text, title):
    read = read_markdown(text.encode(), None)[0]
    assert read.metadata["title"] == title
    assert read.text.strip("\n") == "正文"


def test_front_matter_may_be_all():
    assert plain_markdown("---\n标题：甲\n---") == plain_markdown("---\n标题：甲\n...") == ""
    assert plain_markdown("--\n标题：甲\n---\n正文") == "--\n标题：甲\n正文"


@pytest.mark.parametrize("fence", ["```", "~~~"])
@pytest.mark.parametrize("blank", ["", " ", "\t"])
def test_fenced_code(fence, blank):
    assert plain_markdown(f"{blank}{fence}py\n代码\n{blank}{fence}{blank}\n正文") == "\n正文"


@pytest.mark.parametrize("fence", ["```", "~~~"])
def test_what_stands_between_two_fences_stays(fence):
    assert plain_markdown(f"{fence}\n代码\n{fence}\n正文\n{fence}\n代码\n{fence}") == "\n正文\n"


@pytest.mark.parametrize("tag", ["s", "del", "strike"])
def test_struck_by_a_tag(tag):
    assert plain_markdown(f"甲<{tag} x=1>乙</{tag}>丙") == "甲丙"
    for sign in "<\n":
        assert plain_markdown(f"甲<{tag} {sign}>乙</{tag}>丙") != "甲丙"


@pytest.mark.parametrize("tag", ["s", "del", "strike"])
def test_all_that_is_struck_is_told(tag):
    (read,) = read_markdown(f"甲<{tag}>乙>丙</{tag}>丁".encode(), None)
    assert (read.text, [tuple(d) for d in read.dropped]) == ("甲丁", [("struck", "乙>丙")])


@pytest.mark.parametrize(
    ("text", "plain"),
    spread(
        ("```p`y\n代码\n```\n正文", "```p`y\n代码\n正文"),
        ("正文[^1]。\n\n[^1]:‹ \t›注文\n‹  ¦\t›续行", "正文。\n\n注文 续行"),
        ("正文。\n\n[^a\nb]: 注文", "正文。\n\n[^a\nb]: 注文"),
        ("正文。\n\n[^a]b]: 注文", "正文。\n\nb]: 注文"),
        ("正文[^a\nb]。", "正文[^a\nb]。"),
        ("正文[^a]b]。", "正文b]。"),
        ("正文\n[甲]:‹ \t›‹<¦http:¦https:¦/¦.¦#›x", "正文\n"),
        ("正文\n[甲]: 乙", "正文\n[甲]: 乙"),
        ("正文\n[甲‹]\n›乙]: http:x", "正文\n[甲‹›乙]: http:x"),
        ("见[甲](#a)、[乙](#b)。", "见甲、乙。"),
        ("见[甲]乙](#a)。", "见[甲]乙](#a)。"),
        ("甲~~乙~~丙", "甲丙"),
        ("甲~~乙‹~\n›乙~~丙", "甲~~乙‹›乙~~丙"),
        ("面积3m<sup x=1>2</sup>。", "面积3m²。"),
        ("面积3m<sup>a>2</sup>。", "面积3ma>2。"),
        ("面积3m<sup <>2</sup>。", "面积3m<sup <>2</sup>。"),
        (f"甲<‹{INLINE}› x=1>乙</‹{INLINE}›>丙", "甲乙丙"),
        ("甲<b ‹<\n›x>乙", "甲<b ‹›x>乙"),
        ("甲<b>乙>丙", "甲乙>丙"),
        ("甲<br‹ \t›>乙<br/>丙", "甲\n乙\n丙"),
        ("甲`a‹㐀鿿0-9›`乙", "甲a‹›乙"),
        ("甲`ab`乙", "甲乙"),
        ("甲`乙‹\n›丙`", "甲`乙‹›丙`"),
        ("##‹ \t›标题‹ ¦\t›##‹ ¦\t¦›", "标题"),
        ("## 标题‹ \t›", "标题"),
        ("##‹㐀鿿（›题", "‹›题"),
        ("##A", "##A"),
        ("##标题#‹ ¦\t¦›", "##标题#‹›"),
        ("‹ ¦\t¦›‹-*+›‹ \t›[‹ xX›]‹ \t›建账", "建账"),
        ("1.‹ \t›[‹ xX›]‹ \t›建账", "1.‹›建账"),
        ("‹ ¦\t¦›‹-*›‹ \t›建账", "建账"),
        ("+‹ \t›建账", "建账"),
        ("- - 建账", "- - 建账"),
        ("- * 建账", "- * 建账"),
        ("- 3 -", "- 3 -"),
        ("[甲](‹http://a¦<http://a b>›‹ ¦\t›‹\"'›题‹\"'›)乙", "甲乙"),
        ("[甲](http://a)乙", "甲乙"),
        ("![甲](http://a)乙", "乙"),
        ("[甲\n乙](http://a)", "[甲\n乙](http://a)"),
        ("[甲[乙](http://a)", "[甲乙"),
        ("[甲](<a‹>\n›b>)", "[甲](<a‹›b>)"),
        ("[甲](<a<c>)", "[甲](<a<c>)"),
        ("[甲](a‹ (<>›b)", "[甲](a‹›b)"),
        ("[甲](a)b)", "甲b)"),
        ("[甲](a 'b‹\"'\n›c')", "[甲](a 'b‹›c')"),
        ("‹ ¦\t¦›|甲|乙|‹ ¦\t¦›", "甲\t乙"),
        ("|甲|\n‹ \t›|‹ \t›:---:‹ \t›|‹ \t›---‹ \t›|‹ \t›\n|乙|", "甲\n乙"),
        ("甲\n‹ \t¦›‹===¦---¦```py¦~~~py›‹ \t›\n乙", "甲\n乙"),
    ),
)  # fmt: skip
def test_signs_of_markdown(text, plain):
    assert plain_markdown(text) == plain
