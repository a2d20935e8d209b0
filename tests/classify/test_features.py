"""What the classifier sees: prediction takes the path of training, and writers' habits are in no substring."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline import lexicons
from pipeline.classify.codebook import STATUSES, Codebook, Label
from pipeline.classify.context import Context
from pipeline.classify.facts import facts
from pipeline.classify.features import HEADING, LEAD, LONG, ZONES, Space
from pipeline.classify.model import Classifier
from pipeline.classify.unit import Unit
from pipeline.classify.vocabulary import substrings
from pipeline.extract import problems
from pipeline.judging import units_of
from pipeline.segment import sentences

LEXICONS = lexicons.built_in()
NAMES = ("political", "responsibility", "corruption", "work_style", "other")
BOOK = Codebook(tuple(Label(name, name, name, "") for name in NAMES))
FRAGMENTS = (
    "发现 存在 党的领导弱化 主体责任虚化 形式主义 违规发放津贴补贴 走过场 财务票据不规范 坚决整治 防止 对整改不力的，严肃追责"
    " 已全部整改到位 仍未得到根治 突出 查处贪污案件3起 问题 市委 高度重视巡察工作 **县 xx市 ××个 20xx年 ， 、 。 ； ： ？ !"
    " \n一、主要问题\n \n（一）其他 一是 二是 其一 有的 要 将 了 😀 \x00 \ud800 𠀀 A3 　"
).split(" ")
TEXTS = st.lists(st.sampled_from(FRAGMENTS), max_size=24).map("".join) | st.lists(
    st.sampled_from(FRAGMENTS[:24]), min_size=8, max_size=40
).map("".join)


def units(text, spans=None):
    spans = list(sentences.spans(text)) if spans is None else spans
    return units_of(text, spans, problems.find(text, LEXICONS), LEXICONS)


def space_of(*texts):
    """A space of every substring and fact of the texts but some, so that what it does not know is there too."""
    words = {w for text in texts for u in units(text) for part in (text, *u.context) for w in substrings(part)}
    names = {f for text in texts for u in units(text) for f in facts(u, text)}
    return Space([w for i, w in enumerate(sorted(words)) if i % 5], [f for i, f in enumerate(sorted(names)) if i % 7])


BUILT = "".join(FRAGMENTS)
SPACE = space_of(
    BUILT, "\n".join(f"存在：一是{f}问题。" for f in FRAGMENTS), "。".join(f"有的{f}" for f in reversed(FRAGMENTS))
)


def random_classifier(seed, space=SPACE):
    random = np.random.default_rng(seed)
    outputs = len(STATUSES) + len(NAMES)
    weights = random.normal(size=(space.width, outputs)).astype(np.float32)
    bias = random.normal(size=outputs).astype(np.float32)
    return Classifier(BOOK, space, weights, bias, np.full(5, 0.5, np.float32), np.array([0.5, 0.1], np.float32))


def product(classifier, text, own):
    """The sparse matrix of `Space.columns` times the weights, plus the bias: what training fits."""
    rows, columns, values = classifier.space.columns(text, own)
    assert len(rows) == len(columns) == len(values)
    scores = np.zeros((len(own), len(classifier.bias)))
    np.add.at(scores, rows, values[:, None].astype(float) * classifier.weights[columns])
    return scores + classifier.bias


def agree(classifier, text, own):
    assert np.allclose(classifier.scores(text, own), product(classifier, text, own), rtol=1e-4, atol=1e-3)


CLASSIFIERS = [random_classifier(seed) for seed in range(4)]


def test_the_space_has_all_of_its_zones():
    """Else the property below would hold of nothing."""
    text = "一、主要问题\n存在：\n一是党的领导弱化问题仍未得到根治。\n发现财务票据不规范。\n市委高度重视巡察工作。"
    seen = set((SPACE.columns(text, units(text))[1] // SPACE.size).tolist())
    assert seen >= set(range(len(ZONES)))
    assert SPACE.size > 500
    assert len(SPACE.names) > 40


@settings(deadline=None, max_examples=300)
@given(TEXTS, st.sampled_from(CLASSIFIERS))
def test_prediction_takes_what_training_takes(text, classifier):
    own = units(text)
    assume(own)
    agree(classifier, text, own)


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from(CLASSIFIERS))
def test_one_unit_of_several_sentences_and_of_lines(parts, classifier):
    """As `annotate` (one span over all) and training (a line a unit, white space between) give them."""
    lines = [part.replace("\n", " ") for part in parts]
    text = "\n".join(lines)
    ends = np.cumsum([len(line) + 1 for line in lines]).tolist()
    agree(
        classifier, text, units(text, [(end - len(line) - 1, end - 1) for line, end in zip(lines, ends, strict=True)])
    )
    agree(classifier, text, units(text, [(0, len(text))]))


@settings(deadline=None)
@given(TEXTS, st.integers(0, 2**32 - 1))
def test_random_weights(text, seed):
    own = units(text)
    assume(own)
    agree(random_classifier(seed, SMALL), text, own)


SMALL = Space(["问", "问题", "党的领导", "发现", "市"], ["known", "rule:found", "has a lead"])


@settings(deadline=None)
@given(TEXTS)
def test_a_unit_scores_the_same_beside_others_and_alone(text):
    own = units(text)
    assume(own)
    whole = CLASSIFIERS[0].scores(text, own)
    alone = np.concatenate([CLASSIFIERS[0].scores(text, [unit]) for unit in own])
    assert np.allclose(whole, alone, rtol=1e-4, atol=1e-3)


# --- masks and other habits of writing


def substring_columns(text, own):
    rows, columns, values = SPACE.columns(text, own)
    held = columns < SPACE.size * len(ZONES)
    return sorted(zip(rows[held].tolist(), columns[held].tolist(), values[held].tolist(), strict=True))


MASKED = st.lists(st.sampled_from([*FRAGMENTS, "**", "*", "***个", "**万元", "第**轮"]), max_size=24).map("".join)


@settings(deadline=None, max_examples=300)
@given(MASKED, st.sampled_from("xX×＊○"))
def test_other_mask_glyphs_outside_problems_are_the_same_substrings(text, glyph):
    own = units(text)
    assume(own)
    held = {i for unit in own for p in unit.problems for i in range(p.start, p.end)}
    other = "".join(glyph if c == "*" and i not in held else c for i, c in enumerate(text))
    assert substring_columns(
        other, [u._replace(context=v.context) for u, v in zip(own, units(other), strict=True)]
    ) == (substring_columns(text, own))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("**县委存在党的领导弱化问题。", "xx县委存在党的领导弱化问题。"),
        ("**县委存在党的领导弱化问题。", "××县委存在党的领导弱化问题。"),
        ("发现形式主义问题**个。", "发现形式主义问题12个。"),
        ("市委召开会议，部署**项工作。", "市委召开会议,部署AB项工作。"),
        ("一、**市问题\n存在主体责任虚化：\n一是**县走过场。", "一、xx市问题\n存在主体责任虚化：\n一是××县走过场。"),
    ],
)
def test_found_anew_the_same_substrings(text, other):
    assert substring_columns(text, units(text)) == substring_columns(other, units(other)) != []


def test_other_words_are_other_substrings():
    text, other = "市委存在党的领导弱化问题。", "县委存在党的领导弱化问题。"
    space = Space(["市", "县"], [])
    assert sorted(space.columns(text, units(text))[1].tolist()) != sorted(
        space.columns(other, units(other))[1].tolist()
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("**x20年", ["年"]),
        ("甲乙，丙", "甲 甲乙 甲乙， 甲乙，丙 乙 乙， 乙，丙 ，丙 丙".split()),
        ("甲乙,丙", "甲 甲乙 甲乙， 甲乙，丙 乙 乙， 乙，丙 ，丙 丙".split()),
        ("甲（乙)", "甲 甲（ 甲（乙 甲（乙） （乙 （乙） 乙 乙）".split()),
        ("，。", ["，。"]),
        ("甲·乙—丙.", ["甲", "乙", "丙"]),
        ("甲乙丙丁戊", "甲 甲乙 甲乙丙 甲乙丙丁 乙 乙丙 乙丙丁 乙丙丁戊 丙 丙丁 丙丁戊 丁 丁戊 戊".split()),
        ("甲\n乙 丙", ["甲", "乙", "丙"]),
        ("\ud800甲😀", ["甲"]),
    ],
)
def test_substrings(text, expected):
    assert list(substrings(text)) == expected


# --- where a substring stands


def names(space, text, own):
    """(unit, zone, substring, value) of each column."""
    return sorted(
        (r, ZONES[c // space.size], space.substrings[c % space.size], round(v, 4))
        for r, c, v in zip(*(part.tolist() for part in space.columns(text, own)), strict=True)
        if c < space.size * len(ZONES)
    )


def test_zones():
    text = "一、概况\n市委开会。" + "甲" * LONG + "市委。"
    own = units(text)
    of_4, of_5, of_long = (round((LONG / n) ** 0.5, 4) for n in (4, 5, LONG + 3))
    assert names(Space(["市委", "概况"], []), text, own) == [
        (0, "any", "概况", of_4),
        (0, "bare", "概况", of_4),
        (1, "any", "市委", of_5),
        (1, "bare", "市委", of_5),
        (1, "first", "市委", of_5),
        (1, "heading", "概况", 1.0),
        (2, "any", "市委", of_long),
        (2, "bare", "市委", of_long),
        (2, "heading", "概况", 1.0),
    ]


@pytest.mark.parametrize(
    ("text", "word", "zones"),
    [
        ("发现党的领导弱化问题。", "党的领导", {"any", "known"}),
        ("发现党的领导弱化问题。", "发现", {"any", "left", "first"}),
        ("发现党的领导弱化问题。", "问题", {"any", "right"}),
        ("发现财务票据不规范。", "票据", {"any", "unknown"}),
        # across the edge of a problem: in it neither way
        ("发现党的领导弱化问题。", "现党", {"any"}),
        ("市委召开会议，研究部署有关工作，发现党的领导弱化问题。", "市委", {"any", "first"}),
        # however far from the problem
        (f"市委{'召开会议，研究部署有关工作，' * 5}发现党的领导弱化问题。", "市委召", {"any", "first"}),
        # with a mark, of either width
        ("发现党的领导弱化，整改。", "，整改", {"any", "right"}),
        ("发现党的领导弱化,整改。", "，整改", {"any", "right"}),
        ("市委开会。", "委开", {"any", "bare"}),
        # across two units: in none
        ("甲乙。丙丁。", "乙。丙", set()),
    ],
)
def test_a_zone_of_a_word(text, word, zones):
    space = Space([word], [])
    assert {zone for _, zone, _, _ in names(space, text, units(text))} == zones


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        # in one place, however often
        ("市委市委市委。", ["any", "bare", "first"]),
        ("市委开会。", ["any", "bare", "first"]),
        # in two places, once in each
        ("市委市委发现党的领导弱化，市委市委整改。", ["any", "any", "first", "left", "right"]),
    ],
)
def test_a_word_counts_once_in_a_place(text, zones):
    space = Space(["市委"], [])
    assert sorted(zone for _, zone, _, _ in names(space, text, units(text))) == zones


def test_a_word_counts_once_in_a_context():
    space, text = Space(["问"], []), "甲。"
    own = [Unit(0, 2, context=Context("问问问", "问问"))]
    rows, columns, values = space.columns(text, own)
    assert sorted(columns.tolist()) == [HEADING, LEAD]
    assert values.tolist() == [1, 1]
    assert rows.tolist() == [0, 0]


# --- odd input


@pytest.mark.parametrize(
    "text", ["\ud800", "甲\udfff发现党的领导弱化\ud800问题。", "😀发现党的领导弱化😀。", "\x00", " \n", "𠀀", "e\u0301"]
)
def test_odd_characters(text):
    own = units(text, [(0, len(text))])
    for classifier in CLASSIFIERS[:1]:
        agree(classifier, text, own)
        assert len(classifier.judge(text, own)) == 1


def test_a_surrogate_moves_no_offset():
    text, plain = "\ud800发现党的领导弱化问题。", "#发现党的领导弱化问题。"
    assert SPACE.matches(text).tolist() == SPACE.matches(plain).tolist() != []
    assert substring_columns(text, units(text)) == substring_columns(plain, units(plain))


@pytest.mark.parametrize(
    "spans", [[(0, 0)], [(0, 0), (0, 5)], [(0, 5), (5, 5)], [(0, 5), (5, 5), (5, 10)], [(10, 10)], [(2, 2), (2, 2)]]
)
def test_empty_units(spans):
    text = "存在形式主义问题。甲"
    own = units(text, spans)
    agree(CLASSIFIERS[0], text, own)
    assert len(CLASSIFIERS[0].judge(text, own)) == len(spans)
    assert not [n for n in names(SPACE, text, own) if spans[n[0]][0] == spans[n[0]][1]]


def test_no_text_and_no_units():
    assert CLASSIFIERS[0].judge("", []) == CLASSIFIERS[0].judge("发现问题。", []) == []
    agree(CLASSIFIERS[0], "", [Unit(0, 0)])


def test_scores_of_no_units():
    assert CLASSIFIERS[0].scores("发现问题。", []).shape == (0, len(STATUSES) + len(NAMES))


@pytest.mark.parametrize("unit", [Unit(0, 0), Unit(1, 1)])
def test_a_unit_without_characters_ends_with_nothing(unit):
    assert list(facts(unit, "：甲")) == []


def test_spaces_without_words_or_facts():
    text = "发现党的领导弱化问题。市委开会？"
    for space in (Space([], []), Space([], ["known", "ends:?"]), Space(["问题"], []), Space(["没有这词"], ["no fact"])):
        agree(random_classifier(0, space), text, units(text))


def test_context_counts():
    text = "甲。"
    plain = CLASSIFIERS[0].scores(text, [Unit(0, 2)])
    for context in (Context("一、主要问题", ""), Context("", "存在问题：")):
        own = [Unit(0, 2, context=context)]
        agree(CLASSIFIERS[0], text, own)
        assert not np.allclose(CLASSIFIERS[0].scores(text, own), plain)
    assert np.array_equal(CLASSIFIERS[0].scores(text, [Unit(0, 2, context=Context())]), plain)
