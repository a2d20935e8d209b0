"""`nlp.pipe` analyses texts together and gives what `nlp(text)` gives, in order, whatever it is handed."""

import pytest
import spacy

import pipeline

TEXTS = [
    "十二届县委第三轮巡察共发现问题**个，移交问题线索12件。",
    "",
    "鹭坪縣委開展第二輪巡察，發現問題35個。\n整改完成率达到92.5%。",
    "\n\n一、主要做法\n有的党组织管党治党责任落实不力。",
    "青隐县财政局违规发放津补贴3.5万元。" * 40,
]


@pytest.fixture(scope="module")
def nlp():
    return pipeline.load()


def told(doc):
    """All that a Doc says."""
    spans = {name: [(s.start_char, s.end_char, s.label_) for s in group] for name, group in doc.spans.items()}
    values = sorted((key[1:], repr(value)) for key, value in doc.user_data.items())
    return [t.text for t in doc], [s.text for s in doc.sents], spans, values


def test_the_same_docs_as_one_by_one(nlp):
    assert [told(doc) for doc in nlp.pipe(TEXTS)] == [told(nlp(text)) for text in TEXTS]


def test_values_stand_where_span_attributes_are_read(nlp):
    doc = next(nlp.pipe(TEXTS[:1]))
    assert doc.spans["statistics"][0]._.statistic["metric"] == "发现问题"
    sentence = next(doc.sents)
    assert sentence._.finding["status"] in {"found", "target", "rectified", "none"}
    assert "〔COUNT〕" in sentence._.normalized
    assert len(sentence._.alignment) == 1


def test_contexts_docs_and_nothing(nlp):
    mixed = [TEXTS[0], nlp.make_doc(TEXTS[2]), TEXTS[3], nlp.make_doc(TEXTS[4])]
    assert [doc.text for doc in nlp.pipe(mixed)] == [TEXTS[i] for i in (0, 2, 3, 4)]
    pairs = [(text, i) for i, text in enumerate(mixed)]
    assert [(doc.text, i) for doc, i in nlp.pipe(pairs, as_tuples=True)] == [(str(text), i) for text, i in pairs]
    assert list(nlp.pipe([])) == []


def test_a_text_that_is_too_long_is_refused_in_its_turn(nlp, monkeypatch):
    monkeypatch.setattr(nlp, "max_length", 100)
    docs = nlp.pipe([TEXTS[0], TEXTS[4], TEXTS[3]])
    assert next(docs).text == TEXTS[0]
    with pytest.raises(ValueError, match="E088"):
        next(docs)


def test_a_saved_language_does_so_too(nlp, tmp_path):
    nlp.to_disk(tmp_path / "saved")
    again = spacy.load(tmp_path / "saved")
    assert type(again).pipe is not spacy.lang.zh.Chinese.pipe
    assert [told(doc) for doc in again.pipe(TEXTS[:3])] == [told(doc) for doc in nlp.pipe(TEXTS[:3])]
