"""Each component alone, behind tokenizers that know nothing of mentions; factories found by entry point."""

import json
import subprocess
import sys

import pytest
import spacy

from pipeline import layers
from pipeline.analysis import analyze

TEXT = "四届市委第六轮巡察发现党的领导弱化等问题xx个，做到“两个维护”。移交问题线索12件，整改率93.5%。"

FACTORIES = (
    *(f"inspection/{layer}_v1" for layer in layers.names()),
    "inspection/sentences_v1",
    "inspection/findings_v1",
)


@pytest.mark.parametrize("language", ["zh", "xx", "en"])
@pytest.mark.parametrize("layer", layers.names())
def test_a_layer_alone(language, layer):
    nlp = spacy.blank(language)
    nlp.add_pipe(f"inspection/{layer}_v1")
    doc = nlp(TEXT)
    mentions = getattr(analyze(TEXT), layer)
    assert mentions
    assert doc.text == TEXT
    assert [(s.start_char, s.end_char, s.text) for s in doc.spans[layer]] == [
        (m.start, m.end, m.text) for m in mentions
    ]


@pytest.mark.parametrize("language", ["zh", "xx", "en"])
def test_sentences_alone(language):
    nlp = spacy.blank(language)
    nlp.add_pipe("inspection/sentences_v1")
    assert [s.text for s in nlp(TEXT).sents] == [TEXT[a:b] for a, b in analyze(TEXT).spans]


@pytest.mark.parametrize("language", ["zh", "xx"])
def test_findings_behind_sentences(language):
    nlp = spacy.blank(language)
    nlp.add_pipe("inspection/sentences_v1")
    nlp.add_pipe("inspection/findings_v1")
    assert [s._.finding["status"] for s in nlp(TEXT).sents] == ["found", "none"]


def test_all_layers_behind_a_foreign_tokenizer():
    nlp = spacy.blank("xx")
    for name in FACTORIES:
        nlp.add_pipe(name)
    doc = nlp(TEXT)
    found = analyze(TEXT)
    for layer in layers.names():
        assert [(s.start_char, s.end_char) for s in doc.spans[layer]] == [
            (m.start, m.end) for m in getattr(found, layer)
        ]


def test_spans_of_an_earlier_layer_survive_a_later_split():
    nlp = spacy.blank("xx")
    nlp.add_pipe("inspection/rounds_v1")
    nlp.add_pipe("inspection/slogans_v1")
    nlp.add_pipe("inspection/masks_v1")
    doc = nlp(TEXT)
    assert [s.text for s in doc.spans["rounds"]] == ["第六轮巡察"]
    assert [s._.round["first"] for s in doc.spans["rounds"]] == [6]
    assert [s._.slogan["canonical"] for s in doc.spans["slogans"]] == ["两个维护"]


CHILD = """
import json, sys, spacy
nlp = spacy.blank("zh")
nlp.add_pipe(sys.argv[1])
print(json.dumps("pipeline.nlp.components" in sys.modules))
"""


@pytest.mark.parametrize("name", FACTORIES)
def test_factory_is_found_by_entry_point(name, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", CHILD, name], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) is True


def test_saved_language_loads_where_only_spacy_is_imported(tmp_path):
    import pipeline

    pipeline.load().to_disk(tmp_path / "model")
    child = "import spacy; doc = spacy.load('model')('第三轮巡察'); print(doc.spans['rounds'][0].text)"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", child],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.stdout.strip() == "第三轮巡察", done.stderr
