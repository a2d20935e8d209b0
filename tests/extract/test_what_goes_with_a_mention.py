"""What stands beside a mention: a problem's subject and severity, a body's full name and owner, a round's target."""

import pytest

from pipeline.analysis import analyze


@pytest.mark.parametrize(
    ("text", "subject", "severity"),
    [
        ("监管责任缺失。", "监管", ""),
        ("安全生产责任落实不到位问题严重。", "安全生产责任", "serious"),
        ("党建工作不够扎实。", "党建", "slight"),
        ("未按规定公开招标。", "招标", ""),
        ("贪污。", "", ""),
        # the word beside the neighbour is the neighbour's
        ("浪费严重，截留惠民资金。", None, ""),
    ],
)
def test_problem(text, subject, severity):
    problem = analyze(text).problems[-1]
    assert problem.severity == severity
    if subject is not None:
        assert problem.subject == subject


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        # a phrase that stands by itself has the field of the subject that is joined to it
        ("安全生产责任形同虚设。", "安全生产"),
        ("医疗设备采购走过场。", "医疗"),
        ("意识形态责任制落实不力。", "意识形态"),
        ("整改走过场。", ""),
    ],
)
def test_domain(text, domain):
    assert analyze(text).problems[-1].domain == domain


@pytest.mark.parametrize(
    ("text", "normalized", "owner", "level"),
    [
        ("省发改委牵头。", "省发展改革委", "", "省"),
        ("市卫健委牵头。", "市卫生健康委", "", "市"),
        ("县人社局牵头。", "县人力资源和社会保障局", "", "县"),
        ("省委巡视办牵头。", "省委巡视工作领导小组办公室", "省委", "省"),
        ("中共遵义市委研究。", "遵义市委", "", "市"),
        ("市水利局党组研究。", "市水利局党组", "市水利局", "市"),
        ("省委组织部、宣传部参加。", "宣传部", "省委", "省"),
        ("自治区信访局、审计厅提供。", "审计厅", "", "省"),
        ("宣传部参加。", "宣传部", "", ""),
    ],
)
def test_organization(text, normalized, owner, level):
    body = analyze(text).organizations[-1]
    assert (body.normalized, body.owner, body.level) == (normalized, owner, level)


@pytest.mark.parametrize(
    ("text", "mode", "target"),
    [
        ("市委第六轮常规巡察对12家市直单位开展。", "常规", "机关部门"),
        ("县委第三轮专项巡察延伸到村。", "专项", "村"),
        ("省委第八轮巡视了6所高校。", "", "高校"),
        ("市委第七轮巡察“回头看”启动。", "回头看", ""),
        ("省委第二轮巡视启动。对高校另行安排。", "", ""),
    ],
)
def test_round(text, mode, target):
    (found,) = analyze(text).rounds
    assert (found.mode, found.target) == (mode, target)
