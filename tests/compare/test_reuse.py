"""Shared passages: what was copied is found whole, whatever was masked, and what was not is not."""

import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import lexicons
from pipeline.compare import alignment, fingerprints, reuse, schema, signs
from pipeline.compare.corpus import Corpus
from pipeline.compare.fold import Folder
from pipeline.extract import masks

LEXICONS = lexicons.built_in()
FOLDER = Folder(LEXICONS)
POOL = "党委政府发现问题整改落实责任监督检查反馈移交线索干部群众资金项目工程采购教育医疗土地粮食纪律作风"
PASSAGE = (
    "为防止整改一阵风，省委巡视办建立督办台账：对逾期未启动的亮红灯，对进度滞后的亮黄灯，对按期销号的亮绿灯，每月5日汇总通报。"
    "全年发出提示函12份，约请负责人说明情况46人次，退回佐证材料230份。"
)


def noise(seed, length=300):
    return "".join(random.Random(seed).choices(POOL, k=length))  # noqa: S311 (no secret)


def fold(text):
    return FOLDER.fold(text, [(m.start, m.end, m.role) for m in masks.find(text) if m.role != "idiom"])


def shared(*texts):
    return list(alignment.shared(texts, [fold(t) for t in texts]))


def around(passage, seed):
    return f"{noise(seed)}。\n{passage}\n{noise(seed + 1)}。"


@pytest.mark.parametrize(
    ("copy", "kind"),
    [
        (PASSAGE, "facts"),
        (PASSAGE.replace("，", ",").replace("：", ":"), "facts"),
        (PASSAGE.replace("5日", "10日").replace("46", "31"), "template"),
        (PASSAGE.replace("12份", "**份").replace("230", "xxx"), "template"),
        (PASSAGE.replace("亮黄灯", "亮起黄灯警示").replace("汇总通报", "汇总后予以通报"), "edited"),
        (PASSAGE.translate(str.maketrans("对进红黄绿灯办书", "對進紅黃綠燈辦書")), "facts"),
    ],
)
def test_a_copy_is_found_whole(copy, kind):
    (row,) = shared(around(PASSAGE, 1), around(copy, 5))
    assert row.kind == kind
    assert around(PASSAGE, 1)[slice(*row.span)] == PASSAGE
    assert around(copy, 5)[slice(*row.other)] == copy


def test_words_without_figures_are_verbatim():
    text = (
        "各级党组织要扛起主体责任，压紧压实整改链条，对敷衍塞责、虚假整改的严肃追责问责，"
        "让巡视利剑直插基层末梢，确保条条有整改、件件有着落。"
    )
    assert [r.kind for r in shared(around(text, 1), around(text, 5))] == ["verbatim"]


@pytest.mark.parametrize(
    "texts",
    [
        (),
        ("",),
        ("", ""),
        (around(PASSAGE, 1),),
        (noise(1), noise(2)),
        (around(PASSAGE[:30], 1), around(PASSAGE[:30], 5)),
        ("学史明理、学史增信、学史崇德、学史力行" + noise(1), noise(2) + "学史明理、学史增信、学史崇德、学史力行"),
        ("1、2、3、4、5、" * 40, "7；8；9；" * 60),
    ],
)
def test_nothing_shared(texts):
    assert shared(*texts) == []


def test_a_document_is_not_compared_with_itself():
    assert shared(PASSAGE + noise(1) + PASSAGE) == []


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.integers(60, 200), st.integers(0, 300), st.integers(0, 300))
def test_any_copy_long_enough_is_found(seed, length, before, behind):
    """The promise of winnowing, whatever stands around."""
    passage = noise(seed, length)
    one = noise(seed + 1, before) + "甲" + passage + "乙" + noise(seed + 2, behind)
    two = noise(seed + 3, behind) + "丙" + passage + "丁" + noise(seed + 4, before)
    (row,) = shared(one, two)
    assert one[slice(*row.span)] == two[slice(*row.other)] == passage


@settings(deadline=None)
@given(st.text(alphabet=POOL, max_size=200))
def test_any_stretch_leaves_a_common_fingerprint(text):
    hashes, positions = fingerprints.fingerprints(text)
    assert len(hashes) == len(positions)
    assert (positions[1:] > positions[:-1]).all()
    least = fingerprints.GRAM + fingerprints.WINDOW - 1
    if len(text) >= least:
        gaps = [b - a for a, b in zip(positions[:-1], positions[1:], strict=True)]
        assert max(gaps, default=0) <= fingerprints.WINDOW
        assert positions[0] < fingerprints.WINDOW


def test_a_crowd_costs_no_square():
    """Every holder of what a crowd holds is found, but not paired with every other."""
    count = 3 * fingerprints.CROWD
    found = shared(*(around(PASSAGE, 10 * i) for i in range(count)))
    assert {r.a for r in found} | {r.b for r in found} == set(range(count))
    assert len(found) < count * (count - 1) / 2 * 0.6
    assert len(shared(*(around(PASSAGE, 10 * i) for i in range(5)))) == 10


def corpus_of(texts, dates=None, years=None):
    ids = [f"{i}.txt#1" for i in range(len(texts))]
    documents = pd.DataFrame({"doc_id": ids, "province": [f"省{i}" for i in range(len(texts))]})
    documents["year"] = pd.array(years or [pd.NA] * len(texts), dtype="Int64")
    documents["date"] = dates or [None] * len(texts)
    documents["level"] = documents["genre"] = None
    found = [(d, m.start, m.end, m.role) for d, t in zip(ids, texts, strict=True) for m in masks.find(t)]
    frame = pd.DataFrame(found, columns=["doc_id", "start", "end", "role"])
    corpus = Corpus(None, _read={"documents": documents, "masks": frame})
    corpus.__dict__["texts"] = dict(zip(ids, texts, strict=True))
    return corpus


@pytest.mark.parametrize(
    ("dates", "years", "first", "direction"),
    [
        (["2023-05-01", "2022-05-01"], None, "1.txt#1", "dated"),
        (["2022-05-01", "2023-05-01"], None, "0.txt#1", "dated"),
        # a date on one side only says nothing; years then do
        (["2023-05-01", None], [2021, 2020], "1.txt#1", "dated"),
        ([None, None], [2021, 2021], "0.txt#1", "unknown"),
        (None, None, "0.txt#1", "unknown"),
        (["2023-05-01", "2023-05-01"], [2022, 2021], "1.txt#1", "dated"),
    ],
)
def test_who_was_first(dates, years, first, direction):
    corpus = corpus_of([around(PASSAGE, 1), around(PASSAGE, 5)], dates, years)
    frame = reuse.passages(corpus, corpus.group(["province"]), signs.of(corpus))
    assert frame[["doc_id", "direction"]].to_numpy().tolist() == [[first, direction]]


def test_columns_and_slices():
    corpus = corpus_of([around(PASSAGE, 10 * i) for i in range(3)])
    frame = reuse.passages(corpus, corpus.group(["province"]), signs.of(corpus))
    assert tuple(frame.columns) == schema.PASSAGES.names
    assert len(frame) == 3
    assert set(frame["passage"]) == {1}
    assert set(frame["spread"]) == {3}
    for row in frame.itertuples():
        assert corpus.texts[row.doc_id][row.start : row.end] == row.text
        assert corpus.texts[row.other][row.other_start : row.other_end] == row.other_text


@pytest.mark.parametrize(("copies", "others", "common"), [(3, 0, False), (4, 8, True), (4, 9, False), (6, 10, True)])
def test_boilerplate(copies, others, common):
    """A third of the documents, and four at least."""
    texts = [around(PASSAGE, 10 * i) for i in range(copies)] + [noise(1000 + i, 600) for i in range(others)]
    corpus = corpus_of(texts)
    grouping = corpus.group(["province"])
    frame = reuse.passages(corpus, grouping, signs.of(corpus))
    assert set(frame["boilerplate"]) == {common}
    shares = reuse.originality(corpus, grouping, frame).set_index("doc_id")
    held = shares.loc["0.txt#1"]
    assert held["boilerplate" if common else "shared"] == pytest.approx(len(PASSAGE) / len(texts[0]), abs=1e-4)
    assert held["shared" if common else "boilerplate"] == 0
    assert (abs(shares[["original", "shared", "boilerplate"]].sum(axis=1) - 1) < 2e-4).all()
    assert (shares.loc[[f"{copies + i}.txt#1" for i in range(others)], "original"] == 1).all()
    assert reuse.flows(frame, grouping).empty == common


def test_nothing_at_all():
    corpus = corpus_of(["", "甲"])
    grouping = corpus.group(["province"])
    frame = reuse.passages(corpus, grouping, signs.of(corpus))
    assert frame.empty
    assert tuple(frame.columns) == schema.PASSAGES.names
    assert reuse.originality(corpus, grouping, frame)["original"].tolist() == [0, 1]
    assert reuse.flows(frame, grouping).empty


def test_people_are_shown_every_pair_of_few_and_each_holder_of_many():
    """One passage that 24 documents hold, which makes 276 pairs, and one that three of them hold besides."""
    other = (
        "乡镇纪委设村级监督联络站，聘请村务监督员，群众对集体资金、项目、用地的意见当面登记，"
        "办理结果张榜公布，由来人签字认可方为办结。"
    )
    texts = [around(PASSAGE, 10 * i) + (f"\n{other}\n" if i < 3 else "") for i in range(24)]
    corpus = corpus_of([*texts, *(noise(1000 + i, 600) for i in range(60))])
    frame = reuse.passages(corpus, corpus.group(["province"]), signs.of(corpus))
    assert sorted(frame["passage"].value_counts()) == [3, 276]
    assert not frame["boilerplate"].any()
    shown = reuse.foremost(frame)
    assert tuple(shown.columns) == schema.PASSAGES.names
    assert sorted(shown["passage"].value_counts()) == [3, 23]
    for number, rows in frame.groupby("passage"):
        kept = shown[shown["passage"] == number]
        assert set(kept["doc_id"]) | set(kept["other"]) == set(rows["doc_id"]) | set(rows["other"])


def test_boilerplate_is_shown_a_few_times():
    corpus = corpus_of([around(PASSAGE, 10 * i) for i in range(40)])
    frame = reuse.passages(corpus, corpus.group(["province"]), signs.of(corpus))
    assert frame["boilerplate"].all()
    assert len(frame) > 39
    assert len(reuse.foremost(frame)) == 20
    assert reuse.foremost(frame.iloc[:0]).empty
