"""How the invented notices are laid out: feedback of an inspection, and what a body says of its rectification."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

PLACES = ("栖桐市", "珂岭县", "汀澜区", "砚湖市", "瑶坪县", "泷溪县", "槿川市", "鹤汀县")
BODIES = {
    "finance": ("财政局", "党组"),
    "health": ("卫生健康委员会", "党委"),
    "education": ("教育体育局", "党组"),
    "housing": ("住房和城乡建设局", "党组"),
    "firm": ("交通投资集团有限公司", "党委"),
    "town": ("桥头坪镇", "党委"),
    "civil": ("民政局", "党组"),
    "agri": ("农业农村局", "党组"),
    "land": ("自然资源和规划局", "党组"),
    "univ": ("理工职业学院", "党委"),
    "hospital": ("人民医院", "党委"),
    "water": ("水务集团有限公司", "党委"),
}
GROUPS = {
    "A": ("履行职能责任有差距", "贯彻上级决策部署不够到位", "落实党的路线方针政策存在偏差"),
    "B": ("管党治党不严不实", "全面从严治党责任传导不力", "重点领域廉洁风险较为突出"),
    "C": ("落实新时代党的组织路线有差距", "班子和队伍建设较为薄弱", "基层党组织建设有短板"),
    "D": ("巡察整改不够彻底", "对以往监督发现问题整改不力", "整改责任扛得不牢"),
}
HAN = "一二三四五六七八九十"
ADVICE = (
    "提高政治站位，认真学习贯彻上级部署",
    "压实主体责任，持续改进作风",
    "严格选人用人，建强干部队伍",
    "从严从实抓好整改，把责任落实到人",
)
GENERAL = (
    "组织领导有力。党组书记主持召开整改专题会{a}次，对照反馈意见逐条认领。",
    "制定整改方案。细化整改措施{b}条，明确责任领导和完成时限，实行销号管理。",
    "强化督导检查。成立{c}个督导组，对进度滞后的科室下发提示函{a}份。",
)
NEXT = (
    "坚持标准不降、力度不减，对长期任务紧盯不放。",
    "举一反三抓好建章立制，防止问题反弹。",
    "把整改成效转化为推动发展的动力。",
)


class Problem(NamedTuple):
    """A row of the table."""

    half: str
    body: str
    part: str
    problem: str
    detail: str
    close: str
    far: str
    done: str
    under_way: str


@dataclass
class Answer:
    """What a notice says of some problems (none: it answers nothing that was fed back)."""

    quote: str
    of: list[Problem]
    told: list[str]
    state: str
    part: str


@dataclass
class Frame:
    """Whose pair it is and what is drawn for it."""

    draw: random.Random
    place: str
    kind: str
    round: int
    year: int

    @property
    def body(self) -> str:
        """The name of who was inspected."""
        return self.place + "".join(BODIES[self.kind])

    @property
    def committee(self) -> str:
        """Whose inspection it was."""
        return f"{self.place[-1]}委"


def feedback(frame: Frame, chosen: Sequence[Problem], groups: dict[str, str]) -> str:
    """A feedback notice, in one of five layouts.

    Args:
        frame: whose.
        chosen: the problems that it names.
        groups: part of the table → the heading of its problems.
    """
    style = frame.draw.choice(("runs", "lines", "flat", "news", "brackets"))
    title = f"{frame.committee}第{HAN[frame.round % 8]}巡察组关于巡察{frame.body}的反馈意见"
    opening = (
        f"根据{frame.place}委统一部署，{frame.year}年3月5日至5月12日，{_term(frame)}{frame.committee}第{_han(frame.round)}轮巡察对{frame.body}"
        "开展了常规巡察。现将巡察情况反馈如下。"
    )
    end = f"{frame.committee}第{HAN[frame.round % 8]}巡察组\n{frame.year}年6月{frame.draw.randint(1, 28)}日"
    if style == "news":
        return "\n".join((title, _news(frame, chosen), end)) + "\n"
    praise = "一、总体评价\n近年来，班子能够围绕中心开展工作，取得一定成效，但对照上级要求仍有不少问题。"
    advice = "三、意见建议\n" + "\n".join(f"（{HAN[i]}）{text}。要进一步抓好落实。" for i, text in enumerate(ADVICE))
    problems = _listed(style, frame.draw, chosen, groups)
    return f"{title}\n\n{opening}\n{praise}\n二、巡察发现的主要问题\n{problems}\n{advice}\n{end}\n"


def _listed(style: str, draw: random.Random, chosen: Sequence[Problem], groups: dict[str, str]) -> str:
    told = {p: p.problem + "。" + (p.detail if draw.random() < 0.8 else "") for p in chosen}
    if style == "flat":
        return "\n".join(f"（{_han(i)}）{told[p]}" for i, p in enumerate(chosen, 1))
    lines: list[str] = []
    for number, part in enumerate(sorted({p.part for p in chosen}), 1):
        lines.append(f"（{_han(number)}）{groups[part]}")
        own = [p for p in chosen if p.part == part]
        if style == "runs":
            lines.append("".join(f"{_han(i)}是{told[p]}" for i, p in enumerate(own, 1)))
        else:
            mark = "{}." if style == "lines" else "（{}）"
            lines += [mark.format(i) + told[p] for i, p in enumerate(own, 1)]
    return "\n".join(lines)


def _news(frame: Frame, chosen: Sequence[Problem]) -> str:
    found = "；".join(f"{_han(i)}是{p.problem}，{p.detail.rstrip('。')}" for i, p in enumerate(chosen, 1))
    advice = "；".join(f"{HAN[i]}要{text}" for i, text in enumerate(ADVICE))
    return (
        f"{frame.year}年6月，{_term(frame)}{frame.committee}第{_han(frame.round)}轮巡察向{frame.body}反馈巡察情况。\n"
        f"巡察反馈指出，{frame.body}工作取得一定成效，但也存在一些问题：{found}。\n"
        f"同时，巡察组还收到反映一些干部的问题线索，已按规定转有关部门处理。\n巡察建议：{advice}。"
    )


def notice(frame: Frame, answers: Sequence[Answer], groups: dict[str, str]) -> str:
    """A rectification notice, its answers in one of seven layouts.

    Args:
        frame: whose.
        answers: in order.
        groups: part of the table → the heading of its problems.
    """
    draw = frame.draw
    told = draw.random() < 0.8
    opening = (
        f"根据{frame.place}委统一部署，{frame.year}年3月5日至5月12日，"
        + (f"{_term(frame)}{frame.committee}第{_han(frame.round)}轮巡察" if told else f"{frame.committee}巡察组")
        + f"对{frame.body}开展了常规巡察。现将巡察整改进展情况予以公布。"
    )
    general = [
        f"（{HAN[i]}）" + text.format(a=draw.randint(2, 9), b=draw.randint(60, 160), c=draw.randint(2, 6))
        for i, text in enumerate(GENERAL)
    ]
    parts = (
        f"中共{frame.body}关于巡察整改进展情况的通报",
        "",
        opening,
        "一、组织落实整改情况",
        *general,
        "二、巡察反馈问题整改落实情况",
        _answered(draw, answers, groups),
        "三、下一步工作打算",
        *(f"（{HAN[i]}）{text}" for i, text in enumerate(NEXT)),
        f"中共{frame.body}",
        f"{frame.year + 1}年{draw.randint(1, 4)}月{draw.randint(1, 28)}日",
    )
    return "\n".join(parts) + "\n"


def _answered(draw: random.Random, answers: Sequence[Answer], groups: dict[str, str]) -> str:
    style = draw.choice(("grouped", "about", "fields", "named", "bare", "loose", "table"))
    text = {id(a): "".join(a.told) + draw.choice(("", "", "下一步，将持续巩固成果。")) for a in answers}
    if style == "grouped":
        lines: list[str] = []
        for number, part in enumerate(dict.fromkeys(a.part for a in answers), 1):
            lines.append(f"（{_han(number)}）关于“{groups[part]}”问题的整改")
            own = [a for a in answers if a.part == part]
            lines += [f"{i}.针对“{a.quote}”问题。{text[id(a)]}" for i, a in enumerate(own, 1)]
        return "\n".join(lines)
    if style == "table":
        rows = [f"{i}\t{a.quote}\t{text[id(a)]}" for i, a in enumerate(answers, 1)]
        return "\n".join(("序号\t反馈问题\t整改落实情况", *rows))
    return "\n".join(_STYLES[style](i, a.quote, text[id(a)]) for i, a in enumerate(answers, 1))


_STYLES: dict[str, Callable[[int, str, str], str]] = {
    "about": lambda i, q, t: f"（{_han(i)}）关于{q}问题的整改情况\n{t}",
    "fields": lambda i, q, t: f"{i}.反馈问题：{q}。\n整改情况：{t}",
    "named": lambda i, q, t: f"问题{i}：{q}。\n整改落实情况：{t}",
    "bare": lambda i, q, t: f"{i}.{q}。{t}",
    "loose": lambda _, q, t: f"针对{q}的问题，{t}",
}


def _term(frame: Frame) -> str:
    return f"{_han(8 + PLACES.index(frame.place))}届"


def _han(number: int) -> str:
    """A number up to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else HAN[tens - 1] + "十") + (HAN[ones - 1] if ones else "")
