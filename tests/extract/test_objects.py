"""Where problems end and begin: what an act is done to, what became of it, figures, lists, and words that only lead up to them."""

from __future__ import annotations

import pytest

from pipeline import lexicons
from pipeline.extract.problems import find


def found(text):
    return [p.text for p in find(text, lexicons.built_in())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what was got by it ends where the text says what became of that
        ("多领的摊位费退缴到财政专户。", ["多领的摊位费"]),
        ("挪用的专项经费归还原渠道。", ["挪用的专项经费"]),
        ("拖欠的工程款全部付清。", ["拖欠的工程款"]),
        ("违规占用的校舍腾退出来。", ["违规占用的校舍"]),
        ("违规减免的租金由承租户补齐。", ["违规减免的租金"]),
        # the figure says how much, not what
        ("违规占用的公房46套。", ["违规占用的公房"]),
        ("违规出售林木3.2万元。", ["违规出售林木"]),
        ("虚报亩数120余亩。", ["虚报亩数"]),
        ("违规购置桌椅18套。", ["违规购置桌椅"]),
        ("违规支取款项7万元。", ["违规支取款项"]),
        # also withheld or of full width
        *((f"违规占用的公房{figure}套。", ["违规占用的公房"]) for figure in ("**", "xx", "××", "4×", "４６", "４.６")),
        # who did it
        ("违规出售门面的单位被通报。", ["违规出售门面"]),
        ("虚假公示的责任单位被约谈。", ["虚假公示"]),
        ("违规经手的上述款项退了。", ["违规经手"]),
        ("违规出借公章的干部写了检查。", ["违规出借公章"]),
        ("违规转租摊位的线索办结。", ["违规转租摊位"]),
        # each item of a list is one
        ("违规出售门面和私分租金。", ["违规出售门面", "私分租金"]),
        ("违规出售树苗或虚报亩数。", ["违规出售树苗", "虚报亩数"]),
        ("违规转租摊位并截留租金。", ["违规转租摊位", "截留租金"]),
        ("违规出借公章与走过场。", ["违规出借公章", "走过场"]),
        ("变相旅游和奢侈浪费。", ["变相旅游", "奢侈浪费"]),
        # --- rows that must not change ---
        ("未按规定清退保证金。", ["未按规定清退保证金"]),
        ("拒不归还公款。", ["拒不归还公款"]),
        ("截留群众的补偿款。", ["截留群众的补偿款"]),
        ("违规发放3万元补贴。", ["违规发放3万元补贴"]),
        ("违反工作纪律和生活纪律。", ["违反工作纪律和生活纪律"]),
        ("截留和挪用补贴。", ["截留和挪用补贴"]),
    ],
)
def test_objects(text, expected):
    assert found(text) == expected


def test_an_act_of_a_list_has_the_kinds_of_its_own_object():
    first, second = find("违规出售树苗或虚报亩数。", lexicons.built_in())
    assert (first.labels, second.labels) == (("other",), ("corruption",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（一）关于账目公开滞后的问题", ["账目公开滞后"]),
        ("关于“三会一课”开展不经常的问题", ["“三会一课”开展不经常"]),
        ("关于主体责任落实不到位问题。", ["主体责任落实不到位"]),
        ("对整改敷衍塞责的单位从严追责。", ["整改敷衍塞责"]),
        ("对公示不及时、账目不清的村严肃约谈。", ["公示不及时", "账目不清"]),
        ("对公示不及时问题，补贴了公示栏。", ["公示不及时"]),
        ("对执行制度不严的科室通报批评。", ["执行制度不严"]),
        ("对整改进度缓慢的定期通报。", ["整改进度缓慢"]),
        # --- rows that must not change: 对 belongs to what is done too little ---
        ("对意识形态工作重视不够。", ["对意识形态工作重视不够"]),
        ("对意识形态工作重视不够的问题仍存在。", ["对意识形态工作重视不够"]),
        ("对基层党建研究少、对党员教育抓得不紧。", ["对党员教育抓得不紧"]),
        ("对下属企业的投资把关不严。", ["投资把关不严"]),
        ("对群众反映的诉求回应不及时。", ["诉求回应不及时"]),
    ],
)
def test_what_leads_up_to_a_problem_is_no_part_of_it(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("反馈问题23个，已完成18个，未完成5个。", []),
        ("整改任务未完成三项。", []),
        *((f"反馈问题未完成{figure}个。", []) for figure in ("**", "xx", "×", "５", "1×")),
        ("申请延期整改事项2项。", []),
        ("巡察也发现了一些问题和不足。", []),
        ("既有共性不足，也有个性差距。", []),
        ("但问题依然存在。", []),
        # --- rows that must not change ---
        ("年度任务未完成。", ["年度任务未完成"]),
        ("党建工作不足。", ["党建工作不足"]),
        ("雨污混流问题依然存在。", ["雨污混流问题依然存在"]),
        ("整改延期。", []),
    ],
)
def test_counts_and_vague_words_name_nothing(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一些地方制度不健全。", ["制度不健全"]),
        ("有些单位档案管理不规范。", ["档案管理不规范"]),
        ("推动高质量发展不够有力。", ["推动高质量发展不够有力"]),
        ("推动改革力度不大。", ["推动改革力度不大"]),
        ("看责任是否落实不到位。", ["落实不到位"]),
        ("查有无账目公开不及时。", ["账目公开不及时"]),
        ("看有没有档案管理不规范。", ["档案管理不规范"]),
        ("巡察指出档案管理不规范。", ["档案管理不规范"]),
        ("甚至档案管理不规范。", ["档案管理不规范"]),
        # --- rows that must not change ---
        ("主体责任落实不到位。", ["主体责任落实不到位"]),
        ("推动制度不健全的单位整改。", ["制度不健全"]),
        ("推动账目不清的村公开。", ["账目不清"]),
    ],
)
def test_subjects_begin_where_the_clause_says(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("村里主干道一直没有路灯。", ["村里主干道一直没有路灯"]),
        ("群众交的押金迟迟未退。", ["押金迟迟未退"]),
        *((f"账本{n}年没贴出来。", [f"账本{n}年没贴出来"]) for n in ("3", "３", "10", "x", "**", "十二", "兩", "几")),
        *((f"{year}年没贴出来。", []) for year in ("2021", "２０２１", "20**", "202x", "××××", "二〇二一")),
        ("活动室建成后至今仍未启用。", ["活动室建成后至今仍未启用"]),
        ("村里的账三年没贴出来过。", ["账三年没贴出来过"]),
        ("水井挖好两年多没通电。", ["水井挖好两年多没通电"]),
        # what else the clause names says what is amiss
        ("主体责任长期未落实。", ["主体责任长期未落实"]),
        ("一直未按规定公开招标。", ["未按规定公开招标"]),
        # --- rows that must not change ---
        ("走访群众从未间断。", []),
        ("连续三年没有发生安全事故。", []),
        ("初心始终未变。", []),
        ("三年没有一起信访。", []),
        ("2019年没有举办庙会。", []),
        ("理想信念从未动摇。", []),
        ("未发现押金迟迟不退的情况。", []),
        ("始终不渝跟党走。", []),
        ("差错多年没有。", []),
    ],
)
def test_what_is_long_left_undone(text, expected):
    assert found(text) == expected


def test_what_is_left_undone_has_the_kinds_of_its_subject():
    (problem,) = find("党支部三年未换届。", lexicons.built_in())
    assert problem.labels == ("political",)
    (problem,) = find("押金迟迟未退。", lexicons.built_in())
    assert problem.labels == ("other",)


def test_what_is_left_undone_crosses_no_line():
    assert all("\n" not in text for text in found("押金迟迟\n未退。村口一直没有\n路灯"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("落实新时代党的组织路线不到位。", ["落实新时代党的组织路线不到位"]),
        ("贯彻党的群众路线存在差距。", ["贯彻党的群众路线存在差距"]),
        ("生态保护红线落实不力。", ["生态保护红线落实不力"]),
        ("防线不牢。", ["防线不牢"]),
        ("一线走过场。", ["走过场"]),
        # --- rows that must not change ---
        ("巡察组把线索要走了。", []),
        ("守住底线。", []),
    ],
)
def test_a_line_hides_no_problem_behind_it(text, expected):
    assert found(text) == expected
