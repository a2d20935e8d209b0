"""The normalised form stands in the Doc beside each sentence, aligned both ways."""

import pytest
from alignment import align
from spacy.tokens import DocBin

import pipeline

TEXT = "20xx年，**县委巡察发现问题xx个。\n第*轮巡察移交线索x.x万件；没有隐去的句子。"


@pytest.fixture(scope="module")
def nlp():
    return pipeline.load()


def test_each_sentence_has_its_form(nlp):
    assert [s._.normalized.rstrip("\n") for s in nlp(TEXT).sents] == [
        "〔YEAR〕年，〔PLACE〕县委巡察发现问题〔COUNT〕个。",
        "第〔ORDINAL〕轮巡察移交线索〔COUNT〕万件；",
        "没有隐去的句子。",
    ]


def test_the_alignment_leads_there_and_back(nlp):
    for sent in nlp(TEXT).sents:
        for start, end, first, last in sent._.alignment:
            assert sent._.normalized[first] == "〔"
            assert sent._.normalized[last - 1] == "〕"
            assert align(start, sent._.alignment) == first
            assert align(first, sent._.alignment, to_text=True) == start
            assert sent.text[end] == sent._.normalized[last]


def test_it_is_the_tables_form(nlp):
    from pipeline.extract import masks

    for sent in nlp(TEXT).sents:
        assert masks.normalise(sent.text, masks.find(sent.text))[0] == sent._.normalized


def test_it_serialises(nlp):
    doc = nlp(TEXT)
    (again,) = DocBin(store_user_data=True, docs=[doc]).get_docs(nlp.vocab)
    assert [s._.normalized for s in again.sents] == [s._.normalized for s in doc.sents]


def test_an_empty_text(nlp):
    assert len(nlp("")) == 0
