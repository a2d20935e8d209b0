"""What the README shows of a run is what a run gives."""

import re

from sample_corpus import ROOT


def test_the_rows_shown_are_the_first_of_the_table(sample):
    shown = re.search(
        r"\$ head -(\d+) data/processed/rounds\.csv\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL
    )
    table = (sample.folder / "rounds.csv").read_text("utf-8-sig").splitlines()
    assert shown[2].splitlines() == table[: int(shown[1])]
