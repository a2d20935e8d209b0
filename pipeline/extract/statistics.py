"""Statistics: figures that the text reports, as metric, value and unit (codebook: stats).

A figure's metric stands before it (`发现问题`289个), behind it (巡视12个`单位`), or on both sides. Dates, rounds, ordinals, figures
inside slogans and rules of how many are none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from pipeline.extract import figures
from pipeline.extract.figures import Figure
from pipeline.extract.mentions import Mask, Mention, Statistic
from pipeline.lexicons import Measures

# Measures of time, place in order and kind: how long, which, of what sort, but no count of results.
NO_COUNT = frozenset(
    "轮 届 年 天 周 个月 个工作日 工作日 小时 分钟 级 岁 公里 米 位 期 点 倍 课时 学时 步 段 回 大类 "
    "类 种 方面 代 层".split()
)
# greedy: it ends at the last delimiter of where it is looked for
_TO_DELIMITER = re.compile("(?s:.*)[ \t\u3000—，。；：！？,;:!?\n（(）)《》“”]")
_LEFT_TRIM = re.compile(
    r"^(?:(?:其中|全年|今年以来|去年以来|近年来|目前|截至目前|截止目前|年内|期间|先后|累计|总共|一共|共计|共|已|已经|分别|均|各|并|又|还|"
    r"及时|同时|合计|总计|对|为|向|由|将|把|按照|经|再|新(?![增建设立购修])|其|全市|全省|全县|全区|全州|我市|我省|我县|以来|年|日|月|以及|和|与|及|、)+)"
)
_LEFT_TRIM_HEADS = frozenset("其全今去近目截年期先累总一共已分均各并又还及同合对为向由将把按经再新我以月日和与、")
_RIGHT_TRIM = re.compile(
    r"(?:共计|累计|合计|总计|分别|达到|达|为|共|计|约|近|超过?|逾|各|至|到|有|了|仅|不足|至少|已|平均|先后|等|"
    r"提高|提升|上升|升|下降|降低|降|增加|增长|减少|下降|由|从)+\Z"
)
# the last letters of the words above: nearly all figures have none of them before
_RIGHT_TRIM_ENDS = frozenset("计别到达为共约近过超逾各至有了仅足少已均后等高升降低长加由从")
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
# its letters come first, as only these are then looked at closely
_NOUN_STOP = re.compile(
    r"[，。；：！？,;:!?\n（(）)“”《并且同以](?:(?<![并且同以])|(?<=[一-鿿][并且])|(?<=[一-鿿]同)时|(?<=[一-鿿]以)及)"
)
# Where or when it was, or a rule of how often: no thing measured.
_NO_METRIC = re.compile(r"(?:[全我各该本][省市县区州院校]|[0-9]年|[去今前当上]年|[上下]半年|月份?|日|的|对|中|其中)\Z")
_CHANGED = re.compile(r"(?:上升|提高|提升|增加|增长|下降|降低|减少)了?(?:约|近)?\Z")
_PLAN = re.compile(r"(?:力争|计划|争取|预计|拟于|目标是?|要达到|应达到|确保|底前)[^，。；：]{0,18}\Z")
_NO_METRIC_ENDS = frozenset("省市县区州院校年月份日的对中")
_REACHED = re.compile(r"(?:上升|提高|提升|增加|增长|扩大|下降|降低|减少|缩短|压缩|升|降|增)(?:到|至|为)(?:了)?")
_RULES = ("不少于", "不超过", "不低于", "不高于", "不得少于", "原则上")
_RULE_LETTERS = re.compile("[力计争预拟目要应确底不原每]")
_EACH = re.compile(r"每(?:[季半]?[年月周天日轮次组个位名人]|季度)[^，。；]{0,8}\Z")
MAX_LEFT, MAX_RIGHT = 24, 24


def find(
    text: str, masks: Sequence[Mask], others: Sequence[Mention] = (), listed: Measures | None = None
) -> list[Statistic]:
    """Every reported figure of `text`, in order, none overlapping.

    Args:
        text: any text; metrics never cross a line feed.
        masks: the masks of the same text, bounds set or not.
        others: mentions whose inner numbers are theirs and that no metric reaches over (rounds, slogans, organizations), in
            order of start.
        listed: the controlled measures that metrics are mapped to.
    """
    starts = [m.start for m in others]
    ends = [0, *[m.end for m in others]]
    every = figures.find(text, masks)
    followers = [*[f.start for f in every[1:]], len(text)]
    found: list[Statistic] = []
    previous = 0
    for i, figure in enumerate(every):
        taken = ends[bisect_right(starts, figure.start)]
        if figure.start < previous or figure.start < taken:
            continue
        floors = (max(taken, previous), found[-1].end if found else 0)
        statistic = _statistic(text, figure, floors, followers[i], listed)
        previous = figure.end
        begun = statistic is None and bool(found) and found[-1].end > every[i - 1].start
        if begun and _REACHED.fullmatch(text, every[i - 1].end, figure.start):
            # 由71%上升到94%: what was reached is the figure; where it came from, its beginning
            statistic = _reached(text, found.pop(), figure)
        if statistic is not None:
            found.append(statistic)
    return found


def _reached(text: str, begun: Statistic, figure: Figure) -> Statistic:
    return begun._replace(
        end=figure.end,
        text=text[begun.start : figure.end],
        value=figure.value,
        modifier=figure.modifier,
        low=figure.low,
        high=figure.high,
    )


def _statistic(
    text: str, figure: Figure, floors: tuple[int, int], follower: int, listed: Measures | None
) -> Statistic | None:
    """The figure with its metric, or None where it reports nothing.

    Args:
        text: the text.
        figure: the figure.
        floors: where the mention before it ends, and where the statistic before it ends: no metric reaches back over either.
        follower: where the next figure begins.
        listed: the controlled measures.
    """
    if figure.unit in NO_COUNT or _is_rule(text, figure.start):
        return None
    left, before = _left(text, figure.start, *floors)
    acted = _action_at(before) is not None
    noun = _RIGHT_TRIM.sub("", before) if before[-1:] in _RIGHT_TRIM_ENDS else before
    if noun[-1:] in _NO_METRIC_ENDS and figure.unit and _NO_METRIC.search(noun):
        noun = ""
    if figure.han and not acted and noun[:2] not in _ACTIONS:
        return None
    if figure.unit == "%":
        # 问题数下降了12.5%: by how much is no level, so that the verb stays in the metric
        noun = before.rstrip("了约近") if _CHANGED.search(before) else noun
        return _made(text, (left, figure.end), noun, figure, listed) if noun else None
    if _names_metric(noun) and not (acted and noun == before.rstrip("了")) and not _noun_follows(text, figure.end):
        return _made(text, (left, figure.end), noun, figure, listed)
    if figure.unit is None:
        return (
            _made(text, (left, figure.end), noun, figure, listed)
            if len(noun) >= 2 and figure.value is not None
            else None
        )
    right, after = _right(text, figure.end, follower)
    metric = (noun if acted else "") + after
    return _made(text, (left if acted else figure.start, right), metric, figure, listed) if metric else None


def _is_rule(text: str, at: int) -> bool:
    """每季度召开1次, 不少于3人, 力争达到95%: how it should be, not how it was."""
    start = at - 24 if at > 24 else 0
    if _RULE_LETTERS.search(text, start, at) is None:
        return False
    if text.endswith(_RULES, 0, at) or _PLAN.search(text, start, at):
        return True
    return _EACH.search(text, max(0, at - 12), at) is not None


def _noun_follows(text: str, end: int) -> bool:
    return text[end : end + 1] in {"的", "个"}


def _names_metric(noun: str) -> bool:
    """`发现问题`, `整改率`: a noun right before the figure; a bare verb (`巡视`) leaves the noun to follow."""
    if len(noun) < 2:
        return False
    at = _action_at(noun)
    return at is None or (at > 0 and not noun.endswith(("开展", "了", "对", "的")))


def _action_at(words: str) -> int | None:
    """Where the verb of doing starts that the words end in (particles after it aside), None if they end in none."""
    end = len(words)
    while end >= 2:
        if words[end - 2 : end] in _ACTIONS:
            return end - 2
        if words[end - 1] not in _AFTER_ACTION:
            break
        end -= 1
    return end if words.endswith("规模为") else None


def _made(text: str, span: tuple[int, int], metric: str, figure: Figure, listed: Measures | None) -> Statistic:
    start, end = span
    metric = metric.strip("的了、对")
    _, _, value, unit, modifier, low, high, _ = figure
    measure = listed.of(metric, unit or "") if listed else ""
    return Statistic(start, end, text[start:end], metric, value, unit, modifier, low, high, measure)


def _left(text: str, start: int, floor: int, taken: int) -> tuple[int, str]:
    """Where the words before the figure begin, and these words: back to a delimiter, leading adverbs left out."""
    lowest = max(floor, start - MAX_LEFT)
    delimited = _TO_DELIMITER.match(text, lowest, start)
    at = delimited.end() if delimited else lowest
    if at == floor and floor:
        at += _after_noun(text[at:start])
    at = max(at, taken)
    words = text[at:start]
    if words[:1] in _LEFT_TRIM_HEADS:
        trimmed = _LEFT_TRIM.match(words)
        if trimmed and trimmed.end() < len(words):
            return at + trimmed.end(), words[trimmed.end() :]
    return at, words


def _after_noun(words: str) -> int:
    """Where the words between two figures stop belonging to the first: `个`市直部门、|xx个, `家`市直单位|反馈问题|289个."""
    cut = max(words.rfind("、"), words.rfind("和"), words.rfind("及")) + 1
    return cut or next((i for i in range(len(words) - 2, 0, -1) if words[i : i + 2] in _ACTIONS), 0)


def _right(text: str, end: int, follower: int) -> tuple[int, str]:
    """Where the words behind the figure end, and these words: up to a delimiter, the next figure's own, or a new predicate."""
    stop = min(len(text), end + MAX_RIGHT, follower)
    m = _NOUN_STOP.search(text, end, stop)
    stop = m.start() if m else stop
    if stop == follower:
        # 巡察12个单位|发现问题30个: the verb belongs to the figure that follows
        stop = end + (_after_noun(text[end:stop]) or stop - end)
    words = text[end:stop]
    return (stop - 1, words[:-1]) if words[-1:] in {"、", "和"} else (stop, words)
