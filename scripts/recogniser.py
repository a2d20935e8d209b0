"""The recogniser of organizations that the program comes with, learnt anew: export, spacy train, card.

    python scripts/recogniser.py

Run it in the repository's root. The same sentences and configuration give the same model on the same machine; what lies between
stays in data/ner.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from spacy.cli.train import train

from pipeline import lexicons
from pipeline.commands.learning import SENTENCES
from pipeline.learn.organizations import docbin, examples

# relative, so that the model's own record of its training names no folder of this machine
FOLDER = Path("data") / "ner"
MODEL = Path("models") / "organizations"
CARD = """# A recogniser of organizations

Finds named bodies in Chinese Party inspection texts. A spaCy pipeline (`tok2vec`, `ner`) over single characters, trained from nothing
by `make recogniser` with `configs/ner.cfg`; no pretrained weights are in it. `--ner spacy` uses it beside the rules; how well each way
of putting the two together does is in docs/engines.md.

## Data

{train} sentences, and {dev} held out by a digest of their text. Of them all {by_hand} are marked by hand (data/organizations: invented,
written and marked by language models), and count {times} times; the others, sentences of data/labelled and data/raw, are annotated by
the program's rules, whose mistakes the model learns too. Digest of all: `{digest}`.

## Figures

Exact names on the held-out sentences, against the marks, or the rules where there are none. The best of the checkpoints on these
sentences is kept, so that the figures flatter a little.

| precision | recall | F1 |
| --- | --- | --- |
| {ents_p:.3f} | {ents_r:.3f} | {ents_f:.3f} |

Of these {marked} are marked by hand; docs/engines.md has the figures on these, and on gold that nothing was trained on.

## What it must not be used for

- To judge persons or bodies: it finds names and says nothing of what the text says about them.
- On other registers than inspection texts: it has seen no other.
"""


def main() -> None:
    """Train and put the model in its place."""
    found = examples.read([Path(p) for p in SENTENCES], lexicons.load())
    written = docbin.write(found, FOLDER)
    train(Path("configs") / "ner.cfg", FOLDER / "model")
    shutil.rmtree(MODEL, ignore_errors=True)
    shutil.copytree(FOLDER / "model" / "model-best", MODEL)
    meta = json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))
    card = CARD.format(
        **written._asdict(),
        **meta["performance"],
        times=examples.BY_HAND,
        digest=examples.digest(found),
        marked=sum(e.by_hand for e in examples.held(found)),
    )
    (MODEL / "card.md").write_text(card, encoding="utf-8")


if __name__ == "__main__":
    main()
