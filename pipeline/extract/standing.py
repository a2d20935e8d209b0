"""Whether a figure was reached, is planned, is a target to reach, or says how something should be, as its clause tells."""

from __future__ import annotations

import re

REPORTED, PLANNED, TARGET = "reported", "planned", "target"
# how it should be, and no figure of what was done
RULE = "rule"
REACH = 28
# one of these stands in whatever is looked for below
_LETTERS = re.compile("[力争拟划将预打准明下确目应须要原每底求得不](?:(?<!不)|[少超低高多])")
_RULES = re.compile(r"(?:不得(?:少于|超过|低于|高于)|原则上[^，。；：！？\n]{0,10})\Z")
_EACH = re.compile(r"每(?:[季半]?[年月周天日轮次组个位名人]|季度)[^，。；：！？\n]{0,8}\Z")
# a rule for whoever holds it, unless it tells what came out (发现问题不少于300个)
_AT_LEAST = re.compile(r"(?:不少于|不超过|不低于|不高于|不多于)\Z")
_CAME_OUT = re.compile(
    r"(?:发现|查处|查出|处分|立案|移交|移送|追缴|追回|挽回|退还|退缴|受理|收到|涉及|清退|收缴|办结|问责|反馈|揭示|指出|损失)[^，。；：！？\n]{0,16}\Z"
)
_TARGET = re.compile(
    r"(?:力争|争取|目标[是为]?|要求?达到|应达到|应当达到|须达到|确保|底前|要求)[^，。；：！？\n]{0,18}\Z"
)
# 拟定 and 计划书 are deeds and things; 将 before what is handed on is no future
_PLANNED = re.compile(
    r"(?:拟(?![定订制写稿办])|计划(?=[对于在用从到再分派年]|[一-鿿]{0,4}(?:巡|开展|召开|完成|组织|整改|培训|举办|选派|派出|建|出台|制定|实施|投|新|抽))|"
    r"将(?<!即将)(?=[对于在再陆继组分派开完实新召]|利用|安排|巡|进驻)|预计|打算|准备(?=[对于在用开召派组])|即将|明年|下一?年|下一步|下一?阶段)[^，。；：！？\n]{0,22}\Z"
)


def of(text: str, at: int) -> str:
    """`reported`, `planned`, `target` or `rule`.

    Args:
        text: the text.
        at: where the figure begins; no clause but its own is looked at.
    """
    start = max(0, at - REACH)
    if _LETTERS.search(text, start, at) is None:
        return REPORTED
    if _RULES.search(text, start, at) or _EACH.search(text, max(0, at - 14), at):
        return RULE
    if _AT_LEAST.search(text, start, at):
        return TARGET if _TARGET.search(text, start, at) else REPORTED if _CAME_OUT.search(text, start, at) else RULE
    if _TARGET.search(text, start, at):
        return TARGET
    return PLANNED if _PLANNED.search(text, start, at) else REPORTED
