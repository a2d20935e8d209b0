"""A quick look for a letter, which spares most places of a text a pattern, hides nothing that the pattern would find there."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import denials, mask_roles, organization_units, standing
from pipeline.extract import organization_patterns as written
from pipeline.lexicons import built_in
from pipeline.segment import sentences
from pipeline.wordlists import begins, either, one_of
from pipeline.wordlists import words as words_of

SIGNS = st.sampled_from(
    [
        *'0123９一二三十百千万亿第年月日号个件人家的了在与、，。；：！？…!?;()（）“”"*×xX_□○·•- \t\n\u3000\u2009',
        "AB1",
        "甲乙",
    ]
)


def texts_of(*tables):
    """Texts of some tables' words and of signs, digits and masks."""
    known = [entry for table, lists in tables for entry in words_of(table, *lists)]
    return st.lists(st.sampled_from(known) | SIGNS, max_size=8).map("".join)


BEHIND = {
    "percent": ("percent",),
    "place": ("place", "division of a corps", "behind a division of a corps"),
    "org": ("org", "no org"),
    "title": ("title behind",),
    "ordinal": ("behind an ordinal",),
    "street": ("street", "no street"),
}
LOOKS = {
    "percent": (mask_roles._PERCENT, mask_roles._PERCENT_HEADS),
    "place": (mask_roles._PLACE, mask_roles._PLACE_HEADS),
    "org": (mask_roles._ORG, mask_roles._ORG_HEADS),
    "title": (mask_roles._TITLE_RIGHT, mask_roles._TITLE_HEADS),
    "ordinal": (mask_roles._ORDINAL_RIGHT, mask_roles._ORDINAL_HEADS),
    "street": (mask_roles._STREET, mask_roles._STREET_HEADS),
}


@pytest.mark.parametrize("name", LOOKS)
@settings(deadline=None, max_examples=60)
@given(st.data())
def test_what_stands_behind_a_mask_begins_with_a_letter_looked_for(name, data):
    pattern, heads = LOOKS[name]
    text = data.draw(texts_of(("mask_roles", BEHIND[name])))
    if pattern.match(text):
        assert text[0] in heads or (name == "percent" and text[0].isspace())


@pytest.mark.parametrize("name", LOOKS)
def test_every_word_behind_a_mask_is_looked_for(name):
    assert all(word[0] in LOOKS[name][1] for word in words_of("mask_roles", BEHIND[name][0]))


@settings(deadline=None)
@given(texts_of(("mask_roles", ("identifier", "behind an identifier", "plate"))))
def test_what_makes_a_number_of_a_thing_ends_in_a_letter_looked_for(text):
    if mask_roles._IDENTIFIER_LEFT.search(text) or mask_roles._PLATE_LEFT.search(text):
        assert text[-1] in mask_roles._BEFORE_NUMBER_OF_A_THING or text[-1].isspace()


@pytest.mark.parametrize(
    ("before", "told"),
    [("银行卡号", True), ("身份证号码 ", True), ("车牌：京A·", True), ("手机号码(", True), ("持卡人共", False)],
)
def test_numbers_of_things_are_still_told(before, told):
    assert mask_roles.is_identifier(f"{before}****", len(before), len(before) + 4) is told


@settings(deadline=None)
@given(
    texts_of(
        ("standing", ("rule", "rule of its clause", "each", "half", "period", "bound", "target", "planned")),
        ("standing", ("planned before a deed", "behind a plan", "future", "behind a future", "prepared")),
    )
)
def test_how_a_figure_stands_is_told_by_a_word_looked_for(text):
    every = (standing._RULES, standing._EACH, standing._AT_LEAST, standing._TARGET, standing._PLANNED)
    if any(pattern.search(text) for pattern in every):
        assert standing._TOLD.search(text)


@settings(deadline=None)
@given(st.lists(st.text("甲乙丙", min_size=1, max_size=3), min_size=1, max_size=5), st.text("甲乙丙丁", max_size=12))
def test_words_begin_where_their_first_two_characters_stand(words, text):
    looked = {m.start() for m in re.finditer(begins(words), text)}
    assert {m.start() for m in re.finditer(f"(?={either(words)})", text)} <= looked
    assert all(any(text.startswith(w[:2], at) for w in words) for at in looked)


def test_no_words_begin_nowhere():
    assert re.search(begins([]), "甲") is None


PLAIN_END = re.compile(r"(?:[。！？；;!?]|…{2})+[”’」』）)】》〕\"]*|\n")


@settings(deadline=None)
@given(st.text(st.sampled_from('甲。！；;…”’）)》\n（“，"'), max_size=40))
def test_sentences_end_where_the_plain_pattern_ends_them(text):
    assert [m.span() for m in sentences._END.finditer(text)] == [m.span() for m in PLAIN_END.finditer(text)]


def plain_spans(text):
    """The sentences of a text without table rows, each terminator asked of everything."""
    at = 0
    for m in PLAIN_END.finditer(text):
        first, last = m.span()
        body = text[at:last]
        is_open = sum(map(body.count, "（(《【")) > sum(map(body.count, "）)》】")) and any(
            map(text[last : last + 120].partition("\n")[0].__contains__, "）)》】")
        )
        quotes = last - first > 1 and text[last : last + 1] in {"，", "、", "”", "’"}
        if text[first] == "\n":
            yield from [(at, first)] if at < first else []
        elif quotes or is_open:
            continue
        else:
            yield at, last
        at = last
    if at < len(text):
        yield at, len(text)


@settings(deadline=None)
@given(st.text(st.sampled_from("甲乙。；（(《【）)》】\n“”，…"), max_size=60))
def test_sentences_are_those_of_the_plain_way(text):
    assert list(sentences.spans(text)) == list(plain_spans(text))


@settings(deadline=None)
@given(
    texts_of(
        ("denials", ("not", "found", "found, but", "nothing there", "denies a denial", "untrue", "disproved")),
        ("denials", ("ends a sentence", "ends a clause")),
    )
)
def test_denials_ahead_are_those_of_the_plain_way(text):
    assert denials._ahead(text) == [m.span() for m in denials._AHEAD.finditer(text)]


POSTS = ("rank", "post", "mask before a post", "in charge", "leader", "no leader", "session", "goes on", "goes on, but")


@settings(deadline=None)
@given(
    texts_of(("organization_patterns", (*POSTS, "numeral", "own office", "whose branch", "branch", "numbered unit")))
)
def test_what_hangs_on_a_name_begins_with_a_letter_looked_for(text):
    for pattern, heads in (
        (written.POST, written.POST_HEADS),
        (written.TAIL, written.TAIL_HEADS),
        (written.UNIT, written.UNIT_HEADS),
    ):
        assert not pattern.match(text) or text[0] in heads


@pytest.mark.parametrize("name", ["post", "leader", "goes on", "own office", "branch", "rank", "in charge"])
def test_every_word_that_hangs_on_a_name_is_looked_for(name):
    heads = {"own office": written.TAIL_HEADS, "branch": written.UNIT_HEADS}.get(name, written.POST_HEADS)
    assert all(word[0] in heads for word in words_of("organization_patterns", name))


PLAIN_UNIT = re.compile(
    f"第?{one_of(words_of('organization_patterns', 'numeral'))}{{1,2}}{either(words_of('organization_patterns', 'unit by number'))}"
)


@settings(deadline=None)
@given(texts_of(("organization_patterns", ("numeral", "unit by number"))))
def test_numbered_units_are_those_of_the_plain_pattern(text):
    assert [m.span() for m in written.NUMBERED_UNIT.finditer(text)] == [m.span() for m in PLAIN_UNIT.finditer(text)]


FUNCTIONS = built_in().organization_functions


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(FUNCTIONS)) | SIGNS, max_size=5).map("".join))
def test_words_of_function_end_as_is_looked_for(text):
    begins = [b for b in range(max(0, len(text) - 8), len(text)) if text[b:] in FUNCTIONS]
    end = len(text)
    assert organization_units._words_before(text, end, built_in(), end) == begins
