"""Which kinds a subject decides, by the codebook: duties of office are responsibility, discipline and cadres political."""

import pytest

from pipeline import lexicons
from pipeline.extract.problems import find

KINDS = {
    # what a body is there to do, and regulation that it owes
    "responsibility": [
        "基层治理不力",
        "人居环境整治不彻底",
        "污染治理统筹力度不够",
        "执法力度不够",
        "风险防控不到位",
        "内控机制不健全",
        "投入力度不够",
        "干事创业劲头不足",
        "防范化解重大风险不力",
    ],
    # discipline, rules, inner-Party life, cadres
    "political": ["纪律意识淡薄", "纪律观念不强", "党内制度落实不到位", "后备力量不足", "党的组织制度落实不严格"],
    # means and skills, money and things: no duty left undone
    "other": ["仓储能力不足", "盈利能力不足", "专业能力不强", "法人治理结构不健全"],
}


@pytest.mark.parametrize(("label", "text"), [(label, text) for label, texts in KINDS.items() for text in texts])
def test_kind_of_a_problem(label, text):
    problems = find(f"有的单位{text}。", lexicons.load())
    assert {x for p in problems for x in p.labels} == {label}, problems


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        # what is made light of decides
        ("有的重业务轻党建。", {"political"}),
        ("有的重教学科研、轻思政教育。", {"political"}),
        ("有的重反馈、轻督办。", {"responsibility"}),
        ("有的重审批轻监管。", {"responsibility"}),
        ("有的重表态轻为民服务。", {"work_style"}),
        # what the lexicon does not place is left open
        ("有的重建设轻管护。", {"other"}),
        ("有的重硬件轻软件。", {"other"}),
        # who uses whom, and what is let wait
        ("有的用人不当不规范。", {"political"}),
        ("意识形态工作未得到重视。", {"political"}),
        ("党建工作得不到重视。", {"political"}),
        ("安全生产责任没有得到重视。", {"responsibility"}),
        ("工作作风有待夯实。", {"work_style"}),
        ("有的领导干部不守政治规矩。", {"political"}),
        ("存在车房超标问题。", {"work_style"}),
        ("关键环节存在廉洁风险。", {"corruption"}),
        ("有的搞材料应付任务。", {"work_style"}),
        ("存在“七个有之”苗头。", {"political"}),
        ("没有真正做到对党忠诚。", {"political"}),
        ("司法为民理念不牢。", {"work_style"}),
        ("违规借用下属单位车辆。", {"work_style"}),
        ("贯彻五大发展理念不力。", {"political"}),
        # weak machinery, and what a report says of a case, is no kind of its own
        ("政治监督具体化不够。", {"other"}),
        ("巡察成果运用不充分。", {"other"}),
        ("工程变更随意。", {"other"}),
    ],
)
def test_kinds_of_words_that_share_a_form(text, labels):
    assert {x for p in find(text, lexicons.load()) for x in p.labels} == labels


@pytest.mark.parametrize(
    "text", ["重大风险轻易化解。", "把重点放在轻重缓急上。", "意识形态工作得到重视。", "作风建设有待总结推广。"]
)
def test_what_only_looks_like_it_is_none(text):
    assert not find(text, lexicons.load())
