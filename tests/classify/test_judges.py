"""Who judges: the linear model alone, or with an encoder whose words a test tells."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.classify import judges, model_files
from pipeline.classify.choices import AUTO, ENCODER
from pipeline.classify.codebook import STATUSES
from pipeline.classify.encoder import Named, Said
from pipeline.classify.judges import PLAIN, Asked, doubtful
from pipeline.classify.mixing import Mixing
from pipeline.extract import problems
from pipeline.judging import units_of
from pipeline.lexicons import built_in

LEXICONS, CLASSIFIER = built_in(), model_files.built_in()
NAMES = CLASSIFIER.codebook.names
SURE, PLAINLY = "有的党组织主体责任落实不到位。", "村里的账装在会计包里头。"


class Told:
    """An encoder that says of every sentence what it is told to, and keeps what it was asked."""

    codebook = CLASSIFIER.codebook
    digest = "told"

    def __init__(self, status: str, labels: dict[str, float], *spans: tuple[int, int, dict[str, float]]) -> None:
        self.asked: list[str] = []
        named = tuple(Named(start, end, tuple(of.get(n, -5.0) for n in NAMES)) for start, end, of in spans)
        scores = tuple(9.0 if s == status else 0.0 for s in STATUSES)
        self._said = Said(scores, tuple(labels.get(n, -5.0) for n in NAMES), (), named)

    def read(self, sentence: str) -> Said:
        self.asked.append(sentence)
        return self._said


def believing(encoder: bool = True) -> Mixing:
    """A mixing that believes the encoder alone, or the linear model alone."""
    status = np.zeros((9, 4))
    status[:4] = np.eye(4) * encoder
    status[4:8] = np.eye(4) * (not encoder)
    labels = np.zeros((len(NAMES), 4))
    labels[:, 0 if encoder else 1] = 1
    return Mixing(status, labels, np.full(len(NAMES), 0.5), 0.3)


def judged(text, encoder, when=ENCODER, mixing=None):
    units = units_of(text, [(0, len(text))], problems.find(text, LEXICONS), LEXICONS)
    findings, added = judges.judge(text, units, CLASSIFIER, Asked(encoder, mixing or believing(), when))
    return findings[0], added[0]


def test_without_an_encoder_the_linear_model_judges():
    units = units_of(SURE, [(0, len(SURE))], problems.find(SURE, LEXICONS), LEXICONS)
    assert judges.judge(SURE, units, CLASSIFIER) == (CLASSIFIER.judge(SURE, units), [[]])
    assert judges.judge("", [], CLASSIFIER, Asked(Told("none", {}), believing())) == ([], [])


@pytest.mark.parametrize("status", STATUSES)
def test_the_encoder_decides_where_it_is_believed(status):
    finding, _ = judged(PLAINLY, Told(status, {"responsibility": 4.0}))
    assert finding.status == status
    assert finding.labels == (() if status == "none" else ("responsibility",))


def test_the_linear_model_decides_where_it_is_believed():
    alone = CLASSIFIER.judge(SURE, units_of(SURE, [(0, len(SURE))], problems.find(SURE, LEXICONS), LEXICONS))[0]
    finding, _ = judged(SURE, Told("none", {}), mixing=believing(encoder=False))
    assert finding.status == alone.status


def test_what_no_rule_names_is_named_in_plain_words():
    encoder = Told("found", {"responsibility": 4.0}, (2, 11, {"responsibility": 2.0, "corruption": 1.0}))
    finding, added = judged(PLAINLY, encoder)
    (problem,) = added
    assert (problem.text, problem.form, problem.labels) == (PLAINLY[:11], PLAIN, ("responsibility",))
    assert finding.labels == ("responsibility",)


def test_a_phrase_without_a_kind_of_its_own_has_the_finding_s_likeliest():
    encoder = Told("found", {"corruption": 4.0, "other": 4.0}, (2, 11, {"corruption": -1.0, "other": -3.0}))
    assert judged(PLAINLY, encoder)[1][0].labels == ("corruption",)


@pytest.mark.parametrize(
    ("text", "status", "spans"),
    [
        # the rules name it already
        (SURE, "found", [(5, 14)]),
        # a sentence that names none names none
        (PLAINLY, "none", [(2, 11)]),
        (PLAINLY, "found", []),
        # a fragment names nothing
        (PLAINLY, "found", [(6, 8)]),
    ],
)
def test_nothing_is_added(text, status, spans):
    assert judged(text, Told(status, {"other": 2.0}, *((a, b, {"other": 1.0}) for a, b in spans)))[1] == []


BESIDE = "有的党组织主体责任落实不到位，村里的账装在会计包里头。"


@pytest.mark.parametrize(
    ("span", "added"),
    [
        ((15, 26), ["村里的账装在会计包里头"]),
        # a fragment beside what a rule names is no further problem
        ((21, 26), []),
        # nor is what overlaps it
        ((9, 26), []),
    ],
)
def test_what_no_rule_names_is_named_beside_what_one_does(span, added):
    told = Told("found", {"responsibility": 4.0}, (*span, {"responsibility": 2.0}))
    assert [(p.text, p.form) for p in judged(BESIDE, told)[1]] == [(text, PLAIN) for text in added]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (SURE, "found"),
        ("着力发现主体责任落实不到位问题。", "target"),
        ("违规发放的津补贴已全部清退。", "rectified"),
        # no rule names one here, and here the linear model is of the encoder's mind
        (PLAINLY, "none"),
        ("全年召开会议12次，存在不足。", "none"),
    ],
)
def test_the_encoder_alone_takes_no_named_problem_away(text, status):
    """Rules and linear model against the encoder; which status it is, the scores decide that are left."""
    silent = Told("none", {"responsibility": 4.0})
    status_scores = {"found": 3.0, "target": 1.0} | {status: 5.0}
    silent._said = silent._said._replace(
        status=tuple(9.0 if s == "none" else status_scores.get(s, 0.0) for s in STATUSES)
    )
    finding, _ = judged(text, silent)
    assert finding.status == status
    assert sum(finding.of_status) == pytest.approx(1, abs=1e-3)


def test_auto_asks_only_where_there_is_doubt():
    text = f"{SURE}\n{PLAINLY}\n全年召开会议12次。"
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append((at, at + len(line)))
        at += len(line) + 1
    units = units_of(text, spans, problems.find(text, LEXICONS), LEXICONS)
    alone = CLASSIFIER.judge(text, units)
    doubted = [text[u.start : u.end] for u, f in zip(units, alone, strict=True) if doubtful(f, u)]
    encoder = Told("target", {"other": 3.0})
    findings, _ = judges.judge(text, units, CLASSIFIER, Asked(encoder, believing(), AUTO))
    assert encoder.asked == doubted
    assert 0 < len(doubted) < len(units)
    for unit, finding, before in zip(units, findings, alone, strict=True):
        assert finding.status == "target" if text[unit.start : unit.end] in doubted else finding == before


def test_the_digest_tells_who_judges_and_when():
    one, other = Asked(Told("none", {}), believing(), ENCODER), Asked(Told("none", {}), believing(), AUTO)
    assert one.digest != other.digest


@pytest.mark.parametrize("when", [ENCODER, AUTO])
@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("检查发现，村里的账三年没贴出来过，现已张贴。", "found"),
        ("检查发现村里违规发放津补贴，已全部追回。", "found"),
        ("检查发现的违规发放津补贴已全部追回。", "rectified"),
        ("针对检查发现村里违规发放津补贴，已全部追回。", "rectified"),
        ("村里的账三年没贴出来过，现已张贴。", "rectified"),
    ],
)
def test_what_is_said_to_be_found_is_found_whatever_the_encoder_makes_of_it(text, status, when):
    finding, _ = judged(text, Told("rectified", {"other": 5.0}), when)
    assert finding.status == status
    assert (max(finding.of_status) == finding.of_status[0]) == (status == "found")
    assert sum(finding.of_status) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("probability", "known", "is_given"),
    [
        # a kind that the lexicon names stands unless both models give nearly nothing to it
        (0.25, 1, True),
        (0.15, 1, False),
        # that it names no further kind gives way sooner
        (0.65, -1, False),
        (0.75, -1, True),
        # what it says nothing of is told by the threshold
        (0.45, 0, False),
        (0.55, 0, True),
    ],
)
def test_the_lexicon_gives_way_to_what_contradicts_it(probability, known, is_given):
    of_label, lexicon = np.full((1, len(NAMES)), 0.6), np.zeros((1, len(NAMES)), np.int8)
    of_label[0, 0], lexicon[0, 0] = probability, known
    assert believing().given(of_label, lexicon)[0, 0] == is_given
