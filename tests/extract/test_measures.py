"""Statistics of many wordings mapped to the controlled list."""

import pytest

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
