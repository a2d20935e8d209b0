"""Folding: two writers' masks, figures, places and characters are the same signs, and every sign knows where it came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import lexicons
from pipeline.compare.fold import Folder
from pipeline.extract import masks

FOLDER = Folder(lexicons.built_in(), ["澜川省"])


def fold(text):
    return FOLDER.fold(text, [(m.start, m.end, m.role) for m in masks.find(text) if m.role != "idiom"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("发现问题**个", "发现问题37个"),
        ("发现问题××个", "发现问题xx个"),
        ("追缴资金**万元", "追缴资金1,234.5万元"),
        ("整改率**.*%", "整改率98.2％"),
        ("派出十二个巡视组", "派出8个巡视组"),
        ("发现问题，移交线索。", "发现问题,移交线索"),
        ("发现 问题\n移交线索", "发现问题移交线索"),
        ("澜川省委", "北京市委"),
        ("**市委办公室", "杭州市委办公室"),
        ("２０２３年", "2023年"),
        ("20**年", "2023年"),
        ("巡視工作條例規定，問題綫索及時移交處置", "巡视工作条例规定，问题线索及时移交处置"),
        ("ABC公司", "abc公司"),
        # every digit and every sign within a number or behind it
        *((f"整改{n}个", "整改7个") for n in ("0", "9", "０", "９", "1.5", "1．5", "1,5", "1，5", "１．５，０")),
        *((f"整改率{n}。", "整改率7%。") for n in ("98%", "98％", "98.5％")),
        ("整改**%", "整改7%"),
        ("整改**％", "整改7%"),
        ("整改A1、Z9", "整改a1 z9"),
    ],
)
def test_the_same_signs(one, other):
    assert fold(one).text == fold(other).text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("发现问题", "发现线索"),
        ("省委", "市委"),
        ("发现问题12个", "发现问题12件"),
        ("整改到位", "整改不到位"),
        ("A级", "B级"),
        ("Z级", "A级"),
        ("甲z级", "甲级"),
        ("㐀级", "级"),
    ],
)
def test_other_signs(one, other):
    assert fold(one).text != fold(other).text


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("", ""),
        ("，。 \n", ""),
        ("第**轮", "第0轮"),
        ("**万元和300万元", "0元和0元"),
        ("一是走过场", "0是走过场"),
        ("\ud800问题😀", "问题"),
        ("某县杭州市", "PP"),
    ],
)
def test_signs(text, signs):
    assert fold(text).text == signs


FRAGMENTS = "发现 问题 **个 xx万元 十二 3.5% 杭州市 **县 澜川省 ，。 \n abc 二〇二三年 ○○ 😀 \ud800 系統 第×轮".split(
    " "
)
TEXTS = st.lists(st.sampled_from(FRAGMENTS), max_size=20).map("".join)


@given(TEXTS)
def test_offsets_lead_back(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    at = 0
    for sign, start, end in zip(folded.text, folded.starts, folded.ends, strict=True):
        assert at <= start < end <= len(text)
        at = end
        if sign not in "0P":
            assert end - start == 1


@given(TEXTS)
def test_nothing_but_signs_is_left(text):
    assert all("㐀" <= c <= "鿿" or c in "0P" or "a" <= c <= "z" for c in fold(text).text)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("一是发现问题12个", ["12"]),
        ("派出十二个组，追缴３００万元", ["十二", "300万"]),
        ("第**轮", ["**"]),
        ("杭州市和**县", ["杭州市", "**县"]),
        ("走过场", []),
    ],
)
def test_facts(text, facts):
    folded = fold(text)
    assert folded.facts(text, 0, len(folded.text)) == facts


@pytest.mark.parametrize("sign", "%％")
def test_a_percent_sign_belongs_to_its_figure(sign):
    text = f"整改率98.5{sign}，另有{sign}号"
    folded = fold(text)
    assert folded.text == "整改率0另有0号"
    assert folded.facts(text, 0, len(folded.text)) == ["98.5%", "%"]
