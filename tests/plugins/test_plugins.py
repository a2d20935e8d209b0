"""A layer, a reader and a comparison of another package are like the program's own; wrong ones are named and cost nothing else."""

import csv
import json

import pytest
from toy_package import COMPARISON, LAYER, MENTION, POINTS, SOUND, Toy

TEXT = "县委第三轮巡察在雨天进驻，发现问题12个。次日晴。"


@pytest.fixture
def toy(tmp_path):
    """Makes the package, some of its files exchanged."""
    return lambda **files: Toy(tmp_path, SOUND | {f"{name}.py": content for name, content in files.items()}, POINTS)


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "甲.txt").write_text(TEXT, encoding="utf-8")
    (folder / "乙.toy").write_text("。雪遇察巡委县"[::1], encoding="utf-8")
    return folder


def ran(made, raw, tmp_path, code=0):
    done = made.python("run", raw, "--out", tmp_path / "out", code=code)
    return done, tmp_path / "out"


def test_tables_hold_what_a_package_adds(toy, raw, tmp_path):
    _, out = ran(toy(), raw, tmp_path)
    found = [(r["doc_id"], r["text"], r["sky"], r["kind"]) for r in rows(out / "weather.csv")]
    assert found == [("乙.toy#1", "雪", "雪", "wet"), ("甲.txt#1", "雨", "雨", "wet"), ("甲.txt#1", "晴", "晴", "dry")]
    assert [r["encoding"] for r in rows(out / "documents.csv")] == ["toy", "utf-8"]
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert "weather" in [r["name"] for r in package["resources"]]


def test_the_doc_has_the_layer(toy):
    code = (
        "import sys, pipeline; doc = pipeline.load()(sys.argv[1]); "
        "print([(s.text, s.label_, s._.weather['kind']) for s in doc.spans['weather']]); "
        "print(pipeline.analyze(sys.argv[1]).mentions['weather'][0].sky)"
    )
    told = toy().python("-c", code, TEXT).stdout.splitlines()
    assert told == ["[('雨', 'WEATHER', 'wet'), ('晴', 'WEATHER', 'dry')]", "雨"]


def test_evaluate_scores_the_layer(toy, tmp_path):
    made = toy()
    gold = tmp_path / "gold.jsonl"
    record = json.loads(made.python("annotate", input=json.dumps({"id": "1", "text": TEXT})).stdout)
    assert [m["kind"] for m in record["sky"]] == ["wet", "dry"]
    record["sky"][1]["kind"] = "wet"
    gold.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    figures = json.loads(made.python("evaluate", gold, "--json").stdout)[str(gold)]
    assert (figures["sky"]["f1"], figures["sky"]["value"]) == (1.0, 0.5)


def test_comparison_report_and_concordance(toy, raw, tmp_path):
    made = toy()
    _, out = ran(made, raw, tmp_path)
    made.python("compare", out, "--by", "genre")
    assert {r["toys"] for r in rows(out / "compare" / "toys.csv")} == {"2"}
    assert "weather" in {r["layer"] for r in rows(out / "compare" / "rates.csv")}
    assert "〈" not in made.python("kwic", "weather:wet", out).stdout


@pytest.mark.parametrize(("lang", "page", "layer"), [("zh", "玩具箱", "天气"), ("en", "Toy box", "Weather")])
def test_report(toy, raw, tmp_path, lang, page, layer):
    made = toy()
    _, out = ran(made, raw, tmp_path)
    code = (
        "import sys; from pathlib import Path; from pipeline.compare.comparisons import Comparison; "
        "from pipeline.compare.corpus import Corpus; from pipeline.report import site; "
        "c = Corpus.load(Path(sys.argv[1])); m = Comparison(c, c.group(['genre'])); "
        "site.write(Path(sys.argv[2]), c, m.grouping, m.tables(), (), sys.argv[3])"
    )
    made.python("-c", code, str(out), str(tmp_path / "report"), lang)
    assert page in (tmp_path / "report" / "toybox.html").read_text(encoding="utf-8")
    text = (tmp_path / "report" / "documents" / "2.html").read_text(encoding="utf-8")
    assert f'data-layer="weather" aria-pressed="true">{layer}' in text
    assert ".weather { --line-6: linear-gradient(#0077aa, #0077aa); }" in (
        tmp_path / "report" / "report.css"
    ).read_text(encoding="utf-8")


def test_docs(toy):
    code = (
        "import sys; from pipeline.tables import describe; from pipeline.compare import registry; "
        "sys.stdout.reconfigure(encoding='utf-8'); "
        "print(describe.tables_markdown()); print(describe.markdown(tuple(registry.tables().values()), ''))"
    )
    told = toy().python("-c", code).stdout
    assert "| `sky` | 天象 | string |" in told
    assert "| `toys` | 玩具数 | integer |" in told


def test_terminal(toy, raw):
    assert "雨" in toy().python("show", raw / "甲.txt").stdout


@pytest.mark.parametrize(
    ("find", "fault"),
    [
        ("    raise KeyError('cloud')", "layer weather of toy-weather 1.5 raises KeyError: 'cloud'"),
        ("    return [Weather(0, 1, '风', 'dry')]", "gives offsets 0 to 1 that do not slice to '风'"),
        (
            "    return [Weather(3, 99, '风', 'dry')]",
            "gives offsets 3 to 99, which overlap the mention before or leave",
        ),
        ("    return [(0, 1, '县')]", "gives tuple where Weather belongs"),
        ("    return None", "raises TypeError"),
    ],
)
def test_a_layer_that_fails_costs_itself_alone(toy, raw, tmp_path, find, fault):
    broken = MENTION[: MENTION.index("    return [")] + find + "\n"
    done, out = ran(toy(mention=broken), raw, tmp_path, code=3)
    assert fault in done.stderr
    told = rows(out / "rejects.csv")
    assert {r["file"] for r in told} == {"甲.txt", "乙.toy"}
    assert all(fault in r["cause"] and "mend or remove" in r["remedy"] for r in told)
    assert rows(out / "weather.csv") == []
    assert [r["text"] for r in rows(out / "organizations.csv")] == ["县委", "县委"]


@pytest.mark.parametrize(
    ("layer", "fault"),
    [
        (LAYER.replace('name="weather"', 'name="masks"'), "takes the name masks, which the program has"),
        (LAYER.replace('name="weather"', 'name="findings"'), "takes the name findings, which the program has"),
        (LAYER.replace('gold="sky"', 'gold="orgs"'), "takes the name weather, which the program has"),
        (LAYER.replace('attribute="weather"', 'attribute="mask"'), "takes the span attribute mask, which masks has"),
        (LAYER.replace('name="weather"', 'name="Wetter!"'), "is named 'Wetter!', which is not a–z and _"),
        ("LAYER = 7\n", "is int, not pipeline.layers.Layer"),
        ("import nothing_of_that_name\n", "cannot be loaded (ModuleNotFoundError"),
    ],
)
def test_a_layer_that_is_none_is_left_out(toy, raw, tmp_path, layer, fault):
    done, out = ran(toy(layer=layer), raw, tmp_path)
    assert f"layer weather of toy-weather 1.5: {fault}" in done.stderr
    assert "it is left out: mend or remove that package" in done.stderr
    assert not (out / "weather.csv").exists()
    assert [r["value"] for r in rows(out / "statistics.csv")] == ["12"]


@pytest.mark.parametrize(
    ("comparison", "fault"),
    [
        (
            COMPARISON.replace("    return pd", "    raise ValueError('broken')\n    return pd"),
            "raises ValueError: broken",
        ),
        (COMPARISON.replace('"toys": n', '"toy": n'), "raises KeyError"),
        (COMPARISON.replace('Table("toys"', 'Table("rates"'), "takes the name rates, which the program has"),
        (COMPARISON.replace('Page("toybox"', 'Page("rates"'), "takes the page rates under other titles"),
        (COMPARISON.replace("KIND = Kind(", "KIND = dict(table="), "cannot be loaded (SyntaxError"),
        ("KIND = None\n", "is NoneType, not pipeline.compare.registry.Kind"),
    ],
)
def test_a_comparison_that_fails_is_left_out(toy, raw, tmp_path, comparison, fault):
    made = toy(comparison=comparison)
    _, out = ran(made, raw, tmp_path)
    done = made.python("compare", out, "--by", "genre")
    assert fault in done.stderr
    assert "toy-weather 1.5" in done.stderr
    assert not (out / "compare" / "toys.csv").exists()
    assert (out / "compare" / "rates.csv").exists()
