"""What was planted in the corpus of rounds is found again: gaps, overlaps, recurrences, what rises and falls, what is copied."""

import json
from pathlib import Path

import pytest
import rounds_corpus

from pipeline.batch import run as batch
from pipeline.compare.comparisons import Comparison
from pipeline.compare.corpus import Corpus
from pipeline.settings import Settings
from pipeline.threads.tables import Traced

DATA = Path(__file__).parents[2] / "data" / "rounds"
PLANTED = json.loads((DATA / "planted.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    out = tmp_path_factory.mktemp("rounds") / "results"
    batch.run([DATA / "raw"], out, Settings(workers=1, judge="linear"), lambda _total: lambda _files, _documents: None)
    return Corpus.load(out)


@pytest.fixture(scope="module")
def made(corpus):
    return Comparison(corpus, corpus.group(["province"]))


@pytest.fixture(scope="module")
def threads(corpus):
    return Traced.of(corpus).threads


def noted(calendar, note):
    """Committee → numbers of its rounds with a note."""
    rows = calendar[calendar["notes"].fillna("").str.split("|").map(lambda notes: note in notes)]
    return {committee: part["round"].tolist() for committee, part in rows.groupby("committee")}


def test_the_corpus_is_what_its_program_makes():
    assert list(rounds_corpus.stale()) == []


def test_the_calendar(made):
    calendar = made.table("calendar")
    missing = calendar[calendar["state"] == "missing"]
    assert {c: p["round"].tolist() for c, p in missing.groupby("committee")} == PLANTED["missing"]
    assert noted(calendar, "overlap") == PLANTED["overlapping"]
    assert noted(calendar, "contradiction") == PLANTED["contradictory"]
    held = calendar[(calendar["state"] == "held") & (calendar["bodies"] > 0)]
    assert held["bodies"].tolist() == [3] * 6
    assert calendar["documents"].sum() == 38


def test_what_is_claimed_and_shown(made):
    coverage = made.table("coverage").set_index("committee")
    assert coverage.loc["汀屿市委", ["missing", "bodies", "share_low", "share_high", "reached"]].tolist() == [
        "2|4",
        3,
        0.5,
        0.5,
        1,
    ]
    assert coverage["doubtful"].to_dict() == {"云舷市委": False, "汀屿市委": True}
    assert made.table("coverage_claims")["standing"].tolist() == ["aimed", "reached"]


def test_threads(threads):
    assert sorted([t.body, t.problem] for t in threads if t.later) == sorted(PLANTED["recurring"])
    assert sorted([t.body, t.problem] for t in threads if not t.of("answer")) == sorted(PLANTED["unanswered"])
    assert sum(bool(t.of("answer")) for t in threads) == PLANTED["answered"]


def test_what_rises_and_falls(made):
    trends = made.table("trends")
    everywhere = trends[trends["group"] == "(all)"].set_index(["layer", "item"])
    assert everywhere.loc[tuple(PLANTED["rising"]), "trend"] == "up"
    assert everywhere.loc[tuple(PLANTED["rising"]), "change"] == 2021
    assert everywhere.loc[tuple(PLANTED["falling"]), "trend"] == "down"
    for province in ("澜川省", "苍浦省"):
        own = trends[trends["group"] == province].set_index(["layer", "item"])
        assert own.loc[tuple(PLANTED["rising"]), "trend"] == "up"
    yearly = made.table("yearly").query("group == '(all)' and item == '两个确立'").set_index("year")
    assert yearly["count"].to_dict() == {2019: 0, 2021: 12, 2023: 24}


def test_set_phrases(made):
    shares = made.table("phrase_shares").set_index("doc_id")
    feedback = shares[shares.index.str.contains("反馈")]
    assert (feedback["boilerplate"] > 0.1).all()
    assert made.table("set_phrases").iloc[0]["phrase"] in PLANTED["boilerplate"]
    first, second = (f"{name}.txt#1" for name in PLANTED["copied"]["documents"])
    copied = made.table("passages").query("doc_id == @first and other == @second and not boilerplate")
    assert any(PLANTED["copied"]["text"][10:60] in text for text in copied["text"])
    assert shares.loc[second, "copied"] > shares.loc[first, "copied"]
    assert shares[["boilerplate", "slogan", "set_phrase", "copied", "shared", "own"]].sum(
        axis=1
    ).tolist() == pytest.approx([1] * 38)
