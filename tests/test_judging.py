"""What a sentence's finding and its problems say of one another: kinds that the lexicon does not know are the finding's."""

from __future__ import annotations

import pytest

from pipeline.extract.mentions import Finding, Problem
from pipeline.judging import believed, concluded

OTHER = ("other",)


def named(*problems):
    """Problems of four characters each, one behind the other: (labels, subject, form)."""
    return [
        Problem(5 * i, 5 * i + 4, "某事不力", labels, subject=subject, form=form)
        for i, (labels, subject, form) in enumerate(problems)
    ]


@pytest.mark.parametrize(
    ("labels", "problems", "expected"),
    [
        # the one kind that the finding has
        (("political",), [(OTHER, "", "predicate")], [("political",)]),
        (("political",), [(OTHER, "", "act")], [("political",)]),
        # what no other problem explains
        (
            ("corruption", "political"),
            [(("political",), "党的领导", "predicate"), (OTHER, "", "predicate")],
            [("political",), ("corruption",)],
        ),
        (("political",), [(("political",), "党建", "predicate"), (OTHER, "", "act")], [("political",), ("political",)]),
        # several, and nothing tells whose they are: what is undecided may be either
        (("corruption", "political"), [(OTHER, "", "act")], [("corruption", "political")]),
        # --- as the lexicon has it -----------------------------------------------------------------------------------
        # it knows the subject, and that it is of no kind
        (("political",), [(OTHER, "财务票据", "predicate")], [OTHER]),
        # a set phrase of no kind
        (("political",), [(OTHER, "", "phrase")], [OTHER]),
        (("other",), [(OTHER, "", "predicate")], [OTHER]),
        ((), [(OTHER, "", "predicate")], [OTHER]),
        (("political",), [(("work_style",), "", "predicate")], [("work_style",)]),
        # a user's own label is none of the lexicon's
        (("money",), [(OTHER, "", "predicate")], [OTHER]),
    ],
)
def test_kinds(labels, problems, expected):
    (finding,), settled = concluded([Finding("found", labels)], named(*problems), [0])
    assert [p.labels for p in settled] == expected
    assert finding.labels == labels
    assert finding.problems == len(problems)
    assert set(finding.support) == {(k, p.start, p.end) for p in settled for k in p.labels if k in labels}


def test_a_sentence_settles_its_own_problems_alone():
    problems = named((OTHER, "", "predicate"), (OTHER, "", "predicate"))
    findings, settled = concluded([Finding("found", ("political",)), Finding()], problems, [0, 5])
    assert [p.labels for p in settled] == [("political",), OTHER]
    assert [f.problems for f in findings] == [1, 1]


def test_nothing_named():
    assert concluded([Finding(), Finding()], [], [0, 5]) == ((Finding(), Finding()), [])


@pytest.mark.parametrize(
    ("status", "of_status", "labels", "kept"),
    [
        ("none", (0.0, 0.01, 0.0, 0.99), OTHER, False),
        # --- rows that must not change ---
        # not sure enough
        ("none", (0.05, 0.0, 0.0, 0.95), OTHER, True),
        # the lexicon knows the kind
        ("none", (0.0, 0.01, 0.0, 0.99), ("political",), True),
        ("none", (0.0, 0.01, 0.0, 0.99), ("other", "political"), True),
        # the finding names a problem
        ("found", (0.99, 0.01, 0.0, 0.0), OTHER, True),
        # a rule alone judged, or a person
        ("none", (), OTHER, True),
    ],
)
def test_what_only_looks_like_a_deficiency_is_none_where_the_sentence_surely_names_none(
    status, of_status, labels, kept
):
    findings = [Finding("found", ("other",), of_status=(1.0, 0.0, 0.0, 0.0)), Finding(status, (), of_status=of_status)]
    problems = named((OTHER, "", "predicate"), (labels, "", "predicate"))
    assert believed(findings, problems, [0, 5]) == problems[: 1 + kept]
