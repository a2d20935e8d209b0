"""Texts of one pattern, doubled: no entry point may take much more than twice as long for twice as much."""

from __future__ import annotations

import time
from collections.abc import Callable

from tools import Count

from pipeline import lexicons
from pipeline.analysis import analyze
from pipeline.ingest import clean, corpus, metadata, split, tabular

# headings, lists, contents, titles, page numbers, masks, rounds, bodies, slogans, brackets, marks of other formats, odd characters
ATOMS = (
    "一、|（一）|1.|1、|(1)|①|第一章|第一节|一|。|，|；|：| |　|\t|县委巡察工作总结|某县委反馈意见|"
    "甲工作总结|第一篇|篇一|【篇一】|目录|一、甲……1|甲……………1|- 1 -|第1页 共2页|**|xx|××|202_|20xx年|"
    "二〇二三年|3月|12.5%|一百|1|１|a|ab |甲|甲乙丙丁|的|巡察|第一轮|第一轮、|第一至第三轮|轮|县委|"
    "某县委|县|省|榆云县财政局|局|党委|党组织|两个维护|“|”|“两个维护”|《|》|（|）|(|)|【|问题|不力|"
    "落实不力|违规发放|存在|有的|发现问题12个|个|整改|已整改|3个|完成率|从|到|至|—|——|-|~|…|>|> 甲|#|"
    '# 甲|<p>|<div>|<b>甲</b>|&amp;|\u200b|\ufeff|\u0301|\U0001f600|{|[|"|\\|万元|甲、|'
    "国发〔2023〕1号|·|2023年1月1日|时间："
).split("|")
ENDINGS = ("", "\n", "甲", "，", "。", "。\n\n")
MOST, LEAST_SECONDS = 2.6, 0.25
Entry = Callable[[str], object]


def growth(size: int, count: Count) -> None:
    """Every pattern, every entry point, `size` characters and twice as many."""
    known = lexicons.load()
    entries: dict[str, Entry] = {
        "from_text": lambda t: corpus.from_text(t, known),
        "contents": clean.contents_titles,
        "pieces": lambda t: split.pieces(t, clean.contents_titles(t)),
        "structure": split.structure,
        "metadata": lambda t: metadata.infer("", t, {}, known),
        "analyze": analyze,
    }
    for atom in ATOMS:
        for ending in ENDINGS:
            for name, entry in entries.items():
                _doubled(name, entry, atom + ending, size, count)
    _doubled("jsonl", _jsonl, "", size, count)


def _jsonl(text: str) -> object:
    """As many lines as a tenth of the text's characters, each with a key of its own."""
    lines = (f'{{"text": "巡察", "k{n}": 1}}' for n in range(len(text) // 10))
    return tabular.read_jsonl("\n".join(lines).encode(), None, None)


def _doubled(name: str, entry: Entry, atom: str, size: int, count: Count) -> None:
    atom = atom or "x"
    count.add("patterns doubled")
    short, long = (atom * (n // len(atom)) for n in (size, 2 * size))
    if (took := _seconds(entry, long)) < LEAST_SECONDS:
        return
    # a busy machine can slow one measurement, not the least of three
    took, before = (min(_seconds(entry, text) for _ in range(3)) for text in (long, short))
    count.require(
        took <= MOST * before,
        f"{name} of {atom!r}: {before:.2f} s for {size} characters, {took:.2f} s for twice as many",
    )


def _seconds(entry: Entry, text: str) -> float:
    began = time.process_time()
    entry(text)
    return time.process_time() - began
