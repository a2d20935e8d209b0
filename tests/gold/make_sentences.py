"""sentences.txt → sentences.jsonl: offsets from surface strings. Run it after every change of a label."""

import json
import re
from pathlib import Path

HERE = Path(__file__).parent
LABELS = ("political", "responsibility", "corruption", "work_style", "other")


def whole(field):
    return None if field == "-" else int(field)


def number(field):
    return None if field == "-" else float(field) if "." in field else int(field)


def word(field):
    return None if field == "-" else field


def place(text, surface):
    surface, _, nth = surface.partition("#")
    hits = [m.start() for m in re.finditer(re.escape(surface), text)]
    start = hits[int(nth or 1) - 1]
    return {"start": start, "end": start + len(surface), "text": surface}


def mask(role, unit="-"):
    return {"role": role, "unit": word(unit)}


def rounds(kind, first, last, count, term, body):
    return {
        "kind": kind,
        "from": whole(first),
        "to": whole(last),
        "count": whole(count),
        "term": whole(term),
        "body": word(body),
    }


def problem(labels):
    return {"labels": labels.split(",")}


def stat(metric, value, unit):
    return {"metric": metric, "value": number(value), "unit": word(unit)}


LAYERS = {
    "masks": ("M", mask),
    "rounds": ("R", rounds),
    "orgs": ("O", dict),
    "slogans": ("S", dict),
    "problems": ("P", problem),
    "stats": ("N", stat),
}


def mentions(text, line, values):
    found = []
    for item in filter(None, map(str.strip, line.split("|"))):
        surface, *fields = item.split("/")
        found.append(place(text, surface) | values(*fields))
    return sorted(found, key=lambda m: m["start"])


def record(number, block):
    lines = dict(line.split(" ", 1) for line in block.splitlines() if not line.startswith("#"))
    text = lines["T"]
    layers = {name: mentions(text, lines.get(key, ""), values) for name, (key, values) in LAYERS.items()}
    for slogan in layers["slogans"]:
        slogan["canonical"] = re.sub(r"[“”\"\s]", "", slogan["text"])
    called = {label for p in layers["problems"] for label in p["labels"]}
    finding = {"status": lines["F"], "labels": [label for label in LABELS if label in called]}
    return {"id": f"own-{number:03}", "text": text, "finding": finding} | layers


def main():
    blocks = [b for b in (HERE / "sentences.txt").read_text("utf-8").split("\n\n") if "\nF " in b]
    records = [record(number, block) for number, block in enumerate(blocks, 1)]
    lines = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
    (HERE / "sentences.jsonl").write_text(lines, "utf-8")


if __name__ == "__main__":
    main()
