"""docs/engines.md and the models that the program brings: the default is what the table says, and the models are small and told of."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.engines.choice import Choice

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")
MODELS = ("findings", "organizations")


def rows():
    """(engine, policy, F1 on tests/gold, characters a second) of the first table."""
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and line.count("|") == 9][2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [(c[0], c[1], float(c[2]), int(c[5].replace(",", ""))) for c in cells]


def test_the_table_is_whole():
    assert [(engine, policy) for engine, policy, *_ in rows()] == [
        ("rules", ""),
        *(("spaCy NER", p) for p in ("fill", "union", "model")),
        *(("HanLP RNN", p) for p in ("fill", "union", "model")),
    ]


def test_the_best_policy_is_no_worse_than_the_rules():
    rules, *others = rows()
    assert max(f1 for *_, f1, _ in others) >= rules[2]


def test_the_default_is_set_by_the_table():
    best = max(rows(), key=lambda row: (row[2], row[3]))
    assert best[:2] == ("rules", "")
    assert "**Default: rules**" in PAGE
    assert Choice().engine == "rules"


def test_the_models_are_small_and_have_cards():
    files = [p for name in MODELS for p in (ROOT / "models" / name).rglob("*") if p.is_file()]
    assert sum(p.stat().st_size for p in files) < 5_000_000
    for name in MODELS:
        assert (ROOT / "models" / name / "card.md").read_text(encoding="utf-8").startswith("# ")


def test_the_card_has_the_models_own_figures():
    folder = ROOT / "models" / "organizations"
    card = (folder / "card.md").read_text(encoding="utf-8")
    of = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["performance"]
    assert f"| {of['ents_p']:.3f} | {of['ents_r']:.3f} | {of['ents_f']:.3f} |" in card


def test_no_model_names_a_folder_of_the_machine_that_made_it():
    for path in (ROOT / "models").rglob("*"):
        # a tokenizer's vocabulary holds every sign, quotation marks and strokes too
        if path.suffix in {".cfg", ".json", ".md", ".toml"} and path.name != "tokenizer.json":
            assert '"/' not in path.read_text(encoding="utf-8"), path
