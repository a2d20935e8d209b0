"""Engines on the command line: what is not installed or wrong is told in one sentence; a recogniser that works changes the tables."""

from __future__ import annotations

import importlib.util
import json

import pytest
import spacy
from command_line import assert_explained, inside
from spacy.training import Example

TEXT = "临溪县委2023年巡察工作总结\n\n2023年，霜林便民站按期整改**个问题，县财政局牵头，坚决做到“两个维护”。\n"
absent = pytest.mark.skipif(importlib.util.find_spec("hanlp") is not None, reason="the extra hanlp is installed")


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    """A spaCy recogniser that knows one name."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("ner")
    texts = [
        ("2023年，霜林便民站按期整改**个问题，县财政局牵头。", [(6, 11, "ORG")]),
        ("各单位按期整改，县里牵头。", []),
    ]
    examples = [Example.from_dict(nlp.make_doc(t), {"entities": spans}) for t, spans in texts]
    nlp.initialize(lambda: examples)
    for _ in range(60):
        nlp.update(examples)
    folder = tmp_path_factory.mktemp("models") / "station"
    nlp.to_disk(folder)
    return folder


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "甲.txt").write_text(TEXT, encoding="utf-8")
    return folder


def bodies(out):
    return [line.split(",")[4] for line in (out / "organizations.csv").read_text(encoding="utf-8-sig").splitlines()[1:]]


# --- what is missing


INSTALL = "pip install 'xunshi[hanlp]'"


@absent
@pytest.mark.parametrize("command", ["compare", "report"])
def test_segmenter_without_the_extra(command, texts, tmp_path):
    assert inside("run", texts, "--out", tmp_path / "out", "--workers", 1)[0] == 0
    assert_explained(inside(command, tmp_path / "out", "--segmenter", "hanlp"), INSTALL)


@absent
def test_run_says_it_before_the_work(texts, tmp_path):
    assert_explained(inside("run", texts, "--out", tmp_path / "out", "--segmenter", "hanlp"), INSTALL)
    assert not (tmp_path / "out").exists()


@absent
@pytest.mark.parametrize(
    "model", [(), ("--hanlp-model", "none"), ("--hanlp-model", "MSRA_NER_ELECTRA_SMALL_ZH", "--allow-download")]
)
@pytest.mark.parametrize("command", ["run", "annotate", "evaluate", "show"])
def test_recogniser_without_the_extra(command, model, texts, tmp_path):
    given = {
        "run": (texts, "--out", tmp_path / "out"),
        "annotate": (),
        "evaluate": (tmp_path / "g",),
        "show": (texts / "甲.txt",),
    }
    (tmp_path / "g").write_text("", encoding="utf-8")
    assert_explained(inside(command, *given[command], "--ner", "hanlp", *model, data=""), INSTALL)
    assert not (tmp_path / "out").exists()


@absent
def test_training_without_the_extra(tmp_path):
    assert_explained(inside("train", "hanlp", "--out", tmp_path / "m"), INSTALL)
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--ner", "bert"), "rules, encoder, spacy, hanlp"),
        (("--ner", "spacy", "--ner-policy", "vote"), "fill, union, model"),
        (("--ner-model", "somewhere"), "--ner-model"),
        (("--ner-policy", "union"), "--ner-policy"),
        (("--ner", "spacy", "--ner-model", "没有"), "没有: no such folder"),
    ],
)
def test_wrong_choices(options, told, tmp_path):
    assert_explained(inside("annotate", *options, data=""), told)


@pytest.mark.parametrize("options", [("--hanlp-model", "x"), ("--ner", "spacy", "--hanlp-model", "x")])
def test_a_model_of_hanlp_that_nothing_would_use(options, texts, tmp_path):
    assert_explained(inside("annotate", *options, data=""), "--hanlp-model", "--ner hanlp")
    assert_explained(inside("run", texts, "--out", tmp_path / "o", *options), "--hanlp-model", "--segmenter hanlp")


def test_a_comparison_takes_no_model_from_a_folder_of_results(texts, tmp_path):
    """Results can be a stranger's: their manifest may name a segmenter, not a model or a permission."""
    out = tmp_path / "out"
    assert inside("run", texts, "--out", out, "--workers", 1)[0] == 0
    assert_explained(inside("compare", out, "--hanlp-model", "x"), "--hanlp-model", "--segmenter hanlp")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    settings = {"segmenter": "hanlp", "hanlp_model": str(out), "allow_download": True}
    (out / "manifest.json").write_text(json.dumps(manifest | {"settings": settings}), encoding="utf-8")
    told = INSTALL if importlib.util.find_spec("hanlp") is None else "--hanlp-model"
    assert_explained(inside("compare", out), told)
    for broken in ({"segmenter": 5}, 7, {"segmenter": "evil"}):
        (out / "manifest.json").write_text(json.dumps(manifest | {"settings": broken}), encoding="utf-8")
        assert inside("compare", out, "--by", "year")[0] == 0


def test_options_before_the_subcommand(tmp_path):
    assert_explained(inside("train", "--out", tmp_path / "m", "hanlp"), "--out", "before hanlp")


def test_run_names_the_setting(texts, tmp_path):
    assert_explained(
        inside("run", texts, "--out", tmp_path / "o", "--ner", "bert"), "--ner", "rules, encoder, spacy or hanlp"
    )
    (tmp_path / "s.toml").write_text('ner_policy = "vote"\n', encoding="utf-8")
    assert_explained(inside("run", texts, "--out", tmp_path / "o", "--settings", tmp_path / "s.toml"), "ner_policy")


def test_unknown_segmenter(texts, tmp_path):
    assert inside("run", texts, "--out", tmp_path / "out", "--workers", 1)[0] == 0
    assert_explained(
        inside("compare", tmp_path / "out", "--segmenter", "bert"), "--segmenter bert", "rjieba, jieba, hanlp"
    )


def test_training_of_neither(tmp_path):
    assert_explained(inside("train", "hanlp", "--only", "both"), "--only both", "segment or ner")


# --- what works


def test_a_recogniser_changes_the_tables_and_the_manifest(texts, station, tmp_path):
    plain, filled = tmp_path / "plain", tmp_path / "filled"
    assert inside("run", texts, "--out", plain, "--workers", 1)[0] == 0
    options = ("--ner", "spacy", "--ner-model", station)
    assert inside("run", texts, "--out", filled, "--workers", 1, *options)[0] == 0
    assert "霜林便民站" not in bodies(plain)
    assert set(bodies(filled)) == {*bodies(plain), "霜林便民站"}
    told = json.loads((filled / "manifest.json").read_text(encoding="utf-8"))["recognition"]
    assert told["engine"] == "spacy"
    assert told["digest"].endswith(" fill")


def test_another_recogniser_makes_the_tables_anew(texts, station, tmp_path):
    """What an earlier run left is used again for the same recogniser and policy only."""
    out = tmp_path / "out"
    options = ("--ner", "spacy", "--ner-model", station, "--ner-policy")
    processed = []
    for chosen in ((), (), (*options, "fill"), (*options, "fill"), (*options, "model"), ()):
        assert inside("run", texts, "--out", out, "--workers", 1, *chosen)[0] == 0
        processed.append(json.loads((out / "manifest.json").read_text(encoding="utf-8"))["processed"])
    assert processed == [1, 0, 1, 0, 1, 1]


def test_two_workers_give_the_same_bytes(texts, station, tmp_path):
    for i in range(12):
        (texts / f"{i}.txt").write_text(TEXT.replace("2023", f"20{10 + i}"), encoding="utf-8")
    options = ("--ner", "spacy", "--ner-model", station)
    for workers in (1, 2):
        assert inside("run", texts, "--out", tmp_path / str(workers), "--workers", workers, *options)[0] == 0
    for table in ("organizations.csv", "statistics.csv", "findings.csv"):
        assert (tmp_path / "1" / table).read_bytes() == (tmp_path / "2" / table).read_bytes()


def test_the_run_says_what_cuts_words_when_it_is_compared(texts, tmp_path, monkeypatch):
    """The segmenter of the run is that of the comparison, unless that names another; the tables are the same."""
    asked = []
    from pipeline.engines import segmenters

    cutter = segmenters.cutter
    out = tmp_path / "out"
    assert inside("run", texts, "--out", out, "--workers", 1, "--segmenter", "jieba")[0] == 0
    monkeypatch.setattr(
        segmenters, "cutter", lambda name, *rest, **options: asked.append(name) or cutter(name, *rest, **options)
    )
    assert inside("compare", out, "--by", "year")[0] == 0
    assert inside("compare", out, "--by", "year", "--segmenter", "rjieba")[0] == 0
    assert asked == ["jieba", "rjieba"]


def test_settings_file(texts, station, tmp_path):
    (tmp_path / "s.toml").write_text(f'ner = "spacy"\nner_model = "{station}"\nworkers = 1\n', encoding="utf-8")
    assert inside("run", texts, "--out", tmp_path / "out", "--settings", tmp_path / "s.toml")[0] == 0
    assert "霜林便民站" in bodies(tmp_path / "out")


def test_annotate_show_and_evaluate(station, texts, tmp_path):
    options = ("--ner", "spacy", "--ner-model", station)
    line = json.dumps({"id": 1, "text": TEXT.splitlines()[2]}, ensure_ascii=False)
    code, out, _ = inside("annotate", *options, data=line)
    assert code == 0
    assert "霜林便民站" in [o["text"] for o in json.loads(out)["orgs"]]
    (tmp_path / "gold.jsonl").write_text(out, encoding="utf-8")
    figures = json.loads(inside("evaluate", tmp_path / "gold.jsonl", "--json", *options)[1])
    assert figures[str(tmp_path / "gold.jsonl")]["orgs"]["f1"] == 1
    assert (
        json.loads(inside("evaluate", tmp_path / "gold.jsonl", "--json")[1])[str(tmp_path / "gold.jsonl")]["orgs"]["f1"]
        < 1
    )
    assert inside("show", texts / "甲.txt", *options)[0] == 0


def test_export_tells_what_it_wrote(tmp_path):
    (tmp_path / "a.marked.txt").write_text("\n".join(f"〖第{i}便民站〗整改。" for i in range(40)), encoding="utf-8")
    code, _, err = inside("export", "docbin", tmp_path, "--out", tmp_path / "out")
    assert code == 0
    assert "40 of them all marked by hand" in err
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["dev.jsonl", "dev.spacy", "train.spacy"]


@pytest.mark.parametrize("content", ["〖省委部署。", "省委〗部署。"])
def test_export_of_half_a_mark(content, tmp_path):
    (tmp_path / "a.marked.txt").write_text(content, encoding="utf-8")
    assert_explained(inside("export", "docbin", tmp_path, "--out", tmp_path / "o"), "a.marked.txt, line 1")
    assert not (tmp_path / "o").exists()
