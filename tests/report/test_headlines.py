"""The first page's sentences: what was planted is told with its link, and of a corpus without differences nothing is."""

import random

import numpy as np
import pandas as pd
import pytest
from hostile_corpus import frame
from lxml import html
from scipy import sparse, stats

from pipeline.compare import comparisons, registry
from pipeline.compare.corpus import Corpus
from pipeline.compare.grouping import UNKNOWN, Grouping
from pipeline.report import headline, headline_rules, headlines, site, spread
from pipeline.report.library import Library
from pipeline.report.words import Words
from pipeline.tables import schema

GROUPS = ("甲省", "乙省", "丙省", "丁省", "戊省")
# two characters each, so that they are words whatever is before and after
POOL = "学校 医院 道路 桥梁 河流 森林 城市 乡村 工厂 商店 银行 邮局 车站 机场 码头 农田 果园 牧场 渔业 水库 电力 煤炭 钢铁 纺织".split()
LABELS = ("political", "corruption", "work_style", "responsibility")
DOMAINS = ("医疗", "教育", "扶贫")
COPIED = "围绕重点环节逐项核对往来票据并约谈经办人员形成问题清单后移交属地督促限期办结销号"


class Planted:
    """A corpus of random documents, ten a group, into which a test plants what is to be found."""

    def __init__(self, seed, each=10):
        self.random = random.Random(seed)  # noqa: S311 (no secret)
        self.documents = [(f"{group}{n}.txt#1", group) for group in GROUPS for n in range(each)]
        self.words = {d: self.random.choices(POOL, k=150) for d, _ in self.documents}
        self.labels = {d: self.random.choices(LABELS, k=self.random.randint(4, 8)) for d, _ in self.documents}
        self.domains = {d: self.random.choices(DOMAINS, k=4) for d, _ in self.documents}
        self.copied = {}

    def of(self, group):
        return [d for d, g in self.documents if g == group]

    def corpus(self, folder):
        texts = {
            d: "，".join(self.words[d]) + "。" + (f"{self.copied[d]}。" if d in self.copied else "")
            for d, _ in self.documents
        }
        rows = {
            "documents": [
                {"doc_id": d, "file": d, "title": d, "province": g, "year": 2021, "characters": len(texts[d]), "sentences": 1}
                for d, g in self.documents
            ],
            "sentences": [self.row(d, texts, normalized=texts[d]) for d in texts],
            "findings": [self.row(d, texts, status="found", labels=label) for d in texts for label in self.labels[d]],
            "problems": [self.row(d, texts, domain=domain, labels="other") for d in texts for domain in self.domains[d]],
        }  # fmt: skip
        made = {t.name: frame(t, rows.get(t.name, [])) for t in schema.TABLES if t.name in {*rows, *OTHERS}}
        corpus = Corpus(folder, cut=lambda text: [w for w in text.replace("，", " ").split() if w], _read=made)
        corpus.__dict__["texts"] = texts
        return corpus

    def row(self, doc_id, texts, **values):
        return {
            "doc_id": doc_id,
            "sentence_id": f"{doc_id}:1",
            "start": 0,
            "end": 1,
            "text": texts[doc_id][0],
            **values,
        }

    def told(self, folder, lang="zh", by="province"):
        corpus = self.corpus(folder)
        made = comparisons.Comparison(corpus, corpus.group([by]))
        rows = {name: comparisons.rows(registry.tables()[name], made.table(name)) for name in headlines.RULES}
        found = headlines.headlines(rows, Library(corpus, made.grouping, Words(lang)))
        return dict(zip(headlines.RULES, found, strict=False))


OTHERS = ("rounds", "slogans", "organizations", "masks", "statistics")


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("lang", "said"), [("zh", "没有"), ("en", "No")])
def test_where_nothing_stands_out_every_sentence_says_so(tmp_path, seed, lang, said):
    told = Planted(seed).told(tmp_path, lang)
    assert [h.verdict for h in told.values()] == ["none"] * 5
    assert said in told["keyness"].text
    assert all(href.split("#")[0] in {"keyness.html", "rates.html", "silences.html", "reuse.html", "trends.html"}
               for h in told.values() for _, href in h.links)  # fmt: skip


class TestPlanted:
    def test_a_word(self, tmp_path):
        plan = Planted(1)
        for doc_id in plan.of("乙省"):
            plan.words[doc_id][::10] = ["粮食"] * 15
        for lang, said in (
            ("zh", "乙省最突出的是词“粮食”"),
            ("en", "What marks 乙省 most against the rest is “粮食” (words)"),
        ):
            told = plan.told(tmp_path, lang)
            assert said in told["keyness"].text
            assert told["keyness"].verdict == "shown"
            assert told["rates"].verdict == told["silences"].verdict == told["passages"].verdict == "none"

    def test_a_word_of_one_document_is_none_of_its_group(self, tmp_path):
        plan = Planted(1)
        for doc_id in plan.of("乙省")[:2]:
            plan.words[doc_id][:80] = ["粮食"] * 80
        assert plan.told(tmp_path)["keyness"].verdict == "none"

    def test_nor_is_one_that_a_single_document_repeats(self, tmp_path):
        plan = Planted(1)
        for doc_id, _ in plan.documents:
            plan.words[doc_id][0] = "粮食"
        plan.words[plan.of("乙省")[0]][:80] = ["粮食"] * 80
        told = plan.told(tmp_path)["keyness"]
        assert told.verdict == "none", told.text

    def test_a_kind_of_problem(self, tmp_path):
        plan = Planted(2)
        for doc_id in plan.of("丙省"):
            plan.labels[doc_id] += ["corruption"] * 6
        told = plan.told(tmp_path)["rates"]
        assert told.verdict == "shown"
        assert "发现类型“腐败问题”的频率差别超出偶然：丙省每万字" in told.text
        assert "发现类型“corruption”" not in told.text

    def test_one_document_makes_no_difference_of_rates(self, tmp_path):
        plan = Planted(2)
        plan.labels[plan.of("丙省")[0]] += ["corruption"] * 60
        assert plan.told(tmp_path)["rates"].verdict == "none"

    def test_a_silence(self, tmp_path):
        plan = Planted(3)
        for doc_id in plan.of("丁省"):
            plan.domains[doc_id] = ["教育"] * 4
        told = plan.told(tmp_path)["silences"]
        assert told.verdict == "shown"
        assert told.text.startswith(("丁省一次也没有提到问题领域“医疗”，其余 4 组中有 4 组提到",
                                     "丁省一次也没有提到问题领域“扶贫”，其余 4 组中有 4 组提到"))  # fmt: skip

    def test_a_passage(self, tmp_path):
        plan = Planted(0)
        one, other = plan.of("甲省")[0], plan.of("戊省")[3]
        plan.copied = {one: COPIED, other: COPIED}
        told = plan.told(tmp_path)["passages"]
        assert told.verdict == "seen"
        assert "有 1 个段落为不止一篇文档所共有（其中跨组 1 个，涉及 2 篇）" in told.text
        numbers = [n for n, (d, _) in enumerate(plan.documents, 1) if d in plan.copied]
        assert [href.partition("#r")[0] for _, href in told.links] == [
            *(f"documents/{n}.html" for n in numbers), "reuse.html#table-passages"
        ]  # fmt: skip


def rows_of(name, *rows):
    table = registry.tables()[name]
    return {name: comparisons.rows(table, frame(table, rows))}


KEY = {
    "group": "甲省", "against": "rest", "layer": "words", "item": "粮食", "count": 30, "per_10k": 12.0, "per_10k_against": 4.0,
    "q": 1e-5, "log_ratio_low": 1.2, "log_ratio_high": 2.0, "z": 5.0, "holders": 4, "documents": 6, "few": False,
}  # fmt: skip
RATE = {
    "group": "甲省", "layer": "domains", "item": "医疗", "count": 40, "per_10k": 12.0, "low": 11.0, "high": 13.0, "documents": 12,
    "few": False,
}  # fmt: skip
OTHER = RATE | {"group": "乙省", "per_10k": 6.0, "low": 5.0, "high": 7.0}
SILENT = {
    "group": "甲省", "layer": "domains", "item": "医疗", "peers": 3, "peer_share": 0.75, "expected": 9.0, "chance": 0.001, "q": 0.01,
    "documents": 6, "few": False,
}  # fmt: skip
TREND = {
    "group": "甲省", "layer": "domains", "item": "医疗", "trend": "up", "count": 40, "per_10k": 5.0, "ratio": 1.5, "ratio_low": 1.2,
    "ratio_high": 1.9, "spread": 1.0, "p": 0.001, "q": 0.01, "documents": 9, "few": False,
}  # fmt: skip
PASSAGE = {
    "passage": 1, "doc_id": "a", "start": 0, "end": 60, "other": "b", "other_start": 5, "other_end": 65, "kind": "verbatim",
    "identity": 1.0, "spread": 2, "boilerplate": False, "direction": "dated", "group": "甲省", "other_group": "乙省", "text": "x",
    "other_text": "x",
}  # fmt: skip


def library(of=None):
    of = of or {"a": "甲省", "b": "乙省"}
    corpus = Corpus(None, _read={"documents": pd.DataFrame({"doc_id": list(of), "title": list(of)})})
    return Library(corpus, Grouping(("province",), of), Words("zh"))


class TestRules:
    """A row on either side of each bound."""

    @pytest.fixture(autouse=True)
    def _by_document(self, monkeypatch):
        monkeypatch.setattr(
            headline_rules.spread, "kept", lambda _c, _g, layer, pairs: [(layer, *pair) for pair in pairs]
        )

    @pytest.mark.parametrize(
        ("name", "rows", "verdict"),
        [
            ("keyness", [KEY], "shown"),
            ("keyness", [KEY | {"q": 0.002}], "none"),
            ("keyness", [KEY | {"q": None}], "none"),
            ("keyness", [KEY | {"log_ratio_low": 0.5}], "none"),
            ("keyness", [KEY | {"log_ratio_low": None}], "none"),
            ("keyness", [KEY | {"holders": 2, "documents": 3}], "none"),
            ("keyness", [KEY | {"holders": 5, "documents": 12}], "none"),
            ("keyness", [KEY | {"against": "乙省"}], "none"),
            ("keyness", [KEY | {"few": True}], "none"),
            ("keyness", [KEY | {"group": UNKNOWN}], "none"),
            ("keyness", [KEY | {"group": f"{UNKNOWN} · 2021"}], "none"),
            ("keyness", [], "none"),
            ("rates", [RATE, OTHER], "shown"),
            ("rates", [RATE], "none"),
            ("rates", [RATE, OTHER | {"item": "教育"}], "none"),
            ("rates", [RATE, OTHER | {"documents": 4}], "none"),
            ("rates", [RATE, OTHER | {"count": 4}], "none"),
            ("rates", [RATE, OTHER | {"low": None, "high": None}], "none"),
            ("rates", [RATE, OTHER | {"high": 17.0}], "none"),
            ("rates", [RATE | {"layer": "organization_kinds"}, OTHER | {"layer": "organization_kinds"}], "none"),
            ("silences", [SILENT], "shown"),
            ("silences", [SILENT | {"q": 0.06}], "none"),
            ("silences", [SILENT | {"few": True}], "none"),
            ("trends", [TREND], "shown"),
            ("trends", [TREND | {"q": 0.05}], "none"),
            ("trends", [TREND | {"q": None}], "none"),
            ("trends", [TREND | {"ratio": None}], "none"),
            ("trends", [TREND | {"few": True}], "none"),
            ("trends", [], "none"),
            ("passages", [PASSAGE], "seen"),
            ("passages", [PASSAGE | {"boilerplate": True}], "none"),
            ("passages", [PASSAGE | {"end": 29}], "none"),
        ],
    )
    def test_bounds(self, name, rows, verdict):
        (told,) = headlines.headlines(rows_of(name, *rows), library())
        assert told.verdict == verdict

    def test_differences_are_adjusted_for_how_many_were_looked_at(self):
        close = OTHER | {"per_10k": 9.6, "low": 8.6, "high": 10.6}
        alone = headlines.headlines(rows_of("rates", RATE, close), library())[0]
        others = [row | {"item": f"第{n}项", "per_10k": 8.0} for n in range(40) for row in (RATE, OTHER)]
        among = headlines.headlines(rows_of("rates", RATE, close, *others), library())[0]
        assert (alone.verdict, among.verdict) == ("shown", "none")

    def test_the_strongest_is_told_and_the_others_are_counted(self):
        rows = [KEY, KEY | {"item": "土地", "z": 9.0}, KEY | {"item": "学校", "group": "乙省", "z": 6.0}]
        told = headlines.headlines(rows_of("keyness", *rows), library())[0].text
        assert "甲省最突出的是词“土地”" in told
        assert "另有 2 项，分属 2 组" in told
        assert "乙省“学校”" in told

    @pytest.mark.parametrize(("ratio", "said"), [(1.5, "逐年上升"), (0.6, "逐年下降")])
    def test_a_trend_says_which_way_it_goes(self, ratio, said):
        other = TREND | {"item": "教育", "q": 0.04}
        told = headlines.headlines(rows_of("trends", TREND | {"ratio": ratio}, other), library())[0].text
        assert said in told
        assert "甲省的问题领域“医疗”" in told
        assert "共 2 项" in told

    def test_one_group_has_nothing_to_be_compared_with(self):
        given = rows_of("keyness") | rows_of("rates", RATE) | rows_of("silences") | rows_of("passages", PASSAGE)
        told = headlines.headlines(given | rows_of("trends", TREND), library({"a": "甲省", "b": "甲省"}))
        assert [h.verdict for h in told] == ["none", "seen", "shown"]
        assert "无从比较" in told[0].text

    def test_codes_are_told_by_their_titles(self):
        rows = [row | {"layer": "finding_labels", "item": "work_style"} for row in (RATE, OTHER)]
        assert "“作风问题”" in headlines.headlines(rows_of("rates", *rows), library())[0].text


class TestSpread:
    """(documents, items) rates; the first documents are the first group's."""

    @pytest.mark.parametrize("seed", range(3))
    def test_t_is_student_s(self, seed):
        values = np.random.default_rng(seed).gamma(1, size=(9, 5))
        codes = np.array([0, 0, 0, 1, 1, 1, 1, 2, 2])
        made = spread.Rates(sparse.csr_array(values)).apart(codes, 3)
        for group in range(3):
            known = stats.ttest_ind(values[codes == group], values[codes != group]).statistic
            assert made[group] == pytest.approx(known)

    def test_one_document_tells_nothing(self):
        made = spread.Rates(sparse.csr_array(np.array([[9.0], [1.0], [1.0], [1.0]])))
        assert made.apart(np.array([0, 1, 1, 1]), 2).tolist() == [[0], [0]]
        assert made.apart(np.zeros(4, int), 1).tolist() == [[0]]

    def test_alike_on_both_sides_is_far_but_finite(self):
        made = spread.Rates(sparse.csr_array(np.array([[9.0]] * 3 + [[0.0]] * 5)))
        assert 20 < made.apart(np.array([0] * 3 + [1] * 5), 2)[0, 0] < 1000

    @pytest.mark.parametrize(("planted", "more", "apart"), [(6, 9, True), (0, 0, False), (1, 60, False)])
    def test_bound(self, planted, more, apart):
        random = np.random.default_rng(7)
        values = random.poisson(2, size=(30, 200)).astype(float)
        values[:planted, 0] += more
        codes = np.arange(30) // 6
        made = spread.Rates(sparse.csr_array(np.sqrt(values)))
        assert (made.apart(codes, 5)[0, 0] >= made.bound(codes, 5)) == apart

    def test_random_deals_seldom_pass(self):
        random = np.random.default_rng(3)
        made = spread.Rates(sparse.csr_array(np.sqrt(random.negative_binomial(0.2, 0.1, size=(24, 80)))))
        codes = np.arange(24) % 4
        bound = made.bound(codes, 4)
        passed = sum(made.apart(random.permutation(codes), 4).max() > bound for _ in range(100))
        assert passed <= 12


def test_no_more_than_five_and_what_was_found_first(monkeypatch):
    made = {f"r{n}": headline.Headline(str(n), "shown" if n in {1, 6} else "none", ()) for n in range(7)}
    monkeypatch.setattr(headlines, "RULES", {name: lambda _rows, _library, h=h: h for name, h in made.items()})
    monkeypatch.setattr(headlines, "_named", lambda _rows, _name: [])
    assert [h.text for h in headlines.headlines(dict.fromkeys(made, ()), library())] == ["0", "1", "2", "3", "6"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_the_page(tmp_path, lang):
    plan = Planted(0)
    one, other = plan.of("甲省")[0], plan.of("戊省")[3]
    plan.copied = {one: COPIED, other: COPIED}
    corpus = plan.corpus(tmp_path)
    made = comparisons.Comparison(corpus, corpus.group(["province"]))
    tables = {name: made.table(name) for name in ("groups", *headlines.RULES)}
    site.write(tmp_path / "out", corpus, made.grouping, tables, None, lang)
    page = html.parse(str(tmp_path / "out" / "index.html")).getroot()
    said = page.xpath("//section[@class='headlines']//li")
    assert [li.get("class") for li in said] == ["told-none", "told-none", "told-none", "told-seen", "told-none"]
    for href in page.xpath("//section[@class='headlines']//a/@href"):
        path, _, anchor = href.partition("#")
        assert html.parse(str(tmp_path / "out" / path)).getroot().xpath("//*[@id=$a]", a=anchor)
