"""Chinese numerals are looked for from the first of a run only: from every one, a run without an end that does takes quadratic time."""

import pytest

from pipeline.extract import figures


@pytest.mark.parametrize("text", ["一二三个", "一百名", "廿三件"])
def test_no_number_begins_inside_a_run(text):
    assert figures._HAN.match(text)
    assert all(figures._HAN.match(text, i) is None for i in range(1, len(text)))


@pytest.mark.parametrize(("text", "at"), [("第三是二名", 3), ("○一个", 1)])
def test_a_run_begins_behind_what_begins_none(text, at):
    assert figures._HAN.search(text).start() == at
