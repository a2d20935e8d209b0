"""The corpus of rounds: notices of six invented bodies of two invented cities over three rounds each, with what is planted in them.

    python scripts/rounds_corpus.py --write     # data/rounds/raw and planted.json
    python scripts/rounds_corpus.py --check     # whether they are what this program makes

Problems, details and answers are the development half of data/threads/problems.csv, each used once but where it is planted to come
back. The same bytes each time: nothing is drawn at random.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "data" / "rounds"
YEARS = (2019, 2021, 2023)
PARTS = ("一", "二", "三", "四", "五", "六", "七")
BOILERPLATE = (
    "各级党组织要把巡察整改作为检验政治忠诚、政治担当的试金石，坚持当下改与长久立相结合，对照问题清单、任务清单、责任清单逐条逐项抓好"
    "落实，以整改实效取信于民，并于收到反馈意见两个月内报送整改进展情况。"
)
COPIED = (
    "巡察组采取“解剖麻雀”的办法，随机抽取一个科室、一本台账、一笔资金，顺着凭证往下查、顺着流程往上问、顺着群众评价往外访，"
    "把面上的问题拆成可以核对的点，把点上的线索连成可以追责的链。"
)
COPIES = ("汀屿/教育_2021_反馈", "云舷/财政_2023_反馈")
UPHOLD = (
    "深刻领悟“两个确立”的决定性意义，切实扛起巡察监督的政治责任。",
    "要从“两个确立”的高度看待这次巡察，不折不扣抓好后续工作。",
)
ALLOWANCE = (
    "检查发现违规发放津补贴现象较为普遍。",
    "公款吃喝屡禁不止，超标准接待时有发生。",
    "有的股室以加班为名违规发放津补贴，手续不全。",
    "个别干部收受礼品礼金，违规接受宴请。",
)


class City(NamedTuple):
    """An invented city: name, province, term, rounds as (number, first day, last day), bodies as (file, kind, name, Party organ)."""

    name: str
    province: str
    term: str
    rounds: tuple[tuple[str, str, str], ...]
    bodies: tuple[tuple[str, str, str, str], ...]


CITIES = (
    City(
        "汀屿市",
        "澜川省",
        "六",
        (("一", "3月11日", "5月10日"), ("三", "4月6日", "6月8日"), ("五", "3月6日", "5月12日")),
        (
            ("教育", "education", "教育局", "党组"),
            ("卫健", "health", "卫生健康委员会", "党委"),
            ("住建", "housing", "住房和城乡建设局", "党组"),
        ),
    ),
    City(
        "云舷市",
        "苍浦省",
        "七",
        (("二", "9月2日", "11月1日"), ("三", "3月1日", "6月30日"), ("五", "3月8日", "5月20日")),
        (
            ("财政", "finance", "财政局", "党组"),
            ("水务", "firm", "水务集团有限公司", "党委"),
            ("柳岔", "town", "柳岔镇", "党委"),
        ),
    ),
)


class Found(NamedTuple):
    """A problem in a notice: its row of problems.csv, and whether it comes back, or is left unanswered."""

    row: dict[str, str]
    again: bool
    answered: bool


def problems() -> dict[str, list[dict[str, str]]]:
    """Kind of body → the problems of the development half."""
    found: dict[str, list[dict[str, str]]] = {}
    with (ROOT / "data/threads/problems.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["half"] == "dev":
                found.setdefault(row["body"], []).append(row)
    return found


def plan() -> dict[tuple[int, int, int], list[Found]]:
    """(city, body, round) → its problems: two of its kind, one of any while they last; in the last round one of the first again."""
    known, made = problems(), {}
    for c, city in enumerate(CITIES):
        general = iter(known["any"][7 * c : 7 * c + 7])
        for r in range(3):
            for b, (_, kind, _, _) in enumerate(city.bodies):
                rows = [*known[kind][2 * r : 2 * r + 2], *([row] if (row := next(general, None)) else [])]
                own = [Found(row, False, not (r == 1 and i == 1)) for i, row in enumerate(rows)]
                if r == 2:
                    own.append(Found(known[kind][0], True, True))
                made[c, b, r] = own
    return made


def feedback(c: int, b: int, r: int, own: list[Found]) -> str:
    """The text of a feedback notice."""
    city, year = CITIES[c], YEARS[r]
    number, first, last = city.rounds[r]
    file, _, name, organ = city.bodies[b]
    seat, team = city.name[:-1], f"第{PARTS[b]}巡察组"
    lines = [
        f"市委{team}关于巡察{city.name}{name}{organ}的反馈意见",
        "",
        (
            f"根据{seat}市委统一部署，{year}年{first}至{last}，{city.term}届市委第{number}轮巡察{team}对{_short(city, name)}{organ}"
            "开展了常规巡察。现将有关情况反馈如下。"
        ),
        "",
        "一、巡察工作概况",
        *UPHOLD[:r],
        *([COPIED] if f"{seat}/{file}_{year}_反馈" in COPIES else []),
        "",
        "二、巡察发现的主要问题",
    ]
    for i, found in enumerate(own, 1):
        detail = f"上轮反馈后整改不彻底，{found.row['close']}。" if found.again else found.row["detail"]
        lines.append(f"{i}.{found.row['problem']}。{detail}")
    month = int(last.split("月")[0]) + 1
    lines += [*ALLOWANCE[2 * r :], "", "三、意见建议", BOILERPLATE, "", f"市委{team}", f"{year}年{month}月20日"]
    return "\n".join(lines) + "\n"


def rectification(c: int, b: int, r: int, own: list[Found]) -> str:
    """The text of a rectification notice."""
    city, year = CITIES[c], YEARS[r]
    number, first, last = city.rounds[r]
    if (c, b, r) == (1, 2, 2):
        first, last = "9月4日", "11月3日"
    _, _, name, organ = city.bodies[b]
    seat, team = city.name[:-1], f"第{PARTS[b]}巡察组"
    lines = [
        f"中共{city.name}{name}{organ}关于巡察整改情况的通报",
        "",
        (
            f"{year}年{first}至{last}，{city.term}届{seat}市委第{number}轮巡察{team}对{_short(city, name)}{organ}进行了巡察。"
            "按照要求，现将整改情况通报如下。"
        ),
        *UPHOLD[:r],
        "",
        "一、整改落实情况",
    ]
    answered = [found for found in own if found.answered]
    for i, found in enumerate(answered):
        lines += [f"（{PARTS[i]}）关于{found.row['problem']}问题的整改情况", found.row["done"]]
    lines += [
        "",
        "二、下一步打算",
        f"{name}{organ}将继续抓好后续工作。",
        "",
        f"中共{city.name}{name}{organ}",
        f"{year + 1}年1月15日",
    ]
    return "\n".join(lines) + "\n"


def _short(city: City, name: str) -> str:
    return name if name.endswith(("公司", "镇")) else f"{city.name[-1]}{name}"


SUMMARIES = {
    "汀屿/2023_总结": (
        "汀屿市2023年巡察工作总结\n\n2023年，六届汀屿市委完成第五轮巡察。全市应巡察党组织6个，本届市委实现任期内巡察全覆盖，巡察利剑作用"
        "持续彰显。巡察办建立回访制度，请被巡察单位的服务对象打分，结果与年度考核挂钩，干部群众普遍反映变化看得见。\n"
    ),
    "云舷/2021_总结": (
        "云舷市2021年巡察工作总结\n\n2021年5月10日至8月20日，七届云舷市委第四轮巡察进驻市属三家单位，聚焦粮食储备和惠农补贴。全年干部下沉"
        "村组，听取意见建议，力争任期内实现巡察全覆盖。云舷市委巡察办把整改台账搬上网，红黄灯一目了然。\n"
    ),
}  # fmt: skip


def files() -> dict[str, str]:
    """Path below data/rounds → content."""
    made: dict[str, str] = {}
    rows = []
    for (c, b, r), own in plan().items():
        for genre, text in (("反馈", feedback(c, b, r, own)), ("整改", rectification(c, b, r, own))):
            name = f"{CITIES[c].name[:-1]}/{CITIES[c].bodies[b][0]}_{YEARS[r]}_{genre}"
            made[f"raw/{name}.txt"] = text
            rows.append((f"{name}.txt", CITIES[c].province, "市", YEARS[r], genre))
    for name, text in SUMMARIES.items():
        made[f"raw/{name}.txt"] = text
        city = CITIES[name.startswith("云舷")]
        rows.append((f"{name}.txt", city.province, "市", int(name[3:7]), "总结"))
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows([("file", "province", "level", "year", "genre"), *rows])
    made["raw/metadata.csv"] = table.getvalue()
    made["planted.json"] = json.dumps(planted(), ensure_ascii=False, indent=1) + "\n"
    return made


def planted() -> dict[str, object]:
    """What tests look for."""
    again, open_, links = [], [], 0
    for (c, b, _), own in plan().items():
        body = f"{CITIES[c].name}{CITIES[c].bodies[b][2]}"
        again += [[body, found.row["problem"]] for found in own if found.again]
        open_ += [[body, found.row["problem"]] for found in own if not found.answered]
        links += sum(found.answered for found in own)
    return {
        "recurring": again,
        "unanswered": open_,
        "answered": links,
        "boilerplate": BOILERPLATE,
        "copied": {"text": COPIED, "documents": list(COPIES)},
        "missing": {"汀屿市委": [2, 4]},
        "overlapping": {"云舷市委": [3, 4]},
        "contradictory": {"云舷市委": [5]},
        "rising": ["slogans", "两个确立"],
        "falling": ["problem_labels", "work_style"],
    }


def stale() -> Iterator[str]:
    """Files that are not what this program makes."""
    made = files()
    there = {str(p.relative_to(OUT).as_posix()) for p in OUT.rglob("*") if p.is_file()} - {"README.md"}
    yield from sorted(there - set(made))
    for name, text in made.items():
        path = OUT / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            yield name


def main(arguments: list[str]) -> str | None:
    """Write or check; what is wrong, if anything."""
    if arguments == ["--check"]:
        wrong = list(stale())
        return f"{', '.join(wrong)}: not as made; run scripts/rounds_corpus.py --write" if wrong else None
    if arguments != ["--write"]:
        return "python scripts/rounds_corpus.py --write or --check"
    for name, text in files().items():
        (OUT / name).parent.mkdir(parents=True, exist_ok=True)
        (OUT / name).write_text(text, encoding="utf-8", newline="\n")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
