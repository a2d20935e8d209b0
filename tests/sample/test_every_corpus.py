"""What holds in the tables of every corpus."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from sample_corpus import PLACED

from pipeline.tables.schema import TABLES

# --- what holds for every corpus --------------------------------------------------------------------------------------


def test_nothing_is_rejected(sample, seeds):
    assert (sample.outcome.files, sample.outcome.rows["documents"], sample.outcome.rejected) == (52, 56, 0)
    assert (seeds.outcome.files, seeds.outcome.rows["documents"], seeds.outcome.rejected) == (3, 7, 0)


def test_every_place_is_the_text_it_names(tables):
    wrong = [
        (name, row["doc_id"], row["start"], row["text"])
        for name in PLACED
        for row in tables.rows[name]
        if tables.texts[row["doc_id"]][int(row["start"]) : int(row["end"])] != row["text"]
    ]
    assert not wrong
    assert sum(len(tables.rows[name]) for name in PLACED) > 500


def test_every_sentence_id_is_a_sentence_that_holds_the_mention(tables):
    sentences = {row["sentence_id"]: row for row in tables.rows["sentences"]}
    assert len(sentences) == len(tables.rows["sentences"])
    for name in (*PLACED[1:], "round_list"):
        for row in tables.rows[name]:
            sentence = sentences[row["sentence_id"]]
            assert sentence["doc_id"] == row["doc_id"]
            assert int(sentence["start"]) <= int(row["start"]) < int(sentence["end"])
    assert tables.rows["round_list"]


def test_sentences_tile_the_text(tables):
    for doc_id, text in tables.texts.items():
        at = 0
        for row in tables.of("sentences", doc_id):
            assert text[at : int(row["start"])].strip("\n") == ""
            assert "\n" not in row["text"]
            at = int(row["end"])
        assert text[at:].strip("\n") == ""


def repeated(tables, name):
    key = next(table.key for table in TABLES if table.name == name)
    counted = Counter(tuple(row[column] for column in key) for row in tables.rows[name])
    return {key: number for key, number in counted.items() if number > 1}


@pytest.mark.parametrize("name", [table.name for table in TABLES])
def test_keys_are_unique(tables, name):
    assert not repeated(tables, name)


def test_choices_are_those_declared(tables):
    for table in TABLES:
        for column in table.columns:
            if column.choices:
                values = {v for row in tables.rows[table.name] for v in row[column.name].split("|")}
                assert values <= {"", *column.choices}, f"{table.name}.{column.name}"


def test_what_the_documents_count_is_there(tables):
    for row in tables.rows["documents"]:
        assert int(row["characters"]) == len(tables.texts[row["doc_id"]])
        assert int(row["sentences"]) == len(tables.of("sentences", row["doc_id"]))


def test_normalized_text_can_be_traced_back(tables):
    for row in tables.rows["sentences"]:
        spans = [tuple(map(int, re.split("[->]", cell))) for cell in row["alignment"].split("|") if cell]
        rebuilt, at = "", 0
        for start, end, first, last in spans:
            rebuilt += row["text"][at:start]
            assert len(rebuilt) == first
            rebuilt += row["normalized"][first:last]
            at = end
        assert rebuilt + row["text"][at:] == row["normalized"]
        assert all(re.fullmatch(r"〔[A-Z]+〕", row["normalized"][first:last]) for *_, first, last in spans)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[>＞]",
        r"##",
        r"^　|^ | $|　$",
        r"^目 ?录$",
        r"[.…·]{4,}\s*\d+$",
        r"^[-—– ]*\d{1,4}[-—– ]*$",
        r"^第\d+页",
        r"\n\n\n",
        "[\r\ufeff\u200b\u00a0]",
    ],
)
def test_no_trace_of_the_carrier(tables, pattern):
    found = {doc_id: m[0] for doc_id, text in tables.texts.items() if (m := re.search(pattern, text, re.MULTILINE))}
    assert not found


# --- the seeds --------------------------------------------------------------------------------------------------------


def test_seed_documents_are_whole_and_titled(seeds):
    assert all(int(row["characters"]) > 500 for row in seeds.rows["documents"])
    assert all(int(row["sentences"]) > 10 for row in seeds.rows["documents"])
    assert len({row["title"] for row in seeds.rows["documents"] if row["title"]}) >= 4
