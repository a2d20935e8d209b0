"""Statistics: figures that the text reports, as metric, value and unit (codebook: stats).

A figure is a numeral or a mask with its measure word. Its metric stands before it (`发现问题`289个), behind it (巡视12个`单位`),
or on both sides. Dates, rounds, ordinals, figures inside slogans and document numbers are none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.extract import units
from pipeline.extract.mentions import Mask, Mention, Statistic
from pipeline.extract.numerals import ARABIC, parse

_NUMBER = re.compile(rf"(?<![0-9０-９A-Za-z.第〔\[［/-]){ARABIC}")
_HAN_FIGURE = re.compile(
    r"(?<![第一二三四五六七八九十百千万零〇两数几])(?P<number>[二两三四五六七八九十][一二三四五六七八九十百千万零]*)(?P<more>余|多)?(?P<unit>个|项|名|件|条|家|次|份|批|起)(?![一-鿿]?(?:全面|意识|自信|维护))"
)
_LOOSE = re.compile(r"(?:的|达|达到|为|完成)(?P<number>[0-9０-９]+[.．][0-9０-９]+)(?=[，。；,;\n]|$)")
# Measures of time, place in order and kind: how long, which, of what sort, but no count of results.
NO_COUNT = frozenset(
    "轮 届 年 天 周 个月 个工作日 工作日 小时 分钟 级 岁 公里 米 位 期 点 倍 课时 学时 步 段 回 大类 "
    "类 种 方面 代 层".split()
)
_DATE_LETTERS = frozenset("年月日号")
_PERCENT_LETTERS = frozenset("%％个 ")
_DELIMITER = frozenset(" \t\u3000—，。；：！？,;:!?\n（(）)《》“”")
_LEFT_TRIM = re.compile(
    r"^(?:(?:其中|全年|今年以来|去年以来|近年来|目前|截至目前|截止目前|年内|期间|先后|累计|总共|一共|共计|共|已|已经|分别|均|各|并|又|还|及时|同时|合计|总计|对|为|向|由|将|把|按照|经|再|新|其|全市|全省|全县|全区|全州|我市|我省|我县|以来|年|日|月|以及|和|与|及|、)+)"
)
_RIGHT_TRIM = re.compile(
    r"(?:共计|累计|合计|总计|分别|达到|达|为|共|计|约|近|超过?|逾|各|至|到|有|了|仅|不足|至少|已|平均|先后|等|提高|提升|升|降|增加|减少|下降|由|从)+$"
)
# the last letters of the words above: nearly all figures have none of them before
_RIGHT_TRIM_ENDS = frozenset("计别到达为共约近过超逾各至有了仅足少已均后等高升降加下由从")
_MODIFIER = re.compile(r"(?:约|近|超过?|逾|不足|至少|不到|达)$")
_MODIFIER_ENDS = frozenset("约近超过逾足少到达")
# Verbs of doing: what is counted behind one of these is a result.
_ACTIONS = frozenset(
    "发现 移交 巡视 巡察 反馈 整改 完成 召开 开展 制定 制订 出台 完善 修订 印发 谈话 受理 走访 发放 "
    "抽查 查处 立案 处分 追缴 挽回 退还 退缴 清退 清理 派出 组成 组建 组织 抽调 选派 配备 配齐 提供 "
    "提交 提出 报送 收集 "
    "梳理 细化 建立 健全 约谈 问责 诫勉 通报 督办 督导 督查 指导 听取 传达 学习 研究 举办 培训 参加 "
    "覆盖 延伸 涉及 解决 化解 办结 收到 接待 查阅 核查 核实 调阅 调研 下沉 进驻 安排 确定 选取 选树 "
    "建成 新建 新增 新立 "
    "废止 曝光 作出 发表 主持 吸引 实施 启动 检查 推动 督促 责令 移送 调整 处理 追责 发出 下发 下达 "
    "召集 形成 明确 增加 增设 增补 提拔 交由 交办 指出 整合 撤销 评估 列出 推出 设立 汇报 举行 审议 "
    "部署 追回 收缴 收回 清收".split()
)
_AFTER_ACTION = frozenset("了过出到对的成由约近超共好完掉")
_NOUN_STOP = re.compile(r"[，。；：！？,;:!?\n（(“《]|(?<=[一-鿿])(?:并|且|同时|以及)")
# Where or when it was, or a rule of how often: no thing measured.
_NO_METRIC = re.compile(
    r"(?:[全我各该本][省市县区州院校]|[0-9]年|[去今前当上]年|[上下]半年|月份?|日|的|对|中|其中|不少于|不超过|不低于|不高于)$"
)
_DOCUMENT = re.compile(r"的?规定|第")
_RULES = ("不少于", "不超过", "不低于", "不高于", "不得少于", "原则上")
_EACH = re.compile(r"每(?:[季半]?[年月周天日轮次组个位名人]|季度)[^，。；]{0,8}$")
MAX_LEFT, MAX_RIGHT = 24, 24


class _Figure(NamedTuple):
    """A numeral or mask with its unit; `number` is its text, `end` the unit's end."""

    start: int
    end: int
    value: float | None
    unit: str | None
    modifier: str
    low: float | None
    high: float | None
    han: bool = False


def find(text: str, masks: Sequence[Mask], others: Sequence[Mention] = ()) -> list[Statistic]:
    """Every reported figure of `text`, in order.

    Args:
        text: any text; metrics never cross a line feed.
        masks: the masks of the same text, bounds set or not.
        others: mentions whose inner numbers are theirs and that no metric reaches over (rounds, slogans, organizations), in
            order of start.
    """
    starts = [m.start for m in others]
    figures = sorted([*_numerals(text), *_masked(text, masks)], key=lambda f: f.start)
    found = []
    previous = 0
    for i, figure in enumerate(figures):
        if figure.start < previous or _within(figure.start, starts, others):
            continue
        follower = figures[i + 1].start if i + 1 < len(figures) else len(text)
        statistic = _statistic(text, figure, max(previous, _last_end(figure.start, starts, others)), follower)
        previous = figure.end
        if statistic is not None:
            found.append(statistic)
    return found


def _within(position: int, starts: Sequence[int], others: Sequence[Mention]) -> bool:
    i = bisect_right(starts, position) - 1
    return i >= 0 and position < others[i].end


def _last_end(position: int, starts: Sequence[int], others: Sequence[Mention]) -> int:
    i = bisect_right(starts, position) - 1
    return min(others[i].end, position) if i >= 0 else 0


def _numerals(text: str) -> Iterator[_Figure]:
    for m in _NUMBER.finditer(text):
        figure = _arabic(text, m)
        if figure is not None:
            yield figure
    for m in _HAN_FIGURE.finditer(text):
        value = parse(m["number"])
        if value is not None:
            yield _figure(text, m.span(), value, m["unit"], m["more"] or "", han=True)
    for m in _LOOSE.finditer(text):
        yield _Figure(m.start("number"), m.end(), parse(m["number"]), None, "", None, None)


def _arabic(text: str, m: re.Match[str]) -> _Figure | None:
    follows = text[m.end() : m.end() + 1]
    if follows in _DATE_LETTERS:
        return None
    end = units.percent_end(text, m.end()) if follows in _PERCENT_LETTERS else m.end()
    if end > m.end():
        value = parse(m[0])
        return None if value is None else _figure(text, (m.start(), end), value, "%", "")
    unit = units.after(text, m.end() + (follows == " "))
    if unit is None or (unit.measure in "条款章" and _DOCUMENT.match(text, unit.end)):
        return None
    value = parse(m[0] + unit.scale)
    return None if value is None else _figure(text, (m.start(), unit.end), value, unit.measure, unit.more)


def _figure(text: str, span: tuple[int, int], value: float, unit: str, more: str, *, han: bool = False) -> _Figure:
    start, end = span
    if not more and text[start - 1 : start] in _MODIFIER_ENDS:
        before = _MODIFIER.search(text, max(0, start - 3), start)
        more = before[0] if before else ""
    return _Figure(start, end, value, unit or None, more, value, value, han)


def _masked(text: str, masks: Sequence[Mask]) -> Iterator[_Figure]:
    for mask in masks:
        if mask.role == "percent":
            yield _Figure(mask.start, units.percent_end(text, mask.end), None, "%", "", mask.low, mask.high)
        elif mask.role == "count":
            unit = units.after(text, mask.end) or units.Unit("", "", "", mask.end)
            yield _Figure(mask.start, unit.end, None, unit.measure or None, unit.more, mask.low, mask.high)


def _statistic(text: str, figure: _Figure, previous: int, follower: int) -> Statistic | None:
    if figure.unit in NO_COUNT or _per_each(text, figure.start) or text.endswith(_RULES, 0, figure.start):
        return None
    left, before = _left(text, figure.start, previous)
    acted = _ends_in_action(before)[0]
    if figure.han and not acted:
        return None
    noun = _RIGHT_TRIM.sub("", before) if before[-1:] in _RIGHT_TRIM_ENDS else before
    if figure.unit and _NO_METRIC.search(noun):
        noun = ""
    if figure.unit == "%":
        return _made(text, left, figure.end, noun, figure) if noun else None
    if (
        _names_metric(noun)
        and not (acted and noun == before.rstrip("了"))
        and text[figure.end : figure.end + 1] not in {"的", "个"}
    ):
        return _made(text, left, figure.end, noun, figure)
    if figure.unit is None:
        return _made(text, left, figure.end, noun, figure) if len(noun) >= 2 and figure.value is not None else None
    right, after = _right(text, figure.end, follower)
    metric = (noun if acted else "") + after
    return _made(text, left if acted else figure.start, right, metric, figure) if metric else None


def _names_metric(noun: str) -> bool:
    """`发现问题`, `整改率`: a noun right before the figure; a bare verb (`巡视`) leaves the noun to follow."""
    ends, start = _ends_in_action(noun)
    return len(noun) >= 2 and (not ends or (start > 0 and not noun.endswith(("开展", "了", "对", "的"))))


def _per_each(text: str, at: int) -> bool:
    """每季度召开1次 is a rule, not a result."""
    return "每" in text[max(0, at - 12) : at] and _EACH.search(text, max(0, at - 12), at) is not None


def _ends_in_action(words: str) -> tuple[bool, int]:
    """Whether the words end in a verb of doing (particles after it aside), and where it starts."""
    end = len(words)
    while end >= 2:
        if words[end - 2 : end] in _ACTIONS:
            return True, end - 2
        if words[end - 1] not in _AFTER_ACTION:
            break
        end -= 1
    return words.endswith("规模为"), end


def _made(text: str, start: int, end: int, metric: str, figure: _Figure) -> Statistic:
    return Statistic(
        start,
        end,
        text[start:end],
        metric.strip("的了、"),
        figure.value,
        figure.unit,
        figure.modifier,
        figure.low,
        figure.high,
    )


def _left(text: str, start: int, previous: int) -> tuple[int, str]:
    """Where the words before the figure begin, and these words: back to a delimiter, leading adverbs left out."""
    at = start
    while at > previous and start - at < MAX_LEFT and text[at - 1] not in _DELIMITER:
        at -= 1
    if at == previous and previous:
        at += _after_noun(text[at:start])
    trimmed = _LEFT_TRIM.match(text[at:start])
    if trimmed and trimmed.end() < start - at:
        at += trimmed.end()
    return at, text[at:start]


def _after_noun(words: str) -> int:
    """Where the words between two figures stop belonging to the first: `个`市直部门、|xx个, `家`市直单位|反馈问题|289个."""
    cut = max(words.rfind(c) for c in "、和及") + 1
    verbs = [i for i in range(1, len(words) - 1) if words[i : i + 2] in _ACTIONS]
    return cut or (verbs[-1] if verbs else 0)


def _right(text: str, end: int, follower: int) -> tuple[int, str]:
    """Where the words behind the figure end, and these words: up to a delimiter, the next figure or a new predicate."""
    stop = min(len(text), end + MAX_RIGHT, follower)
    m = _NOUN_STOP.search(text, end, stop)
    stop = m.start() if m else stop
    words = text[end:stop]
    cut = re.search(r"[、和]$", words)
    return (stop - 1, words[:-1]) if cut else (stop, words)
