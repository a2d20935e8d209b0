"""Two corrections of one thing that contradict: the later one counts, and the earlier one is told; others stand side by side."""

from __future__ import annotations

import pytest

from pipeline.corrections.settle import settled

BODY, OFFICE = "县农业农村局", "农业农村局"


@pytest.mark.parametrize(
    ("told", "outcomes", "there"),
    [
        # the same again, and more of the same
        ([(BODY, True, {}), (BODY, True, {})], ["applied", "applied"], [BODY]),
        ([(BODY, True, {"kind": "court"}), (BODY, True, {"level": "市"})], ["applied", "applied"], [BODY]),
        # one thing, two words of it
        ([(BODY, True, {"kind": "court"}), (BODY, True, {"kind": "health"})], ["replaced", "applied"], [BODY]),
        ([(BODY, True, {}), (BODY, False, {})], ["replaced", "applied"], []),
        ([(BODY, False, {}), (BODY, True, {})], ["replaced", "applied"], [BODY]),
        # of mentions that overlap only one is right
        ([(BODY, True, {}), (OFFICE, True, {})], ["replaced", "applied"], [OFFICE]),
        ([(OFFICE, True, {}), (BODY, True, {})], ["replaced", "applied"], [BODY]),
        # that one is wrong says nothing of the other
        ([(OFFICE, True, {}), (BODY, False, {})], ["applied", "applied"], [OFFICE]),
        ([(BODY, False, {}), (OFFICE, True, {})], ["applied", "applied"], [OFFICE]),
        # others of the same sentence
        ([("县委巡察办", False, {}), (BODY, True, {})], ["applied", "applied"], [BODY]),
    ],
)
def test_two_of_a_sentence(case, told, outcomes, there):
    made = [case.correct(words, right=right, number=n, **v) for n, (words, right, v) in enumerate(told, 1)]
    assert case.outcomes(*made) == outcomes
    sentence = made[0].sentence
    start = case.text.index(sentence)
    found = [m.text for m in case.apply(*made).organizations if start <= m.start < start + len(sentence)]
    assert [words for words in found if words in {BODY, OFFICE}] == there


def test_values_of_both_hold(case):
    one, two = case.correct(BODY, kind="court", level="市"), case.correct(BODY, number=2, kind="health")
    mention = next(m for m in case.apply(one, two).organizations if m.text == BODY)
    assert (mention.kind, mention.level) == ("health", "市")


def test_another_layer_sentence_or_document_is_another_thing(case):
    one = case.correct("已完成整改。", "findings", status="found", labels=["other"])
    others = [
        one._replace(number=2, layer="problems", values={}),
        one._replace(number=3, nth=2, before="other", values={"status": "none"}),
        one._replace(number=4, doc_id="b.txt#1", values={"status": "none"}),
    ]
    assert settled([one, *others]).replaced == frozenset()
    assert len(settled([one, *others]).kept) == 4
    assert settled([one, one._replace(number=5, values={"status": "none"})]).replaced == {1}
