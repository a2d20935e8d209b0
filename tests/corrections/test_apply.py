"""What a person says of some characters holds there, whatever the program finds; nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laid import changed

from pipeline import layers
from pipeline.corrections import fields


def named(found, layer="organizations"):
    return [m.text for m in found.mentions[layer]]


@pytest.mark.parametrize(
    ("words", "right", "gone", "there"),
    [
        ("县农业农村局", False, "县农业农村局", None),
        ("县委巡察办", False, "县委巡察办", None),
        # borders: what overlaps it goes
        ("农业农村局", True, "县农业农村局", "农业农村局"),
        ("县委", True, "县委巡察办", "县委"),
        # added where nothing was found, and where what was found is confirmed
        ("党组织", True, None, "党组织"),
        ("县委巡察办", True, None, "县委巡察办"),
        # said not to be one, and never was
        ("津补贴", False, None, None),
    ],
)
def test_bodies(case, words, right, gone, there):
    correction = case.correct(words, right=right)
    before, after = named(case.found), named(case.apply(correction))
    of_sentence = [m.text for m in case.apply(correction).organizations if m.text in case.text]
    if gone:
        assert after.count(gone) == before.count(gone) - 1
    if there:
        assert there in of_sentence
    if not gone and not (there and there not in before):
        assert after == before


@pytest.mark.parametrize(
    ("layer", "words", "values", "told"),
    [
        ("organizations", "县委巡察办", {"kind": "discipline"}, {"kind": "discipline", "level": "县"}),
        ("organizations", "县委巡察办", {"level": None}, {"level": "", "kind": "inspection"}),
        ("statistics", "12万元", {"value": 130000.0}, {"value": 130000.0, "low": 130000.0, "high": 130000.0}),
        ("statistics", "12万元", {"low": 120000, "high": None}, {"value": None, "low": 120000, "high": None}),
        ("statistics", "12万元", {"low": 7, "high": 7}, {"value": 7, "low": 7, "high": 7}),
        ("statistics", "12万元", {"status": "planned", "year": 2031}, {"status": "planned", "year": 2031}),
        ("statistics", "12万元", {"year_from": 2021, "year_to": 2023}, {"year": None, "year_from": 2021}),
        ("statistics", "35个", {"metric": "整改事项", "measure": None}, {"metric": "整改事项", "measure": ""}),
        ("rounds", "第四轮", {"from": 5}, {"first": 5, "last": 5, "term": 13}),
        ("rounds", "第四轮", {"term": None, "mode": "专项"}, {"term": None, "first": 4, "mode": "专项"}),
        ("rounds", "第四轮", {"count": 4}, {"kind": "count", "first": None, "last": None, "count": 4}),
        ("problems", "责任落实不力", {"labels": ["corruption", "other"]}, {"labels": ("corruption", "other")}),
        ("problems", "优亲厚友", {"severity": "slight"}, {"severity": "slight"}),
    ],
)
def test_values(case, layer, words, values, told):
    stands = next(m for m in case.found.mentions[layer] if words in m.text)
    after = case.apply(case.correct(stands.text, layer, **values))
    mention = next(m for m in after.mentions[layer] if m.start == stands.start)
    assert {name: getattr(mention, name) for name in told} == told
    # what was not stated stays
    kept = set(stands._fields) - set(fields.to_fields(layers.named(layer), values))
    assert all(getattr(mention, name) == getattr(stands, name) for name in kept)


@pytest.mark.parametrize(
    ("layer", "words", "told"),
    [
        ("organizations", "县农业农村", {"level": "县", "kind": "government"}),
        ("organizations", "党组织", {"level": "", "owner": ""}),
        ("rounds", "第四轮", {"first": 4, "last": 4}),
        ("problems", "整改", {"labels": ("other",)}),
        ("slogans", "整改情况", {"canonical": "整改情况", "known": False}),
    ],
)
def test_what_nobody_stated_of_an_added_mention(case, layer, words, told):
    after = case.apply(case.correct(words, layer))
    mention = next(m for m in after.mentions[layer] if m.text == words)
    assert {name: getattr(mention, name) for name in told} == told


@pytest.mark.parametrize(
    ("words", "values", "status", "labels"),
    [
        ("优亲厚友", {"status": "none", "labels": []}, "none", ()),
        ("优亲厚友", {"status": "target"}, "target", None),
        ("优亲厚友", {"labels": ["political"]}, None, ("political",)),
        ("某县巡察", {"status": "found", "labels": ["other", "corruption"]}, "found", ("corruption", "other")),
        # kinds without a status that goes with them: some problem is named
        ("某县巡察", {"labels": ["corruption"]}, "not none", ("corruption",)),
        ("某县巡察", {"status": "found"}, "found", ("other",)),
    ],
)
def test_findings(case, words, values, status, labels):
    i = next(n for n, a in enumerate(case.anchors) if words in a.sentence)
    stood, finding = case.found.findings[i], case.apply(case.finding(words, **values)).findings[i]
    assert finding.status == (stood.status if status is None else status) or (
        status == "not none" and finding.status != "none"
    )
    assert finding.labels == (stood.labels if labels is None else labels)
    assert not finding.unsure
    assert {label for label, _, _ in finding.support} <= set(finding.labels)


def test_a_finding_counts_the_problems_that_are_left(case):
    i = next(n for n, a in enumerate(case.anchors) if "优亲厚友" in a.sentence)
    stood = case.found.findings[i]
    named_there = [p for p in case.found.problems if case.found.sentence_of(p.start) == i]
    after = case.apply(case.correct(named_there[0].text, "problems", right=False)).findings[i]
    assert after.problems == stood.problems - 1
    assert all((a, b) != (named_there[0].start, named_there[0].end) for _, a, b in after.support)


@pytest.mark.parametrize(
    ("sentence", "words", "labels", "kinds"),
    [
        # the lexicon knows a deficiency, but not whose: its kind is the finding's
        ("某镇拆迁安置迟缓，群众反映强烈。", "某镇拆迁安置迟缓", ["responsibility"], ("responsibility",)),
        # the kind that another problem explains is not this one's
        (
            "某镇拆迁安置迟缓，违规发放津补贴。",
            "某镇拆迁安置迟缓",
            ["responsibility", "work_style"],
            ("responsibility",),
        ),
        # what the lexicon knows stays
        ("某镇违规发放津补贴。", "违规发放津补贴", ["political"], ("work_style",)),
    ],
)
def test_kinds_of_problems_follow_the_finding(cased, sentence, words, labels, kinds):
    text = cased(sentence)
    after = text.apply(text.finding(sentence, status="found", labels=labels))
    problem = next(p for p in after.problems if p.text == words)
    assert problem.labels == kinds
    assert {(label, p.start, p.end) for p in after.problems for label in p.labels if label in labels} == set(
        after.findings[0].support
    )
    # but not of one that a person spoke of
    own = text.correct(words, "problems", number=2, labels=["corruption"])
    both = text.apply(text.finding(sentence, status="found", labels=labels), own)
    assert next(p for p in both.problems if p.text == words).labels == ("corruption",)


def test_the_list_of_rounds_follows_its_mentions(case):
    assert [(r.number, r.term) for r in case.found.round_list] == [(4, 13)]
    words = case.found.rounds[0].text
    assert [r.number for r in case.apply(case.correct(words, "rounds", **{"from": 6})).round_list] == [6]
    assert case.apply(case.correct(words, "rounds", right=False)).round_list == ()


def test_who_judged(case):
    after = case.apply(case.correct("县委巡察办"), case.finding("优亲厚友", status="target"))
    start = case.text.index("县委巡察办")
    assert after.judged["organizations"] == {(start, start + 5)}
    assert [case.text[slice(*span)] for span in after.judged["findings"]] == [
        "县农业农村局违规发放津补贴，优亲厚友问题突出。"
    ]


@pytest.mark.parametrize(
    ("edit", "outcome"),
    [
        (lambda text: text, "applied"),
        (lambda text: "新添的一句话。\n" + text, "applied"),
        (lambda text: text.replace("某县巡察整改情况\n", ""), "applied"),
        (lambda text: text.replace("十三届", "十四届"), "applied"),
        (lambda text: text.replace("12万元", "13万元"), "lost"),
        (lambda text: text.replace("县委巡察办督促", "县委巡察办已督促"), "lost"),
        (lambda text: text.replace("县委巡察办督促县农业农村局整改，追缴资金12万元。\n", ""), "lost"),
    ],
)
def test_an_edit_elsewhere_costs_nothing(case, cased, edit, outcome):
    correction = case.correct("县农业农村局", right=False)
    assert cased(edit(case.text)).outcomes(correction) == [outcome]


def test_two_sentences_alike(case, cased):
    alike = [i for i, a in enumerate(case.anchors) if a.sentence == "已完成整改。"]
    second = case.correct("已完成整改。", "findings", sentence=alike[1], status="found", labels=["other"])
    before, after = case.found.findings, case.apply(second).findings
    assert [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b] == [alike[1]]
    # one more in front: the sentence before it tells which of them it is
    edited = cased(case.text.replace("某县巡察", "已完成整改。\n某县巡察"))
    where = [i for i, f in enumerate(edited.apply(second).findings) if f.status == "found" and f.labels == ("other",)]
    assert [edited.anchors[i].sentence for i in where] == ["已完成整改。"]
    assert edited.anchors[where[0]].before == second.before
    assert cased(case.text.replace("已完成整改。\n已完成整改。", "已完成整改。")).outcomes(second) == ["lost"]


LAYERS = [*layers.names(), "findings"]


@st.composite
def corrections(draw, case):
    """Some corrections, sensible or not, of any sentence."""
    made = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        i = draw(st.integers(0, len(case.anchors) - 1))
        sentence, layer = case.anchors[i].sentence, draw(st.sampled_from(LAYERS))
        if layer == "findings":
            labels = draw(st.sampled_from([[], ["other"], ["corruption", "political"]]))
            values = {"status": draw(st.sampled_from(["found", "none"])) if not labels else "target", "labels": labels}
            made.append(case.correct(sentence, layer, sentence=i, number=number, **values))
            continue
        a = draw(st.integers(0, len(sentence) - 1))
        b = draw(st.integers(a + 1, len(sentence)))
        values = draw(st.sampled_from([{}, VALUES.get(layer, {})]))
        made.append(case.correct(sentence[a:b], layer, draw(st.booleans()), i, number, **values))
    return made


VALUES = {
    "organizations": {"kind": "court"},
    "statistics": {"value": 3.0},
    "rounds": {"from": 2},
    "problems": {"labels": ["political"]},
}


@given(st.data())
def test_twice_is_once(case, data):
    told = data.draw(corrections(case))
    once = case.apply(*told)
    assert case.apply(*told, found=once) == once


@given(st.data())
def test_no_other_sentence_changes(case, data):
    told = data.draw(corrections(case))
    assert changed(case, case.apply(*told)) <= {case.anchors.index((c.sentence, c.before, c.nth)) for c in told}


@given(st.data())
def test_offsets_slice_and_mentions_do_not_overlap(case, data):
    after = case.apply(*data.draw(corrections(case)))
    for layer in layers.every():
        found = after.mentions[layer.name]
        assert layer.fault(case.text, found) == ""


@given(st.data())
def test_every_correction_is_told_once(case, data):
    told = data.draw(corrections(case))
    assert len(case.outcomes(*told)) == len(told)
    assert set(case.outcomes(*told)) <= {"applied", "replaced"}


def test_nothing_said_changes_nothing(case):
    assert case.apply() is case.found
