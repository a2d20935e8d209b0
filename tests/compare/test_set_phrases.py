"""What texts are made of: shares that add up, in the stated order, and the same whatever is masked."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.compare import reuse, schema, schema_phrases
from pipeline.compare.corpus import Corpus
from pipeline.compare.schema_phrases import PARTS
from pipeline.compare.set_phrases import by_group, foremost, phrases, shares
from pipeline.compare.signs import of as folded_of
from pipeline.extract import masks

POOL = "党委政府发现问题整改落实责任监督检查反馈移交线索干部群众资金项目工程采购教育医疗土地粮食纪律作风"
PHRASE = "坚持边巡边改未巡先改的做法"
COPIED = "为防止整改一阵风，办公室建立督办台账：对逾期未启动的亮红灯，对进度滞后的亮黄灯，对按期销号的亮绿灯，每月汇总通报一次。"


def noise(seed, length=200):
    return "".join(random.Random(seed).choices(POOL, k=length))  # noqa: S311 (no secret)


def build(texts, slogans=(), years=None):
    """A corpus of texts d0, d1 … in two provinces, with slogans given as (number of the text, the slogan)."""
    ids = [f"d{i}" for i in range(len(texts))]
    documents = pd.DataFrame({"doc_id": ids, "province": ["甲省" if i % 2 else "乙省" for i in range(len(ids))]})
    documents["year"] = pd.array(years or [2020 + i for i in range(len(ids))], dtype="Int64")
    documents["date"] = pd.Series([None] * len(ids), dtype="string")
    told = [(d, m.start, m.end, m.role) for d, t in zip(ids, texts, strict=True) for m in masks.find(t)]
    named = [(ids[i], texts[i].index(s), texts[i].index(s) + len(s)) for i, s in slogans]
    tables = {
        "documents": documents,
        "masks": pd.DataFrame(told, columns=["doc_id", "start", "end", "role"]),
        "slogans": pd.DataFrame(named, columns=["doc_id", "start", "end"]),
    }
    corpus = Corpus(None, _read=tables)
    corpus.__dict__["texts"] = dict(zip(ids, texts, strict=True))
    return corpus, corpus.group(["province"])


def made(texts, slogans=(), years=None):
    corpus, grouping = build(texts, slogans, years)
    folded = folded_of(corpus)
    found = shares(corpus, grouping, folded, reuse.passages(corpus, grouping, folded))
    return found, by_group(found, grouping), phrases(corpus, grouping, folded)


def signs(found, part):
    return [round(a * b) for a, b in zip(found[part], found["signs"], strict=True)]


def test_by_hand():
    texts = [f"{noise(i)}。{PHRASE}。{noise(90 + i)}" for i in range(5)]
    texts[1] += f"。{COPIED}"
    texts[3] += f"。{COPIED}"
    texts[0] += "。两个维护"
    found, groups, listed = made(texts, [(0, "两个维护")])
    copied = len(
        "为防止整改一阵风办公室建立督办台账对逾期未启动的亮红灯对进度滞后的亮黄灯对按期销号的亮绿灯每月汇总通报一次"
    )
    assert signs(found, "set_phrase") == [len(PHRASE)] * 5
    assert signs(found, "slogan") == [4, 0, 0, 0, 0]
    assert signs(found, "copied") == [0, 0, 0, copied, 0]  # the earlier has it as its own
    assert signs(found, "boilerplate") == signs(found, "shared") == [0] * 5
    assert listed[
        ["phrase", "signs", "documents", "share", "groups", "first", "last", "first_doc"]
    ].to_numpy().tolist() == [[PHRASE, len(PHRASE), 5, 1.0, 2, 2020, 2024, "d0"]]
    assert groups["group"].tolist() == ["乙省", "甲省"]
    assert groups["own"].tolist() == pytest.approx(
        [sum(signs(part, "own")) / part["signs"].sum() for _, part in found.groupby("group")]
    )


def test_who_was_first_is_not_known():
    texts = [f"{noise(i)}。\n{COPIED}\n" for i in range(2)]
    found, *_ = made(texts, years=[2021, 2021])
    assert signs(found, "shared")[0] == signs(found, "shared")[1] > 40
    assert signs(found, "copied") == [0, 0]


def test_what_many_have_is_boilerplate_before_anything_else():
    texts = [f"{noise(i)}。\n{COPIED.replace('每月', '对标两个维护每月')}\n" for i in range(4)]
    found, _, listed = made(texts, [(i, "两个维护") for i in range(4)])
    assert signs(found, "slogan") == signs(found, "set_phrase") == signs(found, "copied") == [0] * 4
    assert min(signs(found, "boilerplate")) > 50
    assert listed["documents"].tolist() == [4]


def test_a_slogan_within_a_set_phrase():
    texts = [f"{noise(i)}，始终做到两个维护不动摇不松懈，{noise(50 + i)}" for i in range(4)]
    found, *_ = made(texts, [(i, "两个维护") for i in range(4)])
    assert signs(found, "slogan") == [4] * 4
    assert signs(found, "set_phrase") == [len("始终做到不动摇不松懈")] * 4


def test_three_documents_are_not_many():
    found, _, listed = made([f"{noise(i)}，{PHRASE}，{noise(50 + i)}" for i in range(3)])
    assert signs(found, "set_phrase") == [0] * 3
    assert listed.empty
    assert tuple(listed.columns) == schema_phrases.PHRASES.names


def test_what_is_mostly_figures_is_no_phrase():
    texts = [
        f"{noise(i)}。分别为{i + 3}、{i + 4}、{i + 5}、{i + 6}、{i + 7}、{i + 8}、{i + 9}、{i + 2}个。"
        for i in range(4)
    ]
    found, _, listed = made(texts)
    assert signs(found, "set_phrase") == [0] * 4
    assert listed.empty


def test_a_phrase_ends_with_its_line():
    texts = [f"{noise(i)}\n{PHRASE}\n二、下一步打算\n{noise(50 + i)}" for i in range(4)]
    *_, listed = made(texts)
    assert listed["phrase"].tolist() == [PHRASE]


@pytest.mark.parametrize("mask", ["**", "xx", "××", "○○", "312", "三百", "ＸＸ"])
def test_masks_change_no_share(mask):
    """The same texts, their figures masked or told: the same shares."""

    def texts(figure):
        return [
            f"{noise(i)}，{PHRASE}{figure}个，发现{figure}个问题，{noise(50 + i)}。\n{COPIED if i in (1, 3) else ''}"
            for i in range(5)
        ]

    told, hidden = made(texts("1234"))[0], made(texts(mask))[0]
    assert hidden["signs"].tolist() == told["signs"].tolist()
    for part in PARTS:
        assert hidden[part].tolist() == told[part].tolist()


PIECES = st.lists(
    st.sampled_from([PHRASE, COPIED, "两个维护", noise(1, 30), noise(2, 30), "**个", "\n", "", "𠮷"]), max_size=8
)


@given(st.lists(PIECES, max_size=7))
@settings(max_examples=60, deadline=None)
def test_shares_add_up_to_one(pieces):
    texts = ["。".join(p) for p in pieces]
    found, groups, listed = made(texts, [(i, "两个维护") for i, t in enumerate(texts) if "两个维护" in t])
    for frame in (found, groups):
        total = frame[list(PARTS)].sum(axis=1)
        assert all(t == pytest.approx(1) if n else t == 0 for t, n in zip(total, frame["signs"], strict=True))
        assert frame[list(PARTS)].fillna(0).ge(0).all().all()
    assert found["signs"].tolist() == [len(f.text) for f in folded_of(build(texts)[0])]
    assert not listed["phrase"].duplicated().any()


def test_more_phrases_than_people_read():
    frame = pd.DataFrame({"phrase": [str(i) for i in range(300)]})
    assert foremost(frame)["phrase"].tolist() == [str(i) for i in range(200)]


def test_no_documents():
    found, groups, listed = made([])
    assert found.empty
    assert groups.empty
    assert listed.empty
    assert schema.ORIGINALITY.key == schema_phrases.SHARES.key
