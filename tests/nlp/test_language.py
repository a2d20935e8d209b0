"""The Language: exact spans, values, sentences with findings, round trips, pipe, displaCy, both segmenters."""

import json

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.tokens import Doc, DocBin

import pipeline
from pipeline import analysis, layers
from pipeline.analysis import analyze
from pipeline.errors import XunshiError

TEXT = (
    "四届市委第六轮巡察共派出**个巡察组，发现问题289个。\n"
    "有的党组织党的领导弱化，“两个维护”落实不到位；对××县某局开展巡察。\n\n"
    "超标准办公用房问题已全部整改到位，占比xx%。"
)
ATTRIBUTES = {
    "masks": "mask",
    "rounds": "round",
    "organizations": "organization",
    "slogans": "slogan",
    "problems": "problem",
    "statistics": "statistic",
}


@pytest.fixture(scope="module")
def nlp():
    return pipeline.load()


def spans(doc):
    """Places, texts and values; a tuple of labels and the list that a byte form makes of it are the same."""
    return {
        layer: [
            (s.start_char, s.end_char, s.text, json.dumps(s._.get(ATTRIBUTES[layer]), sort_keys=True))
            for s in doc.spans[layer]
        ]
        for layer in layers.names()
    }


def places(doc):
    return {layer: [(s.start_char, s.end_char) for s in doc.spans[layer]] for layer in layers.names()}


def mentions(text):
    found = analyze(text)
    return {layer: [(m.start, m.end) for m in getattr(found, layer)] for layer in layers.names()}


def test_traditional_text_is_read_by_both(nlp):
    text = "縣委第三輪巡察發現黨組織落實主體責任不到位，移交問題線索12件。"
    found = pipeline.analyze(text)
    assert places(nlp(text)) == {layer: [(m.start, m.end) for m in of] for layer, of in found.mentions.items()}
    assert [m.text for m in found.organizations] == ["縣委"]
    assert all(m.text == text[m.start : m.end] for of in found.mentions.values() for m in of)
    assert found.text == text
    assert found.findings[0].status == "found"


def test_a_doc_has_what_a_table_has(nlp):
    doc = nlp(TEXT + "2022年整改问题12个。")
    assert [s._.slogan["entry"] for s in doc.spans["slogans"]] == ["两个维护"]
    assert doc.spans["statistics"][-1]._.statistic["year"] == 2022
    assert {s._.problem["status"] for s in doc.spans["problems"]} == {"found", "rectified"}
    assert [(r["number"], r["term"], r["body"]) for r in doc._.round_list] == [(6, 4, "市委")]
    finding = next(s._.finding for s in doc.sents if s._.finding["status"] == "found")
    assert finding["problems"] == 2
    assert all(label in finding["labels"] and doc.text[a:b] for label, a, b in finding["support"])


def test_two_pipes_at_once_analyse_each_text_once(nlp, monkeypatch):
    seen = []
    one_text, many = analysis.read, analysis.read_all
    monkeypatch.setattr(analysis, "read", lambda text, *more: seen.append(text) or one_text(text, *more))
    monkeypatch.setattr(analysis, "read_all", lambda texts, *more: many((seen.append(t) or t for t in texts), *more))
    ours = [f"县委第{n}轮巡察。" for n in "一二三"]
    theirs = [f"市委第{n}轮巡察。" for n in "四五六"]
    for one, other in zip(nlp.pipe(ours), nlp.pipe(theirs), strict=True):
        assert places(one) == mentions(one.text)
        assert places(other) == mentions(other.text)
    monkeypatch.undo()
    assert sorted(t for t in seen if t in {*ours, *theirs}) == sorted([*ours, *theirs])


def test_text_is_unchanged(nlp):
    assert nlp(TEXT).text == TEXT


def test_spans_are_those_of_analyze(nlp):
    assert places(nlp(TEXT)) == mentions(TEXT)
    assert all(mentions(TEXT).values())


def test_round_values(nlp):
    doc = nlp(TEXT)
    (span,) = doc.spans["rounds"]
    assert span.text == "第六轮巡察"
    assert span.label_ == "ROUND"
    values = span._.round
    assert (values["kind"], values["first"], values["last"], values["term"], values["body"]) == (
        "ordinal",
        6,
        6,
        4,
        "市委",
    )


def test_other_values(nlp):
    doc = nlp(TEXT)
    assert [s._.mask["role"] for s in doc.spans["masks"]] == ["count", "place", "org", "percent"]
    assert [s.label_ for s in doc.spans["masks"]] == ["COUNT", "PLACE", "ORG", "PERCENT"]
    assert [s._.slogan["canonical"] for s in doc.spans["slogans"]] == ["两个维护"]
    assert "市委" in [s.text for s in doc.spans["organizations"]]
    assert (doc.spans["statistics"][-2]._.statistic["value"], doc.spans["statistics"][-2]._.statistic["unit"]) == (
        289,
        "个",
    )


def test_sentences_and_findings(nlp):
    doc = nlp(TEXT)
    found = analyze(TEXT)
    assert [s.start_char for s in doc.sents] == [start for start, _ in found.spans]
    assert [s._.finding["status"] for s in doc.sents] == ["none", "found", "none", "rectified"]
    assert [tuple(s._.finding["labels"]) for s in doc.sents] == [f.labels for f in found.findings]


@pytest.mark.parametrize(
    "text",
    ["", "\n", " ", "甲", "\n\n甲。\n", "\t甲\u3000乙", "😀**个"],
)
def test_odd_texts(nlp, text):
    doc = nlp(text)
    assert doc.text == text
    assert places(doc) == mentions(text)


def test_two_sentences_through_pipe(nlp):
    texts = [TEXT, "", TEXT + "第九轮巡察。"]
    assert [spans(d) for d in nlp.pipe(texts, batch_size=2)] == [spans(nlp(t)) for t in texts]


@pytest.mark.parametrize("text", ["第三轮巡察发现问题。", "十二届省委第三轮巡视共发现问题**个。"])
def test_one_sentence(nlp, text):
    assert places(nlp(text)) == mentions(text)


def test_pipe_equals_call(nlp):
    texts = [TEXT, "", "第三轮巡察发现xx个问题。", TEXT]
    for doc, text in zip(nlp.pipe(texts, batch_size=2), texts, strict=True):
        assert doc.text == text
        assert spans(doc) == spans(nlp(text))
        assert [s._.finding for s in doc.sents] == [s._.finding for s in nlp(text).sents]


def test_pipe_in_two_processes_equals_call(nlp):
    texts = [TEXT, "第三轮巡察发现xx个问题。"]
    docs = list(nlp.pipe(texts, n_process=2))
    assert [spans(d) for d in docs] == [spans(nlp(t)) for t in texts]


def test_two_docs_are_not_confused(nlp):
    first, second = nlp.make_doc(TEXT), nlp.make_doc("第三轮巡察。")
    for doc in (first, second, first):
        for _, component in nlp.pipeline:
            component(doc)
    assert places(first) == mentions(TEXT)
    assert places(second) == mentions("第三轮巡察。")


def test_doc_bin_round_trip(nlp):
    doc = nlp(TEXT)
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (back,) = DocBin(store_user_data=True).from_bytes(stored).get_docs(spacy.blank("zh").vocab)
    assert back.text == TEXT
    assert spans(back) == spans(doc)
    assert [list(s._.finding["labels"]) for s in back.sents] == [list(s._.finding["labels"]) for s in doc.sents]


def test_doc_bytes_round_trip(nlp):
    doc = nlp(TEXT)
    back = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert spans(back) == spans(doc)


def test_findings_survive_bytes(nlp):
    doc = nlp(TEXT)
    back = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [s._.finding | {"labels": list(s._.finding["labels"])} for s in back.sents] == [
        s._.finding | {"labels": list(s._.finding["labels"])} for s in doc.sents
    ]


def test_disk_round_trip(nlp, tmp_path):
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert again.pipe_names == nlp.pipe_names
    doc = again(TEXT)
    assert spans(doc) == spans(nlp(TEXT))
    assert [t.text for t in doc] == [t.text for t in nlp(TEXT)]


def test_bytes_round_trip(nlp):
    again = spacy.blank("zh", config={"nlp": {"tokenizer": nlp.config["nlp"]["tokenizer"]}})
    for name in nlp.pipe_names:
        again.add_pipe(name)
    again.from_bytes(nlp.to_bytes())
    assert spans(again(TEXT)) == spans(nlp(TEXT))


@pytest.mark.parametrize("layer", layers.names())
def test_displacy_shows_the_mention(nlp, layer):
    doc = nlp(TEXT)
    html = displacy.render(doc, style="span", options={"spans_key": layer}, page=True)
    assert doc.spans[layer][0].label_ in html
    assert all(token.text in html for token in doc.spans[layer][0])


def test_displacy_escapes_markup(nlp):
    html = displacy.render(
        nlp("<script>alert(1)</script>第三轮巡察"), style="span", options={"spans_key": "rounds"}, page=True
    )
    assert "<script>" not in html


def test_segmenters_find_the_same():
    fast, plain = pipeline.load(segmenter="rjieba"), pipeline.load(segmenter="jieba")
    assert spans(fast(TEXT)) == spans(plain(TEXT))


def test_unknown_segmenter():
    with pytest.raises(XunshiError, match="rjieba, jieba, hanlp"):
        pipeline.load(segmenter="none")


PIECES = st.sampled_from(
    [*"第三轮 巡察 市委 ** xx × 个 发现问题 12 不到位 责任 “两个维护” 。 ； 😀 县 某 走过场".split(), "\n", " "]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(PIECES, max_size=15).map("".join))
def test_spans_are_exact_for_any_text(text):
    nlp = _shared()
    doc = nlp(text)
    assert doc.text == text
    assert places(doc) == mentions(text)


def _shared(cache={}):  # noqa: B006 (one Language for all examples)
    if "nlp" not in cache:
        cache["nlp"] = pipeline.load()
    return cache["nlp"]
