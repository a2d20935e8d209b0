"""The recogniser of organizations that the program comes with, learnt anew: export, spacy train, card.

    python scripts/recogniser.py [FOLDER]

The same sentences and configuration give the same model on the same machine. FOLDER (default: data/ner) holds what lies between.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path

from spacy.cli.train import train

from pipeline import lexicons
from pipeline.cli_engines import SENTENCES
from pipeline.engines import docbin, examples

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "models" / "organizations"
CARD = """# A recogniser of organizations

Finds named bodies in Chinese Party inspection texts. A spaCy pipeline (`tok2vec`, `ner`) over single characters, trained from nothing
by `make recogniser` with `configs/ner.cfg`; no pretrained weights are in it. `--ner spacy` uses it beside the rules; how well each way
of putting the two together does is in docs/engines.md.

## Data

{train} sentences, {by_hand} of these and the held-out ones marked by hand, which count {times} times (data/organizations: invented
sentences, written and marked by language models); the others, sentences of data/labelled and data/raw, are annotated by the program's
rules, whose mistakes the model learns too. Digest of all: `{digest}`.

## Figures

Exact names on {dev} sentences held out by a digest of their text, against the marks, or the rules where there are none. The best of the
checkpoints on these sentences is kept, so that the figures flatter a little.

| precision | recall | F1 |
| --- | --- | --- |
| {ents_p:.3f} | {ents_r:.3f} | {ents_f:.3f} |

Of them {marked} are marked by hand; docs/engines.md has the figures on these, and on gold that nothing was trained on.

## What it must not be used for

- To judge persons or bodies: it finds names and says nothing of what the text says about them.
- On other registers than inspection texts: it has seen no other.
"""


def main(folder: Path) -> None:
    """Train and put the model in its place."""
    found = examples.read([ROOT / p for p in SENTENCES], lexicons.load())
    written = docbin.write(found, folder)
    sets = {"paths.train": str(folder / docbin.TRAIN), "paths.dev": str(folder / docbin.DEV)}
    train(ROOT / "configs" / "ner.cfg", folder / "model", overrides=sets)
    shutil.rmtree(MODEL, ignore_errors=True)
    shutil.copytree(folder / "model" / "model-best", MODEL)
    meta = json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256("\n".join(f"{e.text} {e.organizations}" for e in found).encode()).hexdigest()
    marked = sum(e.by_hand for e in examples.held(found))
    card = CARD.format(**written._asdict(), **meta["performance"], times=examples.BY_HAND, digest=digest, marked=marked)
    (MODEL / "card.md").write_text(card, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data" / "ner")
