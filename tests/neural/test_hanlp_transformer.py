"""The transformer path, on a tiny BERT that knows nothing: fit, save, load, words and names with exact offsets."""

from __future__ import annotations

import json
import shutil

import pytest
from odd_texts import LEXICONS, WILD, well_formed

from pipeline.engines.hanlp.folder import NER, SEGMENT, check
from pipeline.engines.hanlp.ner import HanlpRecogniser
from pipeline.engines.hanlp.segment import HanlpSegmenter
from pipeline.errors import XunshiError
from pipeline.evaluate.scores import exact
from pipeline.learn.organizations import examples, hanlp_fit
from pipeline.learn.organizations.hanlp_fit import _places
from pipeline.segment.words import words

pytest.importorskip("hanlp", reason="the extra hanlp is not installed")


def quietly(fit, *arguments, **options):
    from pipeline.learn.organizations.hanlp_fit import _optimizer, _quiet

    with _quiet(), _optimizer():
        fit(*arguments, devices=-1, batch_size=8, seed=0, crf=False, **options)


@pytest.fixture(scope="module")
def learnt(sentences):
    return examples.read([sentences], LEXICONS)


@pytest.fixture(scope="module")
def recogniser_folder(learnt, tiny_bert, tmp_path_factory):
    from hanlp.components.ner.transformer_ner import TransformerNamedEntityRecognizer

    folder = tmp_path_factory.mktemp("ner")
    file = folder / "train.tsv"
    lines = []
    for example in learnt:
        tags = ["O"] * len(example.text)
        for start, end in example.organizations:
            tags[start:end] = ["B-NT", *["M-NT"] * (end - start - 2), "E-NT"]
        lines += [f"{c}\t{t}" for c, t in zip(example.text, tags, strict=True)] + [""]
    file.write_text("\n".join(lines), encoding="utf-8")
    out = folder / "model"
    quietly(
        TransformerNamedEntityRecognizer().fit,
        str(file),
        str(file),
        str(out),
        transformer=str(tiny_bert),
        lr=1e-3,
        epochs=1,
    )
    return out


@pytest.fixture(scope="module")
def recogniser(recogniser_folder):
    return HanlpRecogniser(check(recogniser_folder, NER))


@pytest.fixture(scope="module")
def segmenter(learnt, tiny_bert, tmp_path_factory):
    from hanlp.components.tokenizers.transformer import TransformerTaggingTokenizer

    folder = tmp_path_factory.mktemp("segment")
    file = folder / "train.txt"
    file.write_text("\n".join(" ".join(words(e.text)) for e in learnt), encoding="utf-8")
    out = folder / "model"
    quietly(
        TransformerTaggingTokenizer().fit,
        str(file),
        str(file),
        str(out),
        transformer=str(tiny_bert),
        lr=3e-3,
        epochs=20,
    )
    return HanlpSegmenter(check(out, SEGMENT), LEXICONS)


@pytest.mark.parametrize("text", WILD, ids=range(len(WILD)))
def test_offsets_of_names(recogniser, text):
    (found,) = recogniser.find([text])
    well_formed(found, text)


@pytest.mark.parametrize("text", WILD, ids=range(len(WILD)))
def test_words_join_back(segmenter, text):
    found = segmenter(text)
    assert "".join(found) == text
    assert all(found)


def test_words_are_those_that_it_learnt(segmenter, learnt):
    """So that offsets are seen to come from the model and not from a fallback."""
    places = [(_places(segmenter(e.text)), _places(words(e.text))) for e in learnt]
    assert exact((true, said) for said, true in places)["f1"] > 0.8


def test_training_with_a_transformer(learnt, tiny_bert, tmp_path):
    """What is written is found by whoever names the folder, and its card says where the weights come from."""
    plan = hanlp_fit.of_transformer(tiny_bert)._replace(epochs=1, batch=8)
    figures = hanlp_fit.train(learnt, tmp_path, [NER], 0, lambda _: None, plan)
    assert set(figures) == {NER}
    (found,) = HanlpRecogniser(check(tmp_path / NER, NER)).find(["由禾埕便民站牵头。"])
    well_formed(found, "由禾埕便民站牵头。")
    card = (tmp_path / NER / "card.md").read_text(encoding="utf-8")
    assert f"the transformer in `{tiny_bert.name}`" in card
    assert "embed" not in card
    assert "transformer_rate 0.0001" in card


def test_the_optimizer_is_lent_for_the_time_of_training():
    from transformers import optimization

    before = hasattr(optimization, "AdamW")
    with hanlp_fit._optimizer():
        assert hasattr(optimization, "AdamW")
    assert hasattr(optimization, "AdamW") == before


def test_a_transformer_learns_no_words(learnt, tiny_bert, tmp_path):
    with pytest.raises(XunshiError, match="add --only ner"):
        hanlp_fit.train(learnt, tmp_path, [SEGMENT], 0, lambda _: None, hanlp_fit.of_transformer(tiny_bert))


def test_a_folder_that_is_no_transformer(tmp_path):
    with pytest.raises(XunshiError, match=r"holds no config\.json; make it with make encoder-base"):
        hanlp_fit.of_transformer(tmp_path)


def test_a_transformer_that_is_gone(learnt, recogniser_folder, tmp_path):
    """The folder holds the weights, not its BERT's vocabulary: told by name, without asking the network."""
    copy = tmp_path / "copy"
    shutil.copytree(recogniser_folder, copy)
    config = json.loads((copy / "config.json").read_text(encoding="utf-8"))
    (copy / "config.json").write_text(json.dumps(config | {"transformer": "nobody/no-such-bert"}), encoding="utf-8")
    with pytest.raises(XunshiError, match=r"needs the transformer nobody/no-such-bert, .*--allow-download"):
        HanlpRecogniser(check(copy, NER))
