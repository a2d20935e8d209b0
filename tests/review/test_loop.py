"""The analyst's loop: export, fill in as an analyst would, import; coders, changes, nothing lost."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from analyst import (
    BOOK,
    CLASSIFIER,
    FILL,
    NEPOTISM,
    OTHER,
    RESPONSIBILITY,
    SAID,
    SUFFIXES,
    TEXT,
    accepted,
    cells,
    codings,
    each,
    filled,
    in_csv,
    judged,
    kept,
    opened,
    put,
    refused,
    snapshot,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline import codelists, lexicons
from pipeline.classify import labelled
from pipeline.classify.codebook import STATUSES
from pipeline.errors import XunshiError
from pipeline.means import Means
from pipeline.review import ledger, loop

# --- out and in -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_same_judgements_in_every_format(review, suffix):
    path = filled(review, suffix)
    new, agreed, open_, _ = review.take(path)[:4]
    assert (new, agreed, open_) == (7, 7, 0)
    assert codings(review) == SAID
    assert accepted(review) == SAID


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_nobody_filled_in(review, suffix):
    assert review.take(filled(review, suffix, {}))[:3] == (0, 0, 0)
    assert not (review.folder / ledger.CODINGS).exists()


def test_a_sheet_tells_nothing_of_the_model(review):
    header, *rows = cells(review.export())
    assert header == ["id", "text", "heading", "lead", "status", *BOOK.names, "note"]
    assert len(rows) == len(SAID) + 1
    assert all(not any(row[4:]) for row in rows)
    assert "'=1+1的说法不对。" in {row[1] for row in rows}


def test_a_workbook_offers_the_choices(review):
    book = load_workbook(review.export("out.xlsx"))
    rules = [rule.formula1 for rule in book["review"].data_validations.dataValidation]
    assert rules == ['"存在,查找整治对象,已整改,无"', *['"x"'] * len(BOOK.names)]
    assert {row[0].value for row in book["codebook"].iter_rows(min_row=2)} == {*STATUSES, *BOOK.names}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_titles_in_chinese_are_codes_too(review, suffix):
    titles = {c.code: c.zh for name in ("status", "label") for c in codelists.codes(name)}
    said = {text: (titles[status], labels) for text, (status, labels) in SAID.items()}
    if suffix in {".json", ".jsonl"}:
        said = {text: (status, tuple(titles[name] for name in labels)) for text, (status, labels) in said.items()}
    assert review.take(filled(review, suffix, said)).new == len(SAID)
    assert codings(review) == SAID


def test_columns_with_chinese_titles(review):
    path = review.export()
    header, *rows = cells(path)
    titles = {c.code: c.zh for c in codelists.codes("label")}
    rows = [judged(header, row, SAID) for row in rows]
    review.take(put([[titles.get(name, name) for name in header], *rows], path))
    assert codings(review) == SAID


def test_label_studio_gets_its_interface(review):
    text = review.export("out.json").with_suffix(".xml").read_text(encoding="utf-8")
    assert all(f'value="{name}"' in text for name in (*STATUSES, *BOOK.names))


def test_accepted_keeps_context_and_source(review):
    path = review.export()
    header, *rows = cells(in_csv(path, SAID))
    rows[0][header.index("note")] = "“难”\n题"
    review.take(put([header, *rows], path))
    records = {r.text: r for r in labelled.read(review.folder / ledger.ACCEPTED, BOOK.names)}
    sent = {row["text"]: row for row in kept(review, ledger.ITEMS)}
    for text, record in records.items():
        assert (record.heading, record.lead) == (sent[text]["heading"], sent[text]["lead"])
        assert record.group == f"review:{sent[text]['group']}"
    assert records[rows[0][1].removeprefix("'")].note == "“难”\n题"


def test_what_was_coded_is_not_sent_out_again(review):
    review.take(filled(review))
    (row,) = cells(review.export("next.csv"))[1:]
    assert row[1] == "天气晴朗。"
    review.take(in_csv(review.tmp / "next.csv", {"天气晴朗。": ("none", ())}))
    with pytest.raises(XunshiError, match="no sentence is left"):
        review.export("last.csv")
    assert not (review.tmp / "last.csv").exists()


def test_size(review):
    for size in (1, 2, 3, 5):
        assert len(cells(review.export(f"{size}.csv", size=size))) == size + 1


def test_the_same_sentences_every_time(review):
    assert review.export("a.csv", size=4).read_bytes() == review.export("b.csv", size=4).read_bytes()


# --- two coders -------------------------------------------------------------------------------------------------------


def test_two_coders(review):
    first, second = filled(review), filled(review, ".xlsx", OTHER)
    new, agreed, open_, report = review.take(("甲", first), ("乙", second))[:4]
    assert (new, agreed, open_) == (14, 5, 2)
    assert accepted(review) == {t: v for t, v in SAID.items() if OTHER[t] == v}
    rows = {row["text"]: (row["by 甲"], row["by 乙"]) for row in opened(review)}
    assert rows == {
        RESPONSIBILITY: ("found responsibility", "target responsibility"),
        NEPOTISM: ("found corruption|work_style", "found corruption"),
    }
    of = report["coders"]
    assert (of["status"]["units"], of["status"]["agreed"]) == (7, pytest.approx(6 / 7))
    assert of["work_style"]["agreed"] == pytest.approx(4 / 5)
    assert of["responsibility"]["kappa"] == pytest.approx(1)
    assert report["model"]["status"]["units"] == 14


def test_coders_who_agree(review):
    report = review.take(("甲", filled(review)), ("乙", filled(review, ".json")))[3]["coders"]
    assert [report["status"][k] for k in ("units", "agreed", "kappa", "alpha", "ac1")] == [7, *[pytest.approx(1)] * 4]
    assert opened(review) == []


def test_one_coder_has_no_agreement_with_others(review):
    assert review.take(filled(review))[3]["coders"]["status"] == {
        **dict.fromkeys(("agreed", "kappa", "alpha", "ac1")),
        "units": 0,
    }


def test_who_settles_has_the_last_word(review):
    review.take(("甲", filled(review)), ("乙", filled(review, ".xlsx", OTHER)))
    last = {RESPONSIBILITY: ("rectified", ("responsibility",)), NEPOTISM: ("found", ("work_style",))}
    path = in_csv(review.folder / ledger.DISAGREEMENTS, last)
    new, agreed, open_, report = review.take(path, coder=ledger.SETTLED)[:4]
    assert (new, agreed, open_) == (2, 7, 0)
    assert accepted(review) == SAID | last
    assert report["coders"]["status"]["units"] == 7, "who settles is no third coder"
    assert report["coders"]["status"]["agreed"] == pytest.approx(6 / 7)
    # a coder who comes later changes nothing
    review.take(("丙", review.tmp / "out.csv"))
    assert accepted(review) == SAID | last


def test_settled_one_by_one(review):
    review.take(("甲", filled(review)), ("乙", filled(review, ".xlsx", OTHER)))
    for n, text in ((1, RESPONSIBILITY), (0, NEPOTISM)):
        path = in_csv(review.folder / ledger.DISAGREEMENTS, {text: ("none", ())})
        assert review.take(path, coder=ledger.SETTLED)[:3] == (1, 7 - n, n)


def test_a_disagreement_filled_in_is_not_lost_to_another_import(review):
    files = ("甲", filled(review)), ("乙", filled(review, ".xlsx", OTHER))
    review.take(*files)
    in_csv(review.folder / ledger.DISAGREEMENTS, {RESPONSIBILITY: ("none", ())})
    aside = review.take(*files)[4]
    assert aside == review.folder / "disagreements-1.csv"
    assert "none" in {cell for row in cells(aside) for cell in row}
    assert review.take(("settled", aside))[0] == 1


# --- again, changed, never lost ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_importing_again_changes_nothing(review, suffix):
    path = filled(review, suffix)
    review.take(path)
    before = snapshot(review.folder)
    assert review.take(path)[:3] == (0, 7, 0)
    assert snapshot(review.folder) == before


def test_derived_files_can_be_deleted(review):
    path = filled(review)
    review.take(path)
    before = snapshot(review.folder)
    for name in (ledger.ACCEPTED, ledger.DISAGREEMENTS):
        (review.folder / name).unlink()
    review.take(path)
    assert snapshot(review.folder) == before


def test_changed_judgement(review):
    """Refused, unless it is meant to replace; the old one stays in codings.jsonl."""
    first, second = filled(review), filled(review, ".xlsx", OTHER)
    review.take(first)
    before = (review.folder / ledger.CODINGS).read_bytes()
    message = refused(review, second)
    for part in ("甲 judged 2 sentences otherwise", "found responsibility, now target responsibility", "--replace"):
        assert part in message
    assert review.take(second, replace=True)[:3] == (2, 7, 0)
    assert accepted(review) == OTHER
    after = (review.folder / ledger.CODINGS).read_bytes()
    assert after.startswith(before)
    assert len(after.splitlines()) == 9
    # and back, which is a change again
    refused(review, first)
    review.take(first, replace=True)
    assert accepted(review) == SAID


def test_a_changed_note_needs_no_leave(review):
    path = filled(review)
    review.take(path)
    review.take(put(each("note", lambda _: "再议")(cells(path)), path))
    assert {r["note"] for r in kept(review)} == {"", "再议"}
    assert len(kept(review)) == 14


def test_a_model_s_word_is_the_one_at_export(review):
    path = filled(review)
    sent = (review.folder / ledger.ITEMS).read_bytes()
    review.take(path)
    review.export("again.csv")
    assert (review.folder / ledger.ITEMS).read_bytes() == sent


# --- what is there is not overwritten ---------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_existing_file_is_never_overwritten(review, suffix):
    path = filled(review, suffix)
    before = path.read_bytes()
    with pytest.raises(XunshiError, match=r"is there already.*name another file") as caught:
        review.export(path.name)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == before


def test_an_existing_interface_is_never_overwritten(review):
    path = review.tmp / "out.xml"
    path.write_text("<own/>", encoding="utf-8")
    with pytest.raises(XunshiError, match="is there already"):
        review.export("out.json")
    assert path.read_text(encoding="utf-8") == "<own/>"


def test_an_unknown_ending(review):
    with pytest.raises(XunshiError, match=r"out\.doc: no format has this ending; name a \.csv, \.xlsx"):
        review.export("out.doc")
    assert not (review.tmp / "out.doc").exists()


# --- two corpora ------------------------------------------------------------------------------------------------------


def test_two_corpora_whose_files_have_the_same_name(review, tmp_path):
    """`export a/` and `export b/`, both with 报告.txt; or one file, edited between two exports."""
    review.export()
    other = tmp_path / "other"
    other.mkdir()
    (other / "报告.txt").write_text("关于巡察的报告\n\n有的支部软弱涣散。纪律松弛问题突出。\n", encoding="utf-8")
    said = {"有的支部软弱涣散。": ("found", ("political",))}
    review.take(in_csv(review.export("b.csv", [other]), said))
    assert codings(review) == said


# --- properties -------------------------------------------------------------------------------------------------------

JUDGED = st.dictionaries(
    st.sampled_from([*SAID, "天气晴朗。"]),
    st.one_of(
        st.just(("none", ())),
        st.tuples(
            st.sampled_from(STATUSES[:3]),
            st.sets(st.sampled_from(BOOK.names), min_size=1).map(lambda s: tuple(sorted(s))),
        ),
    ),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=JUDGED, two=JUDGED, suffixes=st.permutations([".csv", ".jsonl", ".json"]))
def test_whatever_is_judged(tmp_path_factory, one, two, suffixes):
    """What comes back is what was judged; accepted and open are all that was judged, and no sentence is in both."""
    tmp = tmp_path_factory.mktemp("review")
    (tmp / "raw").mkdir()
    (tmp / "raw" / "报告.txt").write_text(TEXT, encoding="utf-8")
    review = SimpleNamespace(folder=tmp / "review", tmp=tmp)
    for coder, suffix, said in zip("甲乙", suffixes, (one, two), strict=False):
        path = tmp / f"{coder}{suffix}"
        loop.export([tmp / "raw"], path, review.folder, 20, Means(lexicons.built_in(), CLASSIFIER))
        FILL[suffix](path, said)
    loop.take(
        [(c, tmp / f"{c}{s}") for c, s in zip("甲乙", suffixes, strict=False)], review.folder, BOOK, replace=False
    )
    assert codings(review, "甲") == one
    assert codings(review, "乙") == two
    agreed = accepted(review)
    differ = {t for t in one.keys() & two.keys() if one[t] != two[t]}
    assert agreed == {t: v for t, v in (two | one).items() if t not in differ}
    assert {row["text"].removeprefix("'") for row in opened(review)} == differ
