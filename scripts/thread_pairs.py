"""Pairs of notices with known links: a feedback notice of an invented body and what its rectification notice says.

Usage: python scripts/thread_pairs.py HALF FOLDER (HALF dev or held): the texts, and `links.json` that says what answers what.

The problems stand in `data/threads/problems.csv`, each with a near and a far wording of a notice and two answers, all written by
hand; how a pair is laid out, numbered, merged, split, masked and what goes unanswered is drawn at random from a fixed seed.
"""

from __future__ import annotations

import csv
import json
import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PROBLEMS = ROOT / "data" / "threads" / "problems.csv"
PAIRS = 40
SEED = {"dev": 11, "held": 12}
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
class Pair:
    """Two documents and what links them: (problem as the first has it, answer as the second quotes it, state)."""

    feedback: str
    notice: str
    links: list[tuple[str, str, str]] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)


def read(half: str) -> list[Problem]:
    """The problems of one half of the table."""
    with PROBLEMS.open(encoding="utf-8-sig", newline="") as file:
        return [Problem(*row.values()) for row in csv.DictReader(file) if row["half"] == half]


def pairs(half: str) -> Iterator[tuple[str, Pair]]:
    """(name, pair) of one half, always the same ones.

    Args:
        half: dev or held.
    """
    draw = random.Random(SEED[half])  # noqa: S311 (nothing secret)
    table = read(half)
    kinds = sorted({p.body for p in table} - {"any"})
    # some bodies are inspected twice, in rounds of their own
    seen: dict[tuple[str, str], int] = {}
    for number in range(PAIRS):
        kind, place = kinds[number % len(kinds)], PLACES[number // len(kinds) % 4 + 4 * (half == "held")]
        again = seen.get((kind, place), 0)
        seen[kind, place] = again + 1
        own = [p for p in table if p.body == kind]
        common = [p for p in table if p.body == "any"]
        chosen = draw.sample(own, draw.randint(3, 6)) + draw.sample(common, draw.randint(3, 6))
        chosen.sort(key=lambda p: p.part)
        others = [p for p in table if p not in chosen and p.body != kind]
        frame = _Frame(draw, place, kind, 2 + again * 3 + number % 2, 2019 + 2 * again)
        yield f"{half}{number:02}", _pair(frame, chosen, others)


@dataclass
class _Frame:
    """Whose pair it is and what is drawn for it."""

    draw: random.Random
    place: str
    kind: str
    round: int
    year: int

    @property
    def body(self) -> str:
        return self.place + "".join(BODIES[self.kind])

    @property
    def committee(self) -> str:
        return f"{self.place[-1]}委"


def _pair(frame: _Frame, chosen: Sequence[Problem], others: Sequence[Problem]) -> Pair:
    draw = frame.draw
    answers, unanswered = _answers(draw, list(chosen), others)
    masked = draw.choice((None, None, None, "×", "**"))
    groups = {part: draw.choice(titles) for part, titles in GROUPS.items()}
    feedback, notice = _feedback(frame, chosen, groups), _notice(frame, answers, groups)
    hide = (lambda t: re.sub(r"\d+(?:\.\d+)?(?=[万亿个人家名条项次件处元户%])", masked, t)) if masked else str
    return Pair(
        hide(feedback),
        hide(notice),
        [(hide(p.problem), hide(a.quote), a.state) for a in answers for p in a.of],
        [hide(p.problem) for p in unanswered],
    )


def _answers(
    draw: random.Random, chosen: list[Problem], others: Sequence[Problem]
) -> tuple[list[Answer], list[Problem]]:
    unanswered = draw.sample(chosen, draw.choice((0, 1, 1, 2, 3)))
    rest = [p for p in chosen if p not in unanswered]
    found: list[Answer] = []
    while rest:
        first = rest.pop(0)
        mate = rest[0] if rest and rest[0].part == first.part else None
        if mate and draw.random() < 0.12:
            rest.pop(0)
            told = [first.done, mate.done]
            found.append(
                Answer(f"{_quote(draw, first)}，{_quote(draw, mate)}", [first, mate], told, "done", first.part)
            )
            continue
        state = "under_way" if draw.random() < 0.3 else "done"
        answer = Answer(_quote(draw, first), [first], [getattr(first, state)], state, first.part)
        found.append(answer)
        if draw.random() < 0.12:
            clause = re.split("[，。；]", first.detail)[0]
            found.append(Answer(clause, [first], [first.under_way], "under_way", first.part))
    strangers = draw.sample(list(others), draw.choice((0, 0, 1, 2)))
    found += [Answer(p.close, [], [p.done], "done", p.part) for p in strangers]
    order = draw.choice(("kept", "kept", "parts", "all"))
    if order != "kept":
        draw.shuffle(found)
    if order != "all":
        found.sort(key=lambda a: a.part)
    return found, unanswered


def _quote(draw: random.Random, problem: Problem) -> str:
    """The problem as the notice words it: as it was, nearly so, or in words of its own."""
    return draw.choices((problem.problem, problem.close, problem.far), (0.3, 0.4, 0.3))[0]


# --- feedback notices -------------------------------------------------------------------------------------------------


def _feedback(frame: _Frame, chosen: Sequence[Problem], groups: dict[str, str]) -> str:
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


def _news(frame: _Frame, chosen: Sequence[Problem]) -> str:
    found = "；".join(f"{_han(i)}是{p.problem}，{p.detail.rstrip('。')}" for i, p in enumerate(chosen, 1))
    advice = "；".join(f"{HAN[i]}要{text}" for i, text in enumerate(ADVICE))
    return (
        f"{frame.year}年6月，{_term(frame)}{frame.committee}第{_han(frame.round)}轮巡察向{frame.body}反馈巡察情况。\n"
        f"巡察反馈指出，{frame.body}工作取得一定成效，但也存在一些问题：{found}。\n"
        f"同时，巡察组还收到反映一些干部的问题线索，已按规定转有关部门处理。\n巡察建议：{advice}。"
    )


# --- rectification notices --------------------------------------------------------------------------------------------


def _notice(frame: _Frame, answers: Sequence[Answer], groups: dict[str, str]) -> str:
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


def _term(frame: _Frame) -> str:
    return f"{_han(8 + PLACES.index(frame.place))}届"


def _han(number: int) -> str:
    """A number up to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else HAN[tens - 1] + "十") + (HAN[ones - 1] if ones else "")


def write(half: str, folder: Path) -> None:
    """Write one half's documents, and links.json.

    Args:
        half: dev or held.
        folder: made if missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    links = {}
    for name, pair in pairs(half):
        (folder / f"{name}_feedback.txt").write_text(pair.feedback, encoding="utf-8")
        (folder / f"{name}_notice.txt").write_text(pair.notice, encoding="utf-8")
        links[name] = {"links": pair.links, "unanswered": pair.unanswered}
    (folder / "links.json").write_text(json.dumps(links, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in SEED:
        sys.exit(__doc__)
    write(sys.argv[1], Path(sys.argv[2]))
