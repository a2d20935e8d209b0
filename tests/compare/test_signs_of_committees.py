"""Each sign by which a committee is told: masks in its name, places that a body's name begins with, ends of clauses."""

import pytest
from variants import spread

from pipeline.compare import committees
from pipeline.compare.rounds_told import stretch
from pipeline.extract.masks import GLYPHS


@pytest.mark.parametrize(
    ("name", "told"),
    spread(("桐屿市委", "桐屿市委"), (f"‹某{GLYPHS}›市委", "市委（甲）"), (f"桐‹某{GLYPHS}›市委", "市委（甲）")),
)
def test_a_masked_committee_names_none(name, told):
    row = {"province": "", "doc_id": "甲"}
    assert committees.of("市委", 9, row, [committees.Named(0, name)], "") == committees.Committee(told, "")


@pytest.mark.parametrize(
    ("body", "places"),
    spread(
        ("桐屿‹省市县区州盟旗›财政局", "桐屿‹›委"),
        ("桐屿‹省市州盟›雁洄‹市县区旗›财政局", "桐屿‹1›委|雁洄‹2›委"),
        ("‹一鿿›屿市财政局", "‹›屿市委"),
        ("桐屿市委", ""),
        ("桐屿乡财政所", ""),
        ("财政局", ""),
    ),
)
def test_places_of_a_body(body, places):
    assert "|".join(committees.of_place(body)) == places


@pytest.mark.parametrize(
    ("text", "clause"),
    spread(
        ("巡察乙镇‹。；！？\n›第三轮巡察甲局‹。；！？\n›整改", "第三轮巡察甲局"),
        ("巡察乙镇，第三轮巡察甲局，整改", "巡察乙镇，第三轮巡察甲局，整改"),
    ),
)
def test_the_clauses_round_a_mention(text, clause):
    at = text.index("第三轮")
    assert text[slice(*stretch(text, at, at + 3))] == clause
