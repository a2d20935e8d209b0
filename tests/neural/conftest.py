"""HanLP components trained in a moment."""

from __future__ import annotations

import pytest
from odd_texts import LEXICONS

from pipeline.learn.organizations import examples

PLACES = "禾埕 霜林 碧溪 云墟 柘坪 浣石 蓼湾 棠浔 鹭溪 槐荫".split()
FRAMES = (
    "〖{}便民站〗按期整改**个问题。",
    "巡察组进驻〖{}便民站〗。",
    "由〖{}便民站〗牵头，县里督办ｘｘ件。",
    "{}一带的问题已整改。",
)


@pytest.fixture(scope="session")
def sentences(tmp_path_factory):
    """Marked sentences whose stations the rules do not know."""
    path = tmp_path_factory.mktemp("sentences") / "stations.marked.txt"
    path.write_text(
        "\n".join(f.format(p + q) for f in FRAMES for p in PLACES for q in ("", "东", "西")), encoding="utf-8"
    )
    return path


@pytest.fixture(scope="session")
def trained(sentences, tmp_path_factory):
    """The folder that `xunshi train hanlp` writes: segment and ner."""
    from pipeline.learn.organizations import hanlp_fit

    out = tmp_path_factory.mktemp("hanlp") / "models"
    plan = hanlp_fit.Plan(epochs=12, embed=16, hidden=24, batch=8, rate=0.02)
    found = examples.read([sentences], LEXICONS)
    figures = hanlp_fit.train(found, out, hanlp_fit.KINDS, 0, lambda _: None, plan)
    assert figures["ner"]["f1"] > 0.8
    assert figures["segment"]["f1"] > 0.8
    return out


@pytest.fixture(scope="session")
def tiny_bert(tmp_path_factory):
    """A randomly initialised BERT of 512 positions, as a folder."""
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("bert") / "tiny"
    folder.mkdir()
    characters = sorted(
        {c for f in FRAMES for c in f} | {c for p in PLACES for c in p} | set("县局省委。，、0123456789xX×*东西")
    )
    (folder / "vocab.txt").write_text(
        "\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]), encoding="utf-8"
    )
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(characters) + 5,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=512,
    )
    BertModel(config).save_pretrained(folder)
    return folder
