"""What was planted in the sample of provincial summaries is found again."""

import pytest

from pipeline import compare

EMPHASIS = {
    "澜川省": "粮食", "苍浦省": "乡村", "霁海省": "营商", "梧嶂省": "国企", "朔岭省": "生态", "清璋省": "医院", "云汀省": "教育",
    "滨禾省": "补贴", "望岫省": "土地", "赤峦省": "基层", "沅溪省": "政法", "岱屏省": "意识形态",
}  # fmt: skip
DOMAIN = {
    "澜川省": "粮食购销",
    "望岫省": "土地规划",
    "梧嶂省": "国资国企",
    "沅溪省": "政法",
    "清璋省": "医疗",
    "赤峦省": "机构队伍",
}


@pytest.fixture(scope="module")
def passages(corpus):
    return compare.table(corpus, "passages", by="province", everything=True)


def name(doc_id):
    return doc_id.split("/")[-1].removesuffix(".txt#1")


def test_who_copied_from_whom(passages, planted):
    own = passages[~passages["boilerplate"]]
    found = {(name(r.doc_id), name(r.other)) for r in own.itertuples()}
    true = {(a, b) for p in planted["copied"] for i, a in enumerate(p["documents"]) for b in p["documents"][i + 1 :]}
    right = found & true
    assert len(right) / len(found) >= 0.95
    assert len(right) / len(true) >= 0.95


def test_every_passage_is_found_whole_and_told_for_what_it_is(passages, planted):
    kinds = {"facts": {"facts", "verbatim"}, "template": {"template"}, "edited": {"edited"}}
    for plant in planted["copied"]:
        source, *copies = plant["documents"]
        for copy, text in zip(copies, plant["texts"][1:], strict=True):
            rows = [r for r in passages.itertuples() if (name(r.doc_id), name(r.other)) == (source, copy)]
            (row,) = [r for r in rows if not r.boilerplate]
            assert (row.text, row.other_text) == (plant["texts"][0], text)
            assert row.kind in kinds[plant["kind"]]
            assert row.direction == "dated"


def test_what_everybody_has_is_boilerplate(passages, planted):
    common = passages[passages["boilerplate"]]
    for plant in planted["boilerplate"]:
        rows = common[common["text"].str.contains(plant["text"][:30], regex=False)]
        assert {name(d) for d in (*rows["doc_id"], *rows["other"])} == set(plant["documents"])
        assert rows["passage"].nunique() == 1


def test_who_stresses_what(corpus):
    keyness = compare.table(corpus, "keyness", by="province")
    words = keyness[(keyness["against"] == "rest") & (keyness["layer"] == "words")]
    for province, word in EMPHASIS.items():
        own = words[words["group"] == province].sort_values("z", ascending=False).head(15)
        assert any(word in item for item in own["item"]), (province, own["item"].tolist())


def test_the_domain_most_named(corpus):
    rates = compare.table(corpus, "rates", by="province")
    domains = rates[rates["layer"] == "domains"].sort_values("per_10k", ascending=False)
    for province, domain in DOMAIN.items():
        assert domains[domains["item"] == domain].iloc[0]["group"] == province


def test_which_slogan_came_when(corpus):
    ledger = compare.table(corpus, "slogan_ledger", by="province").set_index(["slogan", "group"])
    first = ledger.loc["两个确立", "first"].to_dict()
    assert {g for g, y in first.items() if y == 2021} == {"澜川省"}
    assert {g for g, y in first.items() if y == 2022} == {"霁海省", "梧嶂省", "滨禾省", "岱屏省", "朔岭省"}
    assert set(DOMAIN | EMPHASIS) - set(first) == {"沅溪省"}
    assert set(ledger.loc["大党独有难题"].query("first == 2022").index) == {"澜川省", "霁海省"}
    assert ledger[ledger["anachronism"]].index.tolist() == [("新质生产力", "赤峦省")]
    assert ledger.loc[("两个确立", "苍浦省"), "lag"] == 2


def test_who_is_silent(corpus):
    silences = compare.table(corpus, "silences", by="province")
    found = set(zip(silences["group"], silences["item"], strict=True))
    assert ("沅溪省", "两个确立") in found
    assert ("霁海省", "工程招投标") in found
    assert ("沅溪省", "安全生产") in found
