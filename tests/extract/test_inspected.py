"""Whose a notice is, when it was written, and whether two names are of one body."""

import pytest

from pipeline.extract import inspected
from pipeline.extract.inspected import Date


@pytest.mark.parametrize(
    ("title", "text", "body"),
    [
        ("市委第三巡察组关于巡察沐江市财政局党组的反馈意见", "", "沐江市财政局"),
        ("关于对沐江市财政局党组巡察情况的反馈", "", "沐江市财政局"),
        ("市委第一巡察组向沐江市财政局党组反馈巡察情况", "", "沐江市财政局"),
        ("中共沐江市财政局党组关于巡察整改进展情况的通报", "", "沐江市财政局"),
        ("中共沐江市卫生健康委员会党委关于巡视反馈意见整改情况的报告", "", "沐江市卫生健康委员会"),
        ("沐江职业学院党委关于省委巡视整改情况的通报", "", "沐江职业学院"),
        ("沐江水务集团有限公司党委巡察整改情况通报", "", "沐江水务集团有限公司"),
        ("省委第六巡视组关于巡视丹麓交通投资集团有限公司党委的反馈意见", "", "丹麓交通投资集团有限公司"),
        ("中共×县**局党组关于巡察整改情况的通报", "", "×县**局"),
        # the level alone is completed by the committee's place
        ("市委第三巡察组关于巡察市财政局党组的反馈意见", "根据沐江市委统一部署，现反馈如下。", "沐江市财政局"),
        ("县委巡察组关于巡察县医院党委的反馈意见", "根据中共榆屏县委统一部署，现反馈如下。", "榆屏县医院"),
        ("市委第三巡察组关于巡察市财政局党组的反馈意见", "现反馈如下。", "市财政局"),
        # the title does not say
        ("关于巡察反馈问题整改情况的报告", "四届市委第二轮巡察组向沐江市财政局党组反馈了意见。", "沐江市财政局"),
        ("巡察反馈意见", "近日，市委第二巡察组对沐江市财政局党组开展了常规巡察。", "沐江市财政局"),
        ("", "被巡察单位：沐江市水利局\n问题描述：河道清淤不力", "沐江市水利局"),
        ("中共霁海大学委员会关于巡视整改进展情况的通报", "", "霁海大学"),
        ("省委第一巡视组关于巡视中共沐江市委员会的反馈意见", "", "沐江市委"),
        # no one body
        ("市委巡察组关于巡察16个市直单位的反馈意见", "", ""),
        ("省委巡视组关于巡视××所高校党委的反馈意见", "", ""),
        ("巡察工作总结", "一年来，市委开展巡察2轮。", ""),
        ("", "", ""),
    ],
)
def test_whose_a_notice_is(title, text, body):
    assert inspected.body(title, text) == body


def test_a_signature_tells_whose_a_notice_is_where_nothing_else_does():
    assert inspected.body("整改情况报告", "x", [(3, "市委巡察办"), (9, "沐江市财政局党组")]) == "沐江市财政局"


@pytest.mark.parametrize(
    ("one", "other", "surely"),
    [
        ("沐江市财政局", "沐江市财政局", 1),
        ("沐江市财政局", "财政局", 0.9),
        ("沐江市财政局", "市财政局", 0.9),
        ("沐江市住房和城乡建设局", "沐江市住建局", 0.6),
        ("沐江市财政局", "靖峦市财政局", 0),
        ("沐江市财政局", "沐江市审计局", 0),
        ("沐江市财政局", "沐江市地方财政局", 0.6),
        ("沐江市第一人民医院", "沐江市人民医院", 0.6),
        ("沐江市财政局", "局", 0),
    ],
)
def test_whether_two_names_are_of_one_body(one, other, surely):
    assert inspected.same(one, other) == inspected.same(other, one) == surely


@pytest.mark.parametrize(
    ("text", "given", "date"),
    [
        ("2023年3月至5月巡察。\n市委第三巡察组\n2023年6月8日\n", "", Date(2023, 6, 8)),
        ("正文。\n二〇二三年十二月二十一日", "", Date(2023, 12, 21)),
        ("正文。\n２０２３年６月８日", "", Date(2023, 6, 8)),
        ("正文。\n2023年6月", "", Date(2023, 6, 0)),
        ("正文。\n20××年6月8日", "", None),
        ("正文。\n2023年6月8日", "2024-01-02", Date(2024, 1, 2)),
        ("2021年4月巡察，2021年7月反馈。" + "正文。" * 60, "", Date(2021, 7, 0)),
        ("正文。", "", None),
        ("", "", None),
    ],
)
def test_when_a_notice_was_written(text, given, date):
    assert inspected.date(text, given) == date
