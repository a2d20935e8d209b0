"""What is left out of the words compared: stop words, one's own, names; nothing else, and nothing else's figures change."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline import lexicons
from pipeline.compare import keyness, stopwords
from pipeline.compare.comparisons import Comparison
from pipeline.compare.corpus import Corpus
from pipeline.compare.options import DEFAULTS, Options
from pipeline.compare.stopwords import NAME, OWN, STOP, LeftOut, Names
from pipeline.errors import XunshiError

KNOWN = lexicons.built_in()


def corpus_of(*texts):
    """A corpus of (province, words between strokes)."""
    documents = pd.DataFrame(
        {
            "doc_id": [f"d{i}" for i in range(len(texts))],
            "province": pd.array([province for province, _ in texts], dtype="string"),
            "year": pd.array([2022] * len(texts), dtype="Int64"),
            "level": pd.array(["中央"] * len(texts), dtype="string"),
            "characters": pd.array([len(text) for _, text in texts], dtype="Int64"),
        }
    )
    sentences = pd.DataFrame({"doc_id": documents["doc_id"], "normalized": [text for _, text in texts]})
    empty = pd.DataFrame({"doc_id": [], "entry": [], "canonical": [], "subject": [], "text": []}, dtype=object)
    tables = {"documents": documents, "sentences": sentences, "slogans": empty, "problems": empty}
    return Corpus(Path("x"), cut=lambda text: text.split("/"), _read=tables)


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("以及", STOP),
        ("我们", STOP),
        ("其中", STOP),
        ("津贴", OWN),
        ("浙江省", NAME),
        ("浙江", NAME),
        ("桐庐县", NAME),
        # told by the documents, in no lexicon
        ("霁澜省", NAME),
        ("霁澜", NAME),
        ("霁澜省委", NAME),
        ("对霁澜", NAME),
        # what tells of the texts stays
        ("整改", ""),
        ("形式主义", ""),
        ("尚未", ""),
        ("没有", ""),
        ("个别", ""),
        ("必须", ""),
        # names of places that are everyday words too
        ("新区", ""),
        ("安康", ""),
        ("省委", ""),
        # a group's name is left out as it stands, not where another word holds it
        ("中央", NAME),
        ("党中央", ""),
    ],
)
def test_why_a_word_is_left_out(word, why):
    out = LeftOut(frozenset({"津贴"}), Names(KNOWN, ["霁澜省"], ["中央", "霁澜省"]))
    assert out.why(word) == why
    assert out.kept([word]).tolist() == [not why]


def test_names_can_be_kept():
    out = LeftOut(frozenset(), None)
    assert [out.why(w) for w in ("浙江", "霁澜省", "以及")] == ["", "", STOP]


def test_names_are_those_of_the_corpus_whatever_it_is_grouped_by():
    corpus = corpus_of(("霁澜省", "采购"), (None, "采购"))
    for by, left in (("year", False), ("level", True), ("province", False)):
        names = Names.of(corpus, corpus.group([by]))
        assert "霁澜" in names
        assert ("中央" in names) == left
        assert "(unknown)" not in names


TEXTS = (
    ("霁澜省", "采购/采购/采购/采购/采购/以及/霁澜/食堂"),
    ("霁澜省", "采购/以及/霁澜/公车/以及/公车"),
    ("霁澜省", "霁澜/采购/采购"),
    ("岚阳省", "食堂/食堂/食堂/食堂/食堂/以及/岚阳"),
    ("岚阳省", "食堂/以及/公车/以及/公车/岚阳"),
    ("岚阳省", "公车/食堂/以及/岚阳"),
)


def words_of(corpus, options=DEFAULTS):
    frame = keyness.keyness(corpus, corpus.group(["province"]), options)
    return frame[frame["layer"] == "words"].set_index(["group", "item"])


def test_the_rest_has_the_figures_that_it_had():
    corpus = corpus_of(*TEXTS)
    default = words_of(corpus)
    kept = words_of(corpus, Options(keep_names=True))
    own = words_of(corpus, Options(stop=frozenset({"公车"})))
    assert set(default.index.get_level_values("item")) == {"采购", "食堂", "公车"}
    assert set(kept.index.get_level_values("item")) == {"采购", "食堂", "公车", "霁澜", "岚阳"}
    assert set(own.index.get_level_values("item")) == {"采购", "食堂"}
    for other in (kept, own):
        both = other.index.intersection(default.index)
        pd.testing.assert_frame_equal(
            default.loc[both].drop(columns="q"), other.loc[both].drop(columns="q"), check_exact=True
        )
    # fewer tests to pay for
    assert (default.loc[default.index, "q"] <= kept.loc[default.index, "q"]).all()


def test_what_is_left_out_is_counted():
    corpus = corpus_of(*TEXTS)
    made = Comparison(corpus, corpus.group(["province"]), options=Options(stop=frozenset({"公车", "三公经费"})))
    left, missing = [n for n in made.notes() if "left out" in n or "--stop" in n]
    # 以及 seven times; 公车 five, 霁澜 three, 岚阳 three
    assert left.startswith(
        "left out of the words compared: 1 stop words, 1 your own, 2 names of places and groups (18 of 34 "
    )
    assert "三公经费" in missing
    assert "公车" not in missing


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_file_of_one_s_own(tmp_path, encoding):
    path = tmp_path / "停用词.txt"
    path.write_bytes("# 本单位常用\r\n津贴\r\n\r\n　食堂　\r\n公车\r\n".encode(encoding))
    assert stopwords.read(path) == {"津贴", "食堂", "公车"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no text"),
        ("# 空\n\n".encode(), "names no word; write one a line"),
        (bytes(range(256)) * 4, "停用词.txt: "),
    ],
)
def test_a_file_that_names_none(tmp_path, content, said):
    path = tmp_path / "停用词.txt"
    path.write_bytes(content)
    with pytest.raises(XunshiError, match="--stop") as refused:
        stopwords.read(path)
    assert said in str(refused.value)


def test_a_file_that_is_missing(tmp_path):
    with pytest.raises(XunshiError, match=r"--stop .*停用词\.txt: cannot be read"):
        stopwords.read(tmp_path / "停用词.txt")
