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
