"""Statistics of many wordings mapped to the controlled list."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import lexicons
from pipeline.analysis import analyze


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("共发现问题289个。", "issues_found"),
        ("发现各类问题xx个。", "issues_found"),
        ("反馈问题46个。", "issues_fed_back"),
        ("移交问题线索52件。", "leads_transferred"),
        ("巡察党组织31个。", "bodies_inspected"),
        ("巡视12个省直单位。", "bodies_inspected"),
        ("巡察村党组织58个。", "villages_inspected"),
        ("整改完成率达到93.5%。", "rectification_rate"),
        ("完成整改43个。", "issues_rectified"),
        ("立行立改事项35个。", "immediate_rectifications"),
        ("立案13件。", "cases_filed"),
        ("给予党纪政务处分16人。", "persons_disciplined"),
        ("个别谈话867人次。", "interviews"),
        ("受理来信来电来访243件次。", "petitions"),
        ("完善制度22项。", "rules_made"),
        ("制定整改措施138条。", "measures_made"),
        ("追缴违规资金63.4万元。", "money_recovered"),
        ("召开座谈会43场。", "meetings"),
        ("派出21个巡察组。", "teams"),
        ("线索立案9件。", "cases_filed"),
        # who inspected, what was planned or guided: no bodies inspected
        ("13个组进驻禾湄市。", ""),
        ("明年拟巡视党组织26个。", ""),
        ("巡视推动恢复开放县级图书馆4家。", ""),
        # denied: the opposite of the listed measure
        ("12个问题没有整改到位。", ""),
        # the text's own thing, none of the list
        ("优化公交线路9条。", ""),
    ],
)
def test_measure(text, measure):
    (statistic,) = analyze(text).statistics
    assert statistic.measure == measure


def test_values_and_bounds():
    (statistic,) = analyze("追缴违规资金63.4万元。").statistics
    assert (statistic.value, statistic.unit, statistic.low, statistic.high) == (634000, "元", 634000, 634000)
    (statistic,) = analyze("走访农户30至50户。").statistics
    assert (statistic.value, statistic.low, statistic.high) == (None, 30, 50)


LISTED = lexicons.built_in().measures
SAID = sorted({word.lstrip("=") for m in LISTED.rows for alternative in m.words for word in alternative + m.without})


def plainly(metric, unit):
    """The first measure of the whole list that holds."""
    for m in LISTED.rows:
        if unit in m.units and not any(w in metric for w in m.without):
            for alternative in m.words:
                if all(metric == w[1:] if w[0] == "=" else w in metric for w in alternative):
                    return m.name
    return ""


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.sampled_from(SAID) | st.text("的数新", max_size=1), max_size=4).map("".join),
    st.sampled_from(["", "筐", *sorted({unit for m in LISTED.rows for unit in m.units})]),
)
def test_a_measure_is_the_first_of_the_list_that_holds(metric, unit):
    assert LISTED.of(metric, unit) == plainly(metric, unit)


def test_every_measure_can_be_the_first_that_holds():
    told = {
        plainly("".join(w.lstrip("=") for w in words), u) for m in LISTED.rows for words in m.words for u in m.units
    }
    assert told >= {m.name for m in LISTED.rows}
