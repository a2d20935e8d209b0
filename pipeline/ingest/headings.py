"""Headings, titles and list numbers: how a line shows what it is."""

from __future__ import annotations

import re

_LEVELS = (
    (
        1,
        re.compile(
            r"(?:[一二三四五六七八九十]{1,3}[、．.](?!\d)|第[一二三四五六七八九十百]{1,3}[章部编](?:分)?[ 　:：、]?)"
        ),
    ),
    (2, re.compile(r"(?:[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十百]{1,3}节[ 　:：、]?)")),
    (3, re.compile(r"\d{1,2}(?:[、．]|\.(?![0-9xX*×]))")),
    (4, re.compile(r"(?:[（(]\d{1,2}[)）]|[①-⑳㉑-㉟㊱-㊿])")),
)
_SENTENCE_END = frozenset("。；！？;!?")
# In order of how much they tell: a 整改情况的通报 is a rectification notice before it is a 通报.
GENRE_WORDS = {
    "讲话": ("讲话", "致辞", "发言", "动员会", "动员部署会"),
    "反馈": ("反馈意见", "情况反馈", "反馈情况", "反馈"),
    "整改": ("整改进展情况", "整改落实情况", "整改情况", "整改方案", "整改报告", "整改落实", "整改"),
    "综述": ("综述", "纪实", "亮点"),
    "总结": ("总结", "体会", "回顾"),
    "通知": ("通知", "公告", "通告", "公示"),
    "报告": ("报告", "汇报", "要点"),
    "其他": ("通报", "方案", "意见", "办法", "规划", "计划", "情况"),
}
_TITLE_END = re.compile(
    r"(?:总结|综述|报告|汇报|讲话|反馈意见|反馈|通报|体会(?:和建议|与思考)?|方案|意见|通知|要点|纪实|亮点|情况|发言|致辞|工作会|动员会(?:上的讲话)?|回顾|公告|建议|做法|经验|材料|摘要|汇编)(?:[（(][^（）()]{1,20}[)）])?$"
)
_TITLE_SUBJECT = re.compile(r"巡[视察]|整改|反馈|监督|纪检|党委|党组|市委|省委|县委|区委|党建|廉政")
MAX_TITLE = 60
MAX_HEADING = 60


def numbered_level(line: str) -> int:
    """1 for 一、, 2 for （一）, 3 for 1., 4 for (1), 0 for a line that begins with no list number."""
    return next((level for level, pattern in _LEVELS if pattern.match(line)), 0)


def is_title_line(line: str) -> bool:
    """Whether the line can be a document's title: short, unpunctuated, ends in a genre word, speaks of inspection or a body."""
    return (
        4 < len(line) <= MAX_TITLE
        and "\t" not in line
        and line[-1] not in _SENTENCE_END
        and not numbered_level(line)
        and not re.search("[。；！？]", line)
        and _TITLE_END.search(line) is not None
        and _TITLE_SUBJECT.search(line) is not None
    )


def heading_end(line: str) -> int:
    """Length of the heading that the line begins with, 0 if none.

    A numbered line without a sentence's end is a heading whole; one whose first sentence is short and followed by more text
    begins with a run-in heading (`一、抬高政治站位，强化组织领导。县委高度重视……`).
    """
    if not numbered_level(line) or "\t" in line:  # a row of a table heads nothing
        return 0
    m = re.search("[。；！？;!?]", line)
    if m is None:
        return len(line) if len(line) <= MAX_HEADING and line[-1] not in "：:，," else 0
    alone = m.end() == len(line) and numbered_level(line) <= 2 and "，" not in line[28:]
    return m.end() if m.end() <= MAX_HEADING - 15 and m[0] == "。" and (m.end() < len(line) or alone) else 0


def is_plain_heading(line: str, above: str, below: str) -> bool:
    """An unnumbered heading: a short line without end punctuation, a paragraph of its own before running text."""
    return (
        2 < len(line) <= 30
        and line[-1] not in "。；：！？，、;:!?,…”）)"
        and "\t" not in line
        and not re.search(r"[。；，]", line)
        and (not above or above[-1] in "。；：！？”…)）" or len(above) <= 30)
        and len(below) > 40
        and re.search(r"[一-鿿]{3}", line) is not None
    )
