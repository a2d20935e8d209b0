"""Where rules and a recogniser meet: each policy, what it must leave alone, and that mentions never overlap."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import lexicons, means
from pipeline.analysis import analyze
from pipeline.engines import choice as engines
from pipeline.engines.policies import POLICIES, Recognition, described, merge
from pipeline.errors import XunshiError
from pipeline.extract import organizations

LEXICONS = lexicons.built_in()
TEXT = "据省委安排，禾埕便民站与县财政局对账。"
RULED = organizations.find(TEXT, LEXICONS)


def beside(recognition):
    return replace(means.built_in(), recognition=recognition)


class Fixed:
    """Finds given words wherever they stand."""

    digest = "fixed"

    def __init__(self, *words):
        self.words = words

    def find(self, sentences):
        return [[(s.index(w), s.index(w) + len(w)) for w in self.words if w in s] for s in sentences]


def names(policy, *found, text=TEXT):
    spans = [(text.index(f), text.index(f) + len(f)) for f in found]
    return [m.text for m in merge(text, organizations.find(text, LEXICONS), spans, policy, LEXICONS)]


def test_the_rules_see_two_bodies_here():
    assert [m.text for m in RULED] == ["省委", "县财政局"]


@pytest.mark.parametrize(
    ("policy", "found", "expected"),
    [
        ("fill", ["禾埕便民站"], ["省委", "禾埕便民站", "县财政局"]),
        ("fill", ["便民站与县财政局"], ["省委", "县财政局"]),
        ("fill", ["财政"], ["省委", "县财政局"]),
        ("fill", ["禾埕便"], ["省委", "县财政局"]),
        ("fill", [], ["省委", "县财政局"]),
        ("union", ["禾埕便民站"], ["省委", "禾埕便民站", "县财政局"]),
        ("union", ["便民站与县财政局"], ["省委", "便民站与县财政局"]),
        ("union", ["财政"], ["省委", "县财政局"]),
        ("union", ["禾埕便"], ["省委", "县财政局"]),
        ("union", [], ["省委", "县财政局"]),
        ("model", ["禾埕便民站"], ["禾埕便民站"]),
        ("model", ["财政"], ["财政"]),
        ("model", ["禾埕便"], ["禾埕便"]),
        ("model", [], []),
    ],
)
def test_policies(policy, found, expected):
    assert names(policy, *found) == expected


@pytest.mark.parametrize("policy", ["fill", "union"])
@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        # what the rules refused: posts, kinds, groups that none owns
        ("沐江理工学院党委书记到会。", "沐江理工学院", []),
        ("各县财政局自查。", "县财政局", []),
        ("领导小组办公室通报。", "领导小组办公室", []),
        # an owner that they do not know
        ("中冶沐勘党委研究。", "中冶沐勘党委", ["中冶沐勘党委"]),
        # two of theirs and a verb between
        ("县委第三巡察组巡察县残联党组。", "县委第三巡察组巡察县残联党组", ["县委第三巡察组", "县残联党组"]),
    ],
)
def test_what_the_rules_refuse_or_part_stays_so(policy, text, found, expected):
    assert names(policy, found, text=text) == expected


@pytest.mark.parametrize("policy", POLICIES)
def test_white_space_at_the_edges_is_no_part_of_a_name(policy):
    text = "请 \u3000民生站\t 办理。"
    assert names(policy, " \u3000民生站\t ", text=text) == ["民生站"]
    assert names(policy, "\t ", text=text) == []


def test_what_the_rules_know_of_a_body_is_kept():
    text = "县财政局对账。"
    (told,) = merge(text, organizations.find(text, LEXICONS), [(0, 4)], "model", LEXICONS)
    assert told == organizations.find(text, LEXICONS)[0]


@pytest.mark.parametrize(
    ("name", "level", "kind", "owner"),
    [
        ("省委巡视办驻点组", "省", "other", ""),
        ("禾埕便民站", "", "other", ""),
        ("新设的县财政局", "县", "government", ""),
    ],
)
def test_level_and_kind_come_from_the_name(name, level, kind, owner):
    found = described(f"由{name}办", 1, 1 + len(name), LEXICONS)
    assert (found.text, found.level, found.kind, found.owner) == (name, level, kind, owner)


@given(st.data(), st.sampled_from(POLICIES))
def test_mentions_are_in_order_exact_and_apart(data, policy):
    place = st.integers(0, len(TEXT))
    spans = data.draw(st.lists(st.tuples(place, place).filter(lambda s: s[0] < s[1]), max_size=8))
    merged = merge(TEXT, RULED, spans, policy, LEXICONS)
    assert all(TEXT[m.start : m.end] == m.text == m.text.strip() for m in merged)
    assert all(a.end <= b.start for a, b in zip(merged, merged[1:], strict=False))
    if policy == "fill":
        assert set(RULED) <= set(merged)


def test_sentences_are_asked_one_by_one_and_blank_ones_not_at_all():
    asked = []

    class Asked(Fixed):
        def find(self, sentences):
            asked.extend(sentences)
            return super().find(sentences)

    text = "甲站报告。\n \n乙站报告。"
    found = analyze(text, [(0, 5), (6, 7), (8, 13)], beside(Recognition(Asked("甲站", "乙站"), "model")))
    assert asked == ["甲站报告。", "乙站报告。"]
    assert [(m.start, m.text) for m in found.organizations] == [(0, "甲站"), (8, "乙站")]


def test_what_counts_as_near_a_figure_sees_the_recogniser_too():
    alone = analyze("禾埕站办结12件。")
    filled = analyze("禾埕站办结12件。", means=beside(Recognition(Fixed("禾埕站"), "fill")))
    assert not alone.organizations
    assert [m.text for m in filled.organizations] == ["禾埕站"]
    # what is counted begins behind the body that did it
    assert [m.text for m in alone.statistics] == ["禾埕站办结12件"]
    assert [m.text for m in filled.statistics] == ["办结12件"]


def test_the_digest_tells_policies_apart():
    assert len({Recognition(Fixed(), policy).digest for policy in POLICIES}) == len(POLICIES)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, engines.Choice()),
        ({"ner": "spacy"}, engines.Choice("spacy")),
        ({"ner": "spacy", "ner_model": "a", "ner_policy": "union"}, engines.Choice("spacy", "a", "union")),
        ({"ner": "hanlp", "hanlp_model": "b"}, engines.Choice("hanlp", "b")),
        ({"ner": "hanlp", "hanlp_model": "b", "ner_model": "a"}, engines.Choice("hanlp", "a")),
        ({"hanlp_model": "b", "segmenter": "hanlp"}, engines.Choice()),
        ({"ner": "spacy", "hanlp_model": "b", "segmenter": "hanlp"}, engines.Choice("spacy")),
    ],
)
def test_choices(given, expected):
    blank = dict.fromkeys(("ner", "ner_model", "ner_policy", "hanlp_model"))
    assert engines.choose(**blank | given, allow_download=False) == expected


@pytest.mark.parametrize("option", ["ner_model", "ner_policy"])
def test_an_option_that_nothing_would_use_is_refused(option):
    blank = dict.fromkeys(("ner", "ner_model", "ner_policy", "hanlp_model"))
    with pytest.raises(XunshiError, match=f"--{option.replace('_', '-')}: the rules have none"):
        engines.choose(**blank | {option: "fill"}, allow_download=False)


@pytest.mark.parametrize("given", [{}, {"ner": "spacy"}, {"segmenter": "jieba"}])
def test_a_model_of_hanlp_that_nothing_would_use_is_refused(given):
    blank = dict.fromkeys(("ner", "ner_model", "ner_policy", "hanlp_model"))
    with pytest.raises(XunshiError, match="--hanlp-model: nothing here works with it"):
        engines.choose(**blank | given | {"hanlp_model": "b"}, allow_download=False)


@pytest.mark.parametrize(
    ("choice", "named"),
    [
        (engines.Choice("bert"), "--ner bert: there is no such one; choose rules, encoder, spacy, hanlp"),
        (engines.Choice("spacy", None, "vote"), "--ner-policy vote: there is no such one; choose fill, union, model"),
    ],
)
def test_unknown_names_say_what_there_is(choice, named):
    with pytest.raises(XunshiError, match=named):
        engines.recognition(choice)


def test_the_rules_alone_need_no_recogniser():
    assert engines.recognition(engines.Choice()) is None
