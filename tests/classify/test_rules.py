"""The finding of one unit by rule: found > rectified > target > none, and the labels its problems call for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import lexicons
from pipeline.classify import rules
from pipeline.extract import problems


def wrong(reason):
    """The program is wrong against the codebook: the row must fail until it is put right."""
    return pytest.mark.xfail(strict=True, reason=reason)


def finding(text):
    known = lexicons.built_in()
    return rules.find(text, problems.find(text, known), known)._asdict()


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("发现党的领导弱化问题。", "found"),
        ("存在形式主义、官僚主义问题。", "found"),
        ("有的党组织主体责任虚化。", "found"),
        ("主体责任落实不到位。", "found"),
        ("形式主义仍未得到根治。", "found"),
        ("个别问题未整改到位。", "found"),
        ("利益输送问题尚未得到解决。", "found"),
        ("虽已完成整改，但监管责任缺失问题依然存在。", "found"),
        ("形式主义问题屡禁不止。", "found"),
        ("要着力发现有无利益输送。", "target"),
        ("坚决整治形式主义、官僚主义。", "target"),
        ("聚焦违规吃喝问题开展专项检查。", "target"),
        ("防止走过场。", "target"),
        ("对整改不力的，严肃追责问责。", "target"),
        ("对敷衍整改、虚假整改的，从严处理。", "target"),
        ("决不允许搞利益输送。", "target"),
        ("要推动超标准办公用房问题全部整改到位。", "target"),
        ("重点看是否存在违规吃喝、利益输送。", "target"),
        ("超标准办公用房问题全部整改到位。", "rectified"),
        ("违规吃喝问题得到彻底解决。", "rectified"),
        ("严肃查处了利益输送问题。", "rectified"),
        ("针对党的领导弱化问题，已制定整改措施。", "rectified"),
        ("查处贪污案件3起。", "rectified"),
        ("违规发放的津补贴已清退到位。", "rectified"),
        ("未按期完成整改的，严肃追责问责。", "target"),
        ("是否存在走过场？", "target"),
        ("形式主义得到有效遏制，但仍有发生。", "found"),
        ("违规发放津补贴12万元。", "found"),
        ("对整改不力的3家单位进行了约谈。", "rectified"),
        ("无一起安全事故。", "none"),
        ("不存在“两张皮”。", "none"),
        ("未发现利益输送问题。", "none"),
        ("没有违规吃喝现象。", "none"),
        ("发现问题289个。", "none"),
        ("全部整改到位。", "none"),
        ("市委召开会议。", "none"),
        ("干部作风持续向好。", "none"),
        ("", "none"),
    ],
)
def test_status(text, status):
    assert finding(text)["status"] == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        # all items of what is warned of, also over a comma
        ("对整改责任落实不到位，搞虚假整改的，将严肃问责。", "target"),
        ("对敷衍塞责、推诿扯皮甚至拒不整改的严肃问责。", "target"),
        ("凡监管责任缺失、违规套取资金的，一律查处。", "target"),
        ("对作风漂浮、履职不力，造成不良后果的，坚决调整。", "target"),
        ("存在瞒案不报、监督责任缺失问题的，从严处理。", "target"),
        # another problem, another warning, something done
        ("有的违规套取资金，对敷衍整改的严肃查处。", "found"),
        ("有的履职不力，对推诿扯皮的，坚决调整。", "found"),
        ("监管责任缺失；对敷衍整改的，严肃问责。", "found"),
        ("发现套取资金的问题，已对违规吃喝的三人严肃处理。", "found"),
        ("有的单位监督缺位、管理松散，整改不到位的问题突出。", "found"),
    ],
)
def test_what_is_warned_of_together(text, status):
    assert finding(text)["status"] == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        # said to be done in ways that no other word of being done stands beside
        ("解决形式主义问题12个。", "rectified"),
        ("纠正审批不严问题39个。", "rectified"),
        ("解决吃拿卡要问题**起。", "rectified"),
        ("对整改不力的3家单位作出处理。", "rectified"),
        ("将主体责任虚化的支部书记作出问责。", "rectified"),
        # no count, or one that is wished for: nothing is done yet
        ("解决形式主义问题。", "target"),
        ("要解决形式主义问题12个。", "target"),
        ("着力纠正审批不严问题39个。", "target"),
    ],
)
def test_status_where_only_a_count_or_a_measure_shows_it(text, status):
    assert finding(text)["status"] == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        # partly mended is found
        ("针对违规发放津补贴问题，正在整改。", "found"),
        ("违规占用办公用房问题已清退3间，其余正在办理。", "found"),
        ("违规发放津补贴已追回12万元，尚有3万元未追回。", "found"),
        ("针对主体责任虚化问题，整改措施尚未完成。", "found"),
        ("坚决整治形式主义，整改工作还在推进。", "found"),
        ("针对账实不符问题已完成整改。", "rectified"),
        # a pledge or an order not to do it
        ("本人承诺不违规操办婚丧喜庆事宜。", "target"),
        ("我们保证不搞违规公款吃喝。", "target"),
        ("各站不许违规使用公务用车。", "target"),
        ("谁再违规公款吃喝，谁就下台。", "target"),
        ("我拒绝违规接受管理服务对象宴请。", "target"),
        ("决不优亲厚友。", "target"),
        ("他从不违规操办婚丧喜庆事宜。", "none"),
        ("承诺整改后仍然违规发放津补贴。", "found"),
        ("有的干部违规操办婚丧喜庆事宜。", "found"),
        # an invitation to report, and what was reported
        ("欢迎广大干部群众反映违规公款吃喝问题。", "target"),
        ("巡察组主要受理反映党组织主体责任落实不力的来信来电来访。", "target"),
        ("受理对违规发放津补贴方面的举报。", "target"),
        ("如发现违规公款吃喝，请拨打热线。", "target"),
        ("发现违规使用公务用车的，请向镇纪委举报。", "target"),
        ("群众反映村干部违规发放津补贴。", "found"),
        ("据举报，该站违规发放津补贴。", "found"),
        ("请示报告不及时，检查发现违规发放津补贴。", "found"),
        ("例如发现有人违规发放津补贴。", "found"),
        # only thought of
        ("如有违规公款吃喝，甘愿受罚。", "target"),
        ("凡违规发放津补贴，一律退回。", "target"),
        ("在平凡岗位上违规发放津补贴。", "found"),
    ],
)
def test_status_of_what_is_half_done_left_undone_or_asked_for(text, status):
    assert finding(text)["status"] == status


@settings(max_examples=300)
@given(st.from_regex(rules._RECTIFIED))
def test_the_first_look_hides_no_way_of_saying_that_something_is_done(text):
    assert rules._DONE_HINT.search(text)


@settings(max_examples=300)
@given(st.from_regex(rules._PERSISTS, fullmatch=True))
def test_the_first_look_hides_no_way_of_saying_that_something_is_still_there(text):
    assert rules._PERSISTS_HINT.search(text)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (
            "存在党的领导弱化、监管责任缺失、利益输送、走过场问题。",
            ["corruption", "political", "responsibility", "work_style"],
        ),
        ("发现财务票据不规范。", ["other"]),
        ("市委召开会议。", []),
        ("全部整改到位。", []),
    ],
)
def test_labels(text, labels):
    assert sorted(finding(text)["labels"]) == labels


def test_several_sentences_are_one_unit():
    assert finding("要防止走过场。超标办公用房问题全部整改到位。")["status"] == "rectified"
    assert finding("要防止走过场。发现党的领导弱化问题。")["status"] == "found"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        # asserted, and then mended: found counts first
        ("审计发现该公司违规发放津补贴12万元，已全部追回。", "found"),
        ("巡察发现，某村优亲厚友，现已全部清退。", "found"),
        ("该院存在违规收受红包问题，目前已处理到位。", "found"),
        ("该院存在违规收受红包的现象，目前已处理到位。", "found"),
        ("群众反映并经检查发现违规占用公车，已全部整改。", "found"),
        # only the topic of what was done
        ("审计发现的违规发放津补贴已全部清退。", "rectified"),
        ("对检查发现该公司违规发放津补贴，已全部清退。", "rectified"),
        ("存在违规收受红包问题的科室已全部整改到位。", "rectified"),
        ("问题发现后，违规收取的费用已全部清退，违规收费问题得到纠正。", "rectified"),
        # what was done stands between
        ("检查发现问题均已整改到位，违规收受红包问题得到有效遏制。", "rectified"),
        # nothing was found yet
        ("发现一起查处一起，坚决整治违规收受红包。", "target"),
        ("着力查找是否存在违规收受红包。", "target"),
    ],
)
def test_what_is_said_to_be_found_is_found_whatever_was_done_since(text, status):
    assert finding(text)["status"] == status
