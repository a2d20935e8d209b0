"""How finding shared passages grows: 1 000 and 10 000 synthetic documents, each size in a process of its own.

    python scripts/bench_reuse.py

A document is 1 200 characters drawn at random from the sample corpus; three in ten copy 150 characters of an earlier one, and
half hold each of two passages of boilerplate.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

from pipeline import lexicons
from pipeline.compare import alignment
from pipeline.compare.fold import Folder

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1_000, 10_000)
PARTS, LENGTH, COPY, BOILERPLATE = 4, 300, 150, 100


def documents(count: int) -> list[str]:
    """The synthetic documents."""
    chance = random.Random(7)  # noqa: S311 (no secret)
    pool = "".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "data/raw/provinces").glob("*.txt")))
    common = ["".join(chance.choices(pool, k=BOILERPLATE)) for _ in range(2)]
    made: list[str] = []
    for i in range(count):
        parts = ["".join(chance.choices(pool, k=LENGTH)) for _ in range(PARTS)]
        if i and chance.random() < 0.3:
            source = made[chance.randrange(i)]
            at = chance.randrange(len(source) - COPY)
            parts.insert(chance.randrange(PARTS), source[at : at + COPY])
        parts += [passage for passage in common if chance.random() < 0.5]
        made.append("".join(parts))
    return made


def measure(count: int) -> dict[str, float]:
    """Seconds, passages and peak MiB of one size, in this process."""
    texts = documents(count)
    began = time.process_time()
    folder = Folder(lexicons.built_in())
    found = list(alignment.shared(texts, [folder.fold(text, []) for text in texts]))
    seconds = time.process_time() - began
    try:
        import resource  # noqa: PLC0415 (not on Windows)

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    except ImportError:
        peak = 0.0
    return {"seconds": seconds, "passages": len(found), "peak": peak}


def main() -> None:
    """Print everything; with a number, measure that size and print it as JSON."""
    if len(sys.argv) > 1:
        print(json.dumps(measure(int(sys.argv[1]))))
        return
    print("shared passages, synthetic documents")
    figures = []
    for size in SIZES:
        done = subprocess.run([sys.executable, __file__, str(size)], check=True, capture_output=True, text=True)  # noqa: S603 (our own)
        figures.append(json.loads(done.stdout))
        print(
            f"  {size:6,} documents{figures[-1]['seconds']:8.1f} s{figures[-1]['peak']:8.0f} MiB"
            f"{figures[-1]['passages']:9,} pairs of passages"
        )
    print(f"  ten times the documents take {figures[1]['seconds'] / figures[0]['seconds']:.1f} x the time")


if __name__ == "__main__":
    main()
