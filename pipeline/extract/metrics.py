"""Metrics: the words beside a figure that say what it measures, whole words from the verb that governs them."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.segment.words import dictionary

# Verbs of doing: what is counted behind one of these is a result.
ACTIONS = frozenset(
    "发现 移交 巡视 巡察 反馈 整改 完成 召开 开展 制定 制订 出台 完善 修订 印发 谈话 受理 走访 发放 "
    "抽查 查处 查出 立案 处分 追缴 挽回 退还 退缴 清退 清理 派出 组成 组建 组织 抽调 选派 配备 配齐 提供 "
    "提交 提出 报送 收集 揭示 "
    "梳理 细化 建立 健全 约谈 问责 诫勉 通报 督办 督导 督查 指导 听取 传达 学习 研究 举办 培训 参加 "
    "覆盖 延伸 涉及 解决 化解 办结 收到 接待 查阅 核查 核实 调阅 调研 下沉 进驻 入驻 安排 确定 选取 选树 "
    "建成 新建 新增 新立 "
    "废止 曝光 作出 发表 主持 吸引 实施 启动 检查 推动 督促 责令 移送 调整 处理 追责 发出 下发 下达 "
    "召集 形成 明确 增加 增设 增补 提拔 交由 交办 指出 整合 撤销 评估 列出 推出 设立 汇报 举行 审议 "
    "部署 追回 收缴 收回 清收 给予 节约".split()
)
# Verbs that as often stand as nouns (整改措施, 巡察干部): another verb before them governs.
_NOUN_LIKE = frozenset(
    "巡视 巡察 整改 反馈 谈话 走访 督导 督查 学习 研究 培训 检查 调研 评估 处理 处分 组织 部署 指导 覆盖 安排 汇报 通报 约谈 "
    "问责 立案 追责 受理 核查 督办 抽查 信访 完成 调整 建立 下沉 延伸 进驻 涉及 发放".split()
)
AFTER_ACTION = frozenset("了过出到对的成由约近超共好完掉")
# greedy: it ends at the last delimiter of where it is looked for
_TO_DELIMITER = re.compile("(?s:.*)[ \t\u3000—，。；：！？,;:!?\n（(）)《》“”]")
_LEFT_TRIM = re.compile(
    r"(?:(?:其中|其间|全年|今年以来|去年以来|近年来|目前|截至目前|截止目前|年内|期间|先后|累计|总共|一共|共计|共|已|分别|均|各(?![级部地单类项界组县市区乡镇方种处])|并|又|还|"
    r"及时|同时|合计|总计|对|为|向|由|将|把|按照|经|再|新(?![增建设立购修])|其(?![他余实])|全市|全省|全县|全区|全州|我市|我省|我县|以来|以上|年|日|月|以及|和|与|及|、|"
    r"至今|仍然?|尚|另|现(?![场金任行状])|拟(?![定订制])|要求|计划|预计|力争|确保|争取|同比|环比|在(?![库编职建册校岗逃]))+)"
)
_LEFT_TRIM_HEADS = frozenset(
    "其全今去近目截年期先累总一共已分均各并又还及同合对为向由将把按经再新我以月日和与、至仍尚另现拟要计预力确争环在"
)
_RIGHT_TRIM = re.compile(
    r"(?:累计|合计|总计|分别|达|为|共|计|各|从|至|到|有|了|仅|已|平均|先后|等|在|向|对|仍|还|尚|另|现|就|约|\*|_|力争|预计|确保|争取|将|拟|"
    r"提高|提升|上升|升|下降|降低|降|增加|增长|减少|由)+\Z"
)
# the last letters of the words above: nearly all figures have none of them before
_RIGHT_TRIM_ENDS = frozenset("计别到达为共各至有了仅已均后等高升降低长加少由从在向对仍还尚另现就约*_争保取将拟")
# its letters come first, as only these are then looked at closely
_NOUN_STOP = re.compile(
    r"[，。；：！？,;:!?\n\t（(）)“”《并且同以](?:(?<![并且同以])|(?<=[一-鿿][并且])|(?<=[一-鿿]同)时|(?<=[一-鿿]以)及)"
)
_OPEN = frozenset("（(")
_ASIDE = re.compile(r"[（(][^（）()\n0-9]{1,8}[）)](?=[一-鿿])")
# what the words behind a figure end in when they lead to the next one
_LEADS_ON = re.compile(r"(?:已经?|均|全部|共|累计|现|先后|完成|其中|对|向|为|将|把|[、和及与])+\Z")
_LEADS_ON_ENDS = frozenset("已经均部共计现后成中对向为将把、和及与")
MAX_LEFT, MAX_RIGHT = 24, 24
FARTHEST = 48


def left(text: str, start: int, floor: int, taken: int) -> tuple[int, str]:
    """Where the words before a figure begin, and these words: back to a delimiter, leading adverbs left out.

    Args:
        text: the text.
        start: where the figure begins, its modifier included.
        floor: where the figure or mention before it ends.
        taken: where the statistic before it ends.
    """
    lowest = max(floor, start - FARTHEST, 0)
    delimited = _TO_DELIMITER.match(text, lowest, start)
    at = delimited.end() if delimited else lowest
    if at == floor and floor:
        at += after_noun(text[at:start])
    at = max(at, taken)
    cut, words = _whole(text[at:start])
    return at + cut, words


def _whole(words: str) -> tuple[int, str]:
    """How much of the words before a figure is cut off, and the rest: from the governing verb, without leading adverbs."""
    cut = 0
    if len(words) > SHORT and not (len(words) <= MAX_LEFT and _begins_with_its_verb(words)):
        cut = _governed(words)
    trimmed = _LEFT_TRIM.match(words, cut) if words[cut : cut + 1] in _LEFT_TRIM_HEADS else None
    cut = trimmed.end() if trimmed else cut
    return cut, words[cut:]


# so few characters hold no more than a verb and its object
SHORT = 10


def _begins_with_its_verb(words: str) -> bool:
    """Whether no verb can govern the end of `words` but one that they begin with: then nothing is to be cut off."""
    return not any(words[i : i + 2] in _GOVERNING for i in range(1, len(words) - 1))


def _governed(words: str) -> int:
    """Where the verb that governs the end of `words` begins; without one, the last whole words that fit into `MAX_LEFT`."""
    tokens = dictionary().cut(words)
    starts, at = [], 0
    for token in tokens:
        starts.append(at)
        at += len(token)
    verb = next((i for i in range(len(tokens) - 1, -1, -1) if tokens[i] in _GOVERNING), None)
    if verb is None or at - starts[verb] > MAX_LEFT:
        return next((s for s in starts if at - s <= MAX_LEFT), 0)
    while verb and tokens[verb - 1] in _GOVERNING:
        verb -= 1
    return starts[verb]


_GOVERNING = ACTIONS - _NOUN_LIKE


# 发现 and 指出 are no 现 and 出 that lead to a figure
_VERBS_THAT_END_SO = frozenset(v for v in ACTIONS if v[-1] in _RIGHT_TRIM_ENDS and v != "增加")


def noun_of(before: str) -> str:
    """The words before a figure without what only leads to it (共计, 达到)."""
    if before[-1:] not in _RIGHT_TRIM_ENDS or before[-2:] in _VERBS_THAT_END_SO:
        return before
    return _RIGHT_TRIM.sub("", before)


def after_noun(words: str) -> int:
    """Where the words between two figures stop belonging to the first: `个`市直部门、|xx个, `家`市直单位|反馈问题|289个."""
    cut = max(words.rfind("、"), words.rfind("和"), words.rfind("及")) + 1
    return cut or next((i for i in range(len(words) - 2, 0, -1) if words[i : i + 2] in ACTIONS), 0)


def right(text: str, end: int, follower: int) -> tuple[int, str]:
    """Where the words behind a figure end, and these words: up to a delimiter, the next figure's own, or a new predicate.

    Args:
        text: the text.
        end: where these words may begin, behind the figure with its unit.
        follower: where the next figure begins; the text's length if there is none.
    """
    stop = min(len(text), end + MAX_RIGHT, follower)
    m = _NOUN_STOP.search(text, end, stop)
    while m and m[0] in _OPEN and (aside := _ASIDE.match(text, m.start(), stop)):
        # 常规(机动)巡察, 县(市、区)已完成
        m = _NOUN_STOP.search(text, aside.end(), stop)
    stop = m.start() if m else stop
    leading_on = stop == follower < len(text)
    if leading_on:
        # 巡察12个单位|发现问题30个: the verb belongs to the figure that follows
        stop = end + (after_noun(text[end:stop]) or stop - end)
    elif stop == end + MAX_RIGHT:
        stop = end + _whole_words(text[end : stop + 4], MAX_RIGHT)
    words = text[end:stop]
    if words[-1:] in _LEADS_ON_ENDS and (leads := _LEADS_ON.search(words)) and (leading_on or words[-1] not in "部成"):
        words = words[: leads.start()]
    return end + len(words), words


def _whole_words(words: str, most: int) -> int:
    at = 0
    for token in dictionary().cut(words):
        if at + len(token) > most:
            break
        at += len(token)
    return at or most


def action_at(words: str) -> int | None:
    """Where the verb of doing starts that the words end in (particles after it aside), None if they end in none."""
    end = len(words)
    while end >= 2:
        if words[end - 2 : end] in ACTIONS:
            return end - 2
        if words[end - 1] not in AFTER_ACTION:
            break
        end -= 1
    return end if words.endswith("规模为") else None


def names_metric(noun: str) -> bool:
    """`发现问题`, `整改率`: a noun right before the figure; a bare verb (`巡视`) leaves the noun to follow."""
    if len(noun) < 2:
        return False
    at = action_at(noun)
    return at is None or (at > 0 and not noun.endswith(("开展", "了", "对", "的")))


def acts(noun: str) -> bool:
    """Whether a verb of doing stands among the words: what a Chinese numeral counts is then a result."""
    return any(noun[i : i + 2] in ACTIONS for i in range(len(noun) - 1))


@lru_cache(maxsize=1 << 12)
def is_bare_verb(noun: str) -> bool:
    """要求, 聚焦, 围绕: one word, a verb and no noun as well, that is none of doing; it measures nothing."""
    if not 1 < len(noun) < 4 or noun in ACTIONS:
        return False
    tagged = dictionary().tag(noun)
    return len(tagged) == 1 and tagged[0][1] == "v"
