"""What the encoder says of a sentence, made from scores that a test gives it: spans, windows, and texts that are no sentence."""

from __future__ import annotations

import json
import pickle
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify import encoder as encoding
from pipeline.classify.encoder import BEGINS, INSIDE, OUTSIDE, OVERLAP, WINDOW, Encoder, Said, Window, runs, windows
from pipeline.classify.model_files import built_in

BOOK = built_in().codebook
LABELS = len(BOOK.names)


class Scripted(Encoder):
    """One piece a character; a character's tags are told by a script, statuses and labels are fixed."""

    script: dict[str, tuple[int, int]] = {}  # noqa: RUF012 (a test sets it)

    def _pieces(self, sentence):
        return list(range(5, 5 + len(sentence))), [(i, i + 1) for i in range(len(sentence))]

    def read_as(self, sentence: str, organizations: str, problems: str) -> Said:
        """The sentence, its tags written beside it: B begins, I continues, anything else lies outside."""
        order = {"B": BEGINS, "I": INSIDE}
        rows = [(order.get(o, OUTSIDE), order.get(p, OUTSIDE)) for o, p in zip(organizations, problems, strict=True)]
        object.__setattr__(self, "_rows", rows)
        return self.read(sentence)

    def _run(self, ids):
        tags = np.zeros((len(ids), 6), np.float32)
        for i, number in enumerate(ids):
            organization, problem = self._rows[number - 5]
            tags[i, organization] = tags[i, 3 + problem] = 1.0
        return np.array([2.0, 0, 0, -1], np.float32), np.ones((len(ids), LABELS), np.float32), tags


def scripted() -> Scripted:
    return Scripted(BOOK, b"", "")


@pytest.mark.parametrize(
    ("sentence", "tags", "expected"),
    [
        ("校党委没有研究。", "BII.....", ["校党委"]),
        ("校党委院党委没来", "BIIBII..", ["校党委", "院党委"]),
        # what is continued without having begun begins there
        ("由院党委承办整改", ".III....", ["院党委"]),
        # the marks of the sentence are no part of a name
        ("，院党委，负责的", "BIIII...", ["院党委"]),
        ("无人负责这件事情", "........", []),
        ("，。；：、！？　。一", "BIIIIIIII.", []),
    ],
)
def test_spans_are_read_off_the_tags(sentence, tags, expected):
    said = scripted().read_as(sentence, tags, "." * len(sentence))
    assert [sentence[a:b] for a, b in said.organizations] == expected


def test_problems_carry_the_scores_of_their_own_pieces():
    said = scripted().read_as("村里三年没开过会。", "." * 9, "..BIIIII.")
    (named,) = said.problems
    assert (named.start, named.end, named.labels) == (2, 8, (1.0,) * LABELS)


def test_a_sentence_is_read_once():
    made = scripted()
    first = made.read_as("村里三年没开过会。", "." * 9, "." * 9)
    assert made.read("村里三年没开过会。") is first


@pytest.mark.parametrize("sentence", ["", " ", "hello world", "2024", "****", "\ud800"])
def test_what_is_not_chinese_names_nothing_with_low_confidence(sentence):
    said = scripted().read(sentence)
    assert np.argmax(said.status) == 3
    assert max(said.status) - min(said.status) <= 1.0
    assert not said.organizations
    assert not said.problems


@given(st.integers(0, 5 * WINDOW))
def test_every_piece_is_decided_on_by_one_window(size):
    made = list(windows(list(range(size)), [(i, i + 1) for i in range(size)]))
    decided = [w.ids[i] for w in made for i in range(w.first, min(w.last, len(w.ids)))]
    assert decided == list(range(size))
    assert all(len(w.ids) <= WINDOW for w in made)
    assert all(b.ids[0] == a.ids[0] + WINDOW - OVERLAP for a, b in pairwise(made))


def test_a_long_text_is_read_in_windows_and_a_span_across_a_seam_once():
    size = 4 * WINDOW
    tags = ["."] * size
    for at in range(0, size, 40):
        tags[at : at + 5] = "BIIII"
    sentence = "".join(chr(0x4E00 + i % 5000) for i in range(size))
    said = scripted().read_as(sentence, "".join(tags), "." * size)
    assert [a for a, _ in said.organizations] == list(range(0, size, 40))
    assert {b - a for a, b in said.organizations} == {5}


def test_a_run_that_another_window_decides_on_is_left_to_it():
    tags = np.eye(3, dtype=np.float32)[[BEGINS, INSIDE, OUTSIDE, BEGINS]]
    assert list(runs(tags, Window([1] * 4, [(0, 1)] * 4, 1, 4))) == [(3, 4)]
    assert list(runs(tags, Window([1] * 4, [(0, 1)] * 4, 0, 3))) == [(0, 2)]


def test_what_is_kept_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(encoding, "KEPT", 3)
    made = scripted()
    for i in range(10):
        made.read(f"no{i}")
    assert len(made._known) <= 3


def test_another_process_gets_the_files_alone():
    made = scripted()
    made.read("no")
    assert pickle.loads(pickle.dumps(made))._known == {}  # noqa: S301 (its own bytes)


def test_json_of_a_mixing_reads_back():
    from pipeline.classify import mixing

    made = mixing.Mixing(np.ones((9, 4)), np.ones((LABELS, 4)), np.full(LABELS, 0.5), 0.25)
    again = mixing.loads(json.loads(json.dumps(mixing.dumps(made))), LABELS)
    assert all(np.array_equal(a, b) for a, b in zip(made, again, strict=True))


@pytest.mark.parametrize("wrong", [{}, {"status": [1]}, {"status": [[float("nan")] * 4] * 9}])
def test_a_mixing_of_another_shape_is_refused(wrong):
    from pipeline.classify import mixing

    with pytest.raises(ValueError, match=r"mixing\.status"):
        mixing.loads(wrong, LABELS)
