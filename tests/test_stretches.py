"""A long text in stretches: what is found and judged is what is found in the whole."""

from __future__ import annotations

import csv
import random
import re
from dataclasses import replace

import pytest

from pipeline import means, stretches
from pipeline.analysis import Passage, analyze_all
from pipeline.layers import built_in
from pipeline.segment import sentences
from pipeline.shipped import shipped

# what could be read over a line's end, if anything is: beginnings, endings and tables
ODD = (
    "扫黑除恶", "第六轮", "第三轮巡察。", "前", "五轮巡视", "一、存在问题", "（一）着力发现以下问题：", "一是责任落实不到位；",
    "二是监督缺失。", "**", "*个", "20", "xx年", "2023年", "以来，发现问题25个", "较", "2020年", "由71%", "上升到94%",
    "问题、线索分别为", "25个和12件", "", "省委组织部、", "宣传部", "县委", "办公室", "存在", "短板不足", "无", "形式主义问题",
    "“两个", "维护”", "《关于", "整改的通知》", "力争", "办结率95%", "单位：万元", "序号\t单位\t发现问题（个）\t整改率",
    "1\t市教育局\t35\t85.7%", "2\t市卫健委\t42\t**%", "合计\t\t77\t90%", "指标\t2021年\t2022年", "受理信访\t12件\t15件",
    "□是 □否", "———", "* * *", "　　", "□□□□□□□□□", "一一一一一一一一一一一一一一一一一一一一",
    "甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲",
)  # fmt: skip


def examples():
    """The invented sentences of the word lists, cut at their ends."""
    found = []
    for path in sorted(shipped("wordlists").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += [piece for row in csv.DictReader(file) for piece in re.split("(?<=[。！？；\n])", row["example"])]
    return [piece.replace("\n", "") for piece in found if piece.strip()]


LINES = examples()


def passage_of(text, year=2023):
    return Passage(text, list(sentences.spans(text)), year, "县")


def joined(parts):
    """The parts as one Analysis."""
    first = 0
    for part in parts:
        assert part.first == first
        first += len(part.spans)
    assert [part.last for part in parts] == [False] * (len(parts) - 1) + [True]
    assert not any(part.round_list for part in parts[:-1])
    together = {name: [m for part in parts for m in part.mentions[name]] for name in parts[0].mentions}
    every = {name: sum((getattr(part, name) for part in parts), ()) for name in ("spans", "starts", "findings")}
    return replace(parts[-1], mentions=together, first=0, **every)


def same(text, size):
    whole = next(analyze_all([passage_of(text)]))
    parts = list(stretches.parts(passage_of(text), means.built_in(), size))
    assert joined(parts) == whole
    return len(parts)


@pytest.mark.parametrize("seed", range(8))
def test_random_lines(seed):
    """Lines of any kind behind one another, so that what one ends with meets what the next begins with."""
    r = random.Random(seed)  # noqa: S311 (no secret)
    lines = [r.choice(ODD) if r.random() < 0.6 else r.choice(LINES) for _ in range(200)]
    text = "\n".join(lines)
    assert same(text, r.choice((1, 40, 300))) > 3


def test_words_broken_over_lines():
    """A text whose every sentence is cut in two by a line's end."""
    r = random.Random(5)  # noqa: S311 (no secret)
    places = [(line, r.randrange(len(line) + 1)) for line in r.sample(LINES, 150)]
    assert same("\n".join(f"{line[:at]}\n{line[at:]}" for line, at in places), 1) > 3


def test_a_table_is_never_cut():
    row = "市教育局\t35\t85.7%"
    text = "\n".join(
        ["发现问题情况", "单位\t发现问题（个）\t整改率", *[row] * 400, "以上为汇总。", *["县委召开会议3次。"] * 300]
    )
    cuts = [part.text[part.starts[0] - 1] for part in list(stretches.parts(passage_of(text), means.built_in(), 50))[1:]]
    assert set(cuts) == {"\n"}
    assert same(text, 50) > 3


def test_a_table_keeps_the_caption_that_a_blank_line_parts_from_it():
    text = (
        "县委召开会议3次。\n" * 20
        + "单位：万元\n\n项目\t金额\n违规资金\t35\n追缴资金\t12\n"
        + "县委召开会议3次。\n" * 20
    )
    parts = list(stretches.parts(passage_of(text), means.built_in(), 1))
    assert [m.unit for part in parts for m in part.statistics if m.source == "table"] == ["元", "元"]
    assert same(text, 1) > 20


@pytest.mark.parametrize("text", ["县委" * 400, "单位\t35\n" * 300, "县委召开会议3次。\n" * 300 + "\n" * 700])
def test_what_has_no_place_to_cut(text):
    assert same(text, 100) >= 1


def test_masks_of_the_whole_text_tell_their_convention():
    text = "发现问题*个。\n" * 200 + "移交线索**件。\n" * 200
    parts = list(stretches.parts(passage_of(text), means.built_in(), 100))
    assert {part.mask_width for part in parts} == {"kept"}
    assert same(text, 100) > 3


@pytest.fixture
def texts(monkeypatch):
    monkeypatch.setattr(stretches, "LONG", 1 << 12)
    monkeypatch.setattr(stretches, "STRETCH", 1 << 10)
    short = passage_of("县委开展第三轮巡察，发现问题35个。")
    long = passage_of("县委开展第三轮巡察，发现问题35个。\n" * (stretches.LONG // 18))
    return [short, long, short, short, Passage(long.text), long]


def test_short_and_long_texts_in_their_order(texts):
    found = list(stretches.analyses(texts, means.built_in()))
    whole = list(analyze_all(texts, means.built_in()))
    gathered, begun = [], []
    for part in found:
        begun.append(part)
        if part.last:
            gathered.append(joined(begun))
            begun = []
    assert gathered == whole
    assert len(found) > len(whole)


def test_where_another_package_looks_at_the_text_it_stays_whole(texts, monkeypatch):
    strange = replace(built_in.MASKS, name="strange", find=lambda _: [], package="toy")
    monkeypatch.setattr(stretches.layers, "every", lambda: (*built_in.LAYERS, strange))
    monkeypatch.setattr("pipeline.analysis.layers.every", lambda: (*built_in.LAYERS, strange))
    assert [part.last for part in stretches.analyses(texts, means.built_in())] == [True] * 6
