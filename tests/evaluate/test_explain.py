"""`pipeline.evaluate.explain`: evidence for what is given, counterfactuals that hold, weights that add up to the scores."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import lexicons, means
from pipeline.classify import model_files
from pipeline.classify.codebook import STATUSES
from pipeline.classify.context import NO_CONTEXT, Context
from pipeline.engines.choice import Choice
from pipeline.evaluate import explain as explaining
from pipeline.evaluate.explain import Change, explain
from pipeline.means import Means

LEXICONS = lexicons.built_in()
CLASSIFIER = model_files.load()
N = len(STATUSES)
CONTEXT = Context("二、发现的主要问题", "巡察组指出，存在以下问题：")
SENTENCES = (
    "有的党组织落实主体责任不到位，村干部优亲厚友。",
    "着力发现和纠正形式主义、官僚主义问题。",
    "针对违规发放津补贴问题，已督促整改到位，追缴违纪款**万元。",
    "县委书记主持召开巡察工作领导小组会议。",
    "一是党建工作弱化，党组织软弱涣散；二是“三重一大”决策不规范；三是招投标领域存在廉洁风险。",
    "个别干部不担当不作为，对群众反映的问题推诿扯皮。",
    "坚决整治群众身边的腐败问题和不正之风。",
    "第三轮巡察发现问题228个，移交线索31件，立案12人。",
    "选人用人把关不严，存在“带病提拔”现象。",
    "“四风”问题得到有效遏制，群众满意度明显提升。",
    "村集体资金管理混乱，白条入账屡禁不止。",
)


def explained(text, context=NO_CONTEXT):
    return explain(text, context, Means(LEXICONS, CLASSIFIER))


def judged(text, context=NO_CONTEXT):
    return CLASSIFIER.judge(text, [explaining._unit(text, context, Means(LEXICONS, CLASSIFIER))])[0]


# --- the finding and its decisions ------------------------------------------------------------------------------------


def test_the_sentences_are_varied():
    findings = [judged(text) for text in SENTENCES]
    assert {f.status for f in findings} == set(STATUSES)
    assert len({label for f in findings for label in f.labels}) >= 4


@pytest.mark.parametrize("context", [NO_CONTEXT, CONTEXT], ids=["alone", "with context"])
@pytest.mark.parametrize("text", SENTENCES)
def test_decisions_are_those_of_the_finding(text, context):
    found = explained(text, context)
    assert found.finding == judged(text, context)
    status, *labels = found.decisions
    assert (status.name, status.given) == (found.finding.status, True)
    assert status.probability == max(found.finding.of_status)
    if found.finding.status == "none":
        assert not labels
    else:
        assert tuple(d.name for d in labels) == CLASSIFIER.codebook.names
        assert {d.name for d in labels if d.given} == set(found.finding.labels)
        assert tuple(d.probability for d in labels) == found.finding.of_label


@pytest.mark.parametrize("text", SENTENCES)
def test_every_decision_given_has_evidence(text):
    for decision in explained(text).decisions:
        if not decision.given:
            continue
        assert decision.reasons
        sure = [r for r in decision.reasons if math.isinf(r.weight)]
        weighed = [r for r in decision.reasons if not math.isinf(r.weight)]
        assert decision.reasons == (*sure, *weighed), "what is sure comes first"
        assert [abs(r.weight) for r in weighed] == sorted((abs(r.weight) for r in weighed), reverse=True)
        assert 0 < len(weighed) <= explaining.SHOWN
        for reason in weighed:
            assert abs(reason.weight) >= explaining.LEAST
            assert reason.what.startswith(("fact: ", "heading: ", "lead: ")) or reason.what in text


def test_the_lexicon_s_word_is_a_sure_reason():
    (corruption,) = (d for d in explained("村干部优亲厚友。").decisions if d.name == "corruption")
    assert corruption.reasons[0] == ("lexicon: 优亲厚友 is corruption", math.inf)


def test_context_is_told_by_its_words():
    told = {r.what for d in explained(SENTENCES[0], CONTEXT).decisions for r in d.reasons}
    assert {f"heading: {CONTEXT.heading}", f"lead: {CONTEXT.lead}"} & told


# --- counterfactuals --------------------------------------------------------------------------------------------------


def removals(text, phrase):
    """The text without each of the phrase's occurrences."""
    at = text.find(phrase)
    while at >= 0:
        yield text[:at] + text[at + len(phrase) :]
        at = text.find(phrase, at + 1)


def holds(name, given, change, finding):
    """Whether a finding is what a change says."""
    if name in STATUSES:
        return finding.status == change.becomes != name
    if change.becomes == "none":
        return given and finding.status == "none"
    assert change.becomes == (f"not {name}" if given else name)
    return finding.status != "none" and (name in finding.labels) != given


def check_changes(text, context=NO_CONTEXT):
    found = explained(text, context)
    for decision in found.decisions:
        if decision.change:
            assert 0 < len(decision.change.phrase) < len(text)
            after = [judged(rest, context) for rest in removals(text, decision.change.phrase)]
            assert any(holds(decision.name, decision.given, decision.change, finding) for finding in after)
    return found


@pytest.mark.parametrize("context", [NO_CONTEXT, CONTEXT], ids=["alone", "with context"])
@pytest.mark.parametrize("text", SENTENCES)
def test_without_the_phrase_it_is_judged_so(text, context):
    check_changes(text, context)


def test_changes_are_found():
    """The check above would hold of no changes too."""
    changes = [d.change for text in SENTENCES for d in explained(text).decisions if d.given and d.change]
    assert len(changes) >= len(SENTENCES)
    assert any(c.becomes in STATUSES for c in changes)
    assert any(c.becomes.startswith("not ") for c in changes)


@pytest.mark.parametrize("text", SENTENCES)
def test_no_shorter_word_changes_the_status(text):
    """The phrase is the shortest: no word or run of words shorter than it does the same."""
    found = explained(text)
    change = found.decisions[0].change
    unit = explaining._unit(text, NO_CONTEXT, Means(LEXICONS, CLASSIFIER))
    shorter = {p for p in explaining._phrases(text, unit) if change is None or p[1] - p[0] < len(change.phrase)}
    for start, end in shorter:
        if end - start < len(text):
            assert judged(text[:start] + text[end:]).status == found.finding.status


def test_a_change_that_does_not_hold_would_be_seen():
    found = judged(SENTENCES[0])
    assert not holds(found.status, True, Change("有的", "none"), found)
    assert not holds("corruption", True, Change("有的", "not corruption"), found)


CLAUSES = st.sampled_from(
    "有的党组织 落实责任不到位 村干部优亲厚友 形式主义突出 已整改到位 着力发现 违规吃喝 纪律松弛 会议在县城召开 "
    "问题**个 问责12人 坚决防止 一是 移交线索 “一言堂” 虚报冒领 天气晴朗 对 的问题 得到解决 \n 😀".split(" ")
)
GENERATED = st.lists(st.tuples(CLAUSES, st.sampled_from(["", "，", "、", "；", "。"])), min_size=1, max_size=8).map(
    lambda parts: "".join(a + b for a, b in parts)
)


@settings(max_examples=60, deadline=None)
@given(GENERATED, st.sampled_from([NO_CONTEXT, CONTEXT]))
def test_changes_hold_of_generated_sentences(text, context):
    check_changes(text, context)


# --- weights add up ---------------------------------------------------------------------------------------------------


def whole(text, context, direction):
    """Every part of a score by explain's own means, none left out: words, facts, heading and lead."""
    unit = explaining._unit(text, context, Means(LEXICONS, CLASSIFIER))
    space = CLASSIFIER.space
    words = sum(r.weight for r in explaining._by_word(text, explaining._by_character(text, unit, space, direction)))
    facts = sum(float(direction[c]) for c in space.fact_columns(unit, text))
    return words, facts, sum(float(direction[columns].sum()) for columns in space.context_columns(context))


def check_sum(text, context, for_, against=None):
    direction = explaining._direction(CLASSIFIER, for_, against)
    scores = CLASSIFIER.scores(text, [explaining._unit(text, context, Means(LEXICONS, CLASSIFIER))])[0]
    bias = CLASSIFIER.bias
    expected = scores[for_] - (scores[against] if against is not None else 0)
    start = bias[for_] - (bias[against] if against is not None else 0)
    assert sum(whole(text, context, direction)) + start == pytest.approx(float(expected), abs=2e-3)


@pytest.mark.parametrize("context", [NO_CONTEXT, CONTEXT], ids=["alone", "with context"])
@pytest.mark.parametrize("text", SENTENCES)
def test_weights_add_up_to_the_scores(text, context):
    unit = explaining._unit(text, context, Means(LEXICONS, CLASSIFIER))
    first, second = np.argsort(CLASSIFIER.scores(text, [unit])[0][:N])[:-3:-1].tolist()
    check_sum(text, context, first, second)
    for label in range(N, N + len(CLASSIFIER.codebook.names)):
        check_sum(text, context, label)


@settings(max_examples=60, deadline=None)
@given(GENERATED, st.sampled_from([NO_CONTEXT, CONTEXT]), st.permutations(range(N)))
def test_weights_add_up_for_generated_sentences(text, context, order):
    check_sum(text, context, *order[:2])


def test_no_part_of_the_sum_is_idle():
    """Words, facts and context each weigh something, so the sums above would not come out without them."""
    direction = explaining._direction(CLASSIFIER, 0, 3)
    assert all(abs(part) > 0.05 for part in whole(SENTENCES[0], CONTEXT, direction))


@pytest.mark.parametrize("text", SENTENCES)
def test_shown_reasons_are_the_parts(text):
    """What is shown of the status are parts of that very sum, word by word."""
    found = explained(text)
    unit = explaining._unit(text, NO_CONTEXT, Means(LEXICONS, CLASSIFIER))
    first, second = np.argsort(CLASSIFIER.scores(text, [unit])[0][:N])[:-3:-1].tolist()
    direction = explaining._direction(CLASSIFIER, first, second)
    words: dict[str, float] = {}
    for word, weight in explaining._by_word(text, explaining._by_character(text, unit, CLASSIFIER.space, direction)):
        words[word] = words.get(word, 0.0) + weight
    for reason in found.decisions[0].reasons:
        if not reason.what.startswith("fact: "):
            assert reason.weight == pytest.approx(words[reason.what], abs=1e-6)


# --- odd input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "。",
        "😀",
        "𠮷𪚥责任落实不力😀",
        "第\0轮",
        "行\n内\r\n换\u2028行",
        "no Chinese at all",
        "×" * 50,
        "半个\ud83d代理，责任落实不力。",
        "\udc00",
    ],
    ids=ascii,
)
def test_odd_input(text):
    found = check_changes(text)
    assert found.decisions[0].given
    check_sum(text, NO_CONTEXT, 0, 3)
    if not any(c.isalpha() for c in text):
        assert found.finding.status == "none"


def test_odd_context():
    for context in (Context("😀", "\n"), Context("甲" * 500, ""), Context("", "半个\ud83d")):
        assert explained(SENTENCES[0], context).finding == judged(SENTENCES[0], context)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["县委开展第三轮巡察，有的党组织责任落实不力。", "今天天气很好，我们去公园。", "优亲厚友、"], ids=str
)
def test_three_thousand_characters(text):
    start = time.process_time()
    found = explained((text * 3000)[:3000])
    assert time.process_time() - start < 30
    assert found.decisions


# --- with the encoder -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [SENTENCES[0], SENTENCES[3], "村里的账三年没贴出来过。"])
def test_the_encoder_is_explained_by_what_it_misses(text):
    made = means.load(choice=Choice(judge="encoder"))
    found = explain(text, NO_CONTEXT, made)
    assert found.weights == explaining.MISSED
    status, *labels = found.decisions
    assert status.name == found.finding.status == judged_by(text, made).status
    assert {d.name for d in labels if d.given} == set(found.finding.labels)
    for decision in found.decisions:
        for reason in decision.reasons:
            assert reason.what in text
            assert reason.weight == pytest.approx(missed(text, reason.what, decision, made), abs=1e-6)
        if decision.change:
            assert decision.change.phrase in text


@pytest.mark.parametrize("name", Context._fields)
def test_heading_and_lead_are_left_out_in_turn_too(name):
    made = means.load(choice=Choice(judge="encoder"))
    context = NO_CONTEXT._replace(**{name: "二、发现的主要问题："})
    status = explain("责任落实。", context, made).decisions[0]
    (reason,) = [r for r in status.reasons if r.what == f"{name}: 二、发现的主要问题："]
    alone = judged_by("责任落实。", made).of_status[STATUSES.index(status.name)]
    assert reason.weight == pytest.approx(
        explaining._log_odds(status.probability) - explaining._log_odds(alone), abs=1e-6
    )


def judged_by(text, made):
    return explaining._judged(text, NO_CONTEXT, made)


def missed(text, word, decision, made):
    """What a decision loses in log-odds without a word, reckoned anew."""

    def odds(finding):
        told = dict(zip((*STATUSES, *CLASSIFIER.codebook.names), (*finding.of_status, *finding.of_label), strict=True))
        kept = min(max(told[decision.name], 1e-4), 1 - 1e-4)
        return math.log(kept / (1 - kept))

    return odds(judged_by(text, made)) - odds(judged_by(text.replace(word, ""), made))


def test_the_linear_model_s_weights_are_told_in_words():
    assert explained(SENTENCES[0]).weights == explaining.ADDED
