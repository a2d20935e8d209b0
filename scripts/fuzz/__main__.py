"""Do to the program whatever can be done to it, and count what it did not bear.

    python scripts/fuzz --files 10000 --kills 200 --others 50 --pairs 20 --seed 0

Everything follows from the seed but for the moments of kills. Ends with exit code 1 if anything was found; what is found is printed
with what makes it again, and belongs into a test.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from faults import faults
from files import files, json_lines
from growth import growth
from kills import kills_of_others, kills_of_run
from rivals import readers_beside_a_writer, writers
from tools import Count


def main() -> int:
    """Run every part and print its counts."""
    # here and in every command: the encoder takes what is done to a text no differently, and eighty times as long
    os.environ["XUNSHI_JUDGE"] = "linear"
    os.environ["XUNSHI_LANG"] = "en"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000, help="mutated files, and a tenth as many JSON lines")
    parser.add_argument("--kills", type=int, default=200, help="kills of run")
    parser.add_argument("--others", type=int, default=50, help="kills each of compare, report, train and review import")
    parser.add_argument("--pairs", type=int, default=20, help="pairs of writers, and as many runs beside readers")
    parser.add_argument("--faults", type=int, default=60, help="failing calls of the system")
    parser.add_argument("--size", type=int, default=40_000, help="characters of texts of one pattern")
    parser.add_argument("--only", help="one part: files, lines, kills, others, faults, growth, writers, readers")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    found = 0
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        folder = Path(name)
        parts: tuple[tuple[str, Callable[[Count], None]], ...] = (
            ("files", lambda c: files(folder / "files", given.files, given.seed, c)),
            ("lines", lambda c: json_lines(given.files // 10, given.seed, c)),
            ("kills", lambda c: kills_of_run(folder / "kills", given.kills, given.seed, c)),
            ("others", lambda c: kills_of_others(folder / "others", given.others, given.seed, c)),
            ("faults", lambda c: faults(folder / "faults", given.faults, given.seed, c)),
            ("growth", lambda c: growth(given.size, c)),
            ("writers", lambda c: writers(folder / "writers", given.pairs, c)),
            ("readers", lambda c: readers_beside_a_writer(folder / "readers", given.pairs, c)),
        )
        for title, part in parts:
            if given.only not in {None, title}:
                continue
            count, began = Count(), time.perf_counter()
            part(count)
            print(f"{title:8s} {time.perf_counter() - began:6.0f} s  {count}", flush=True)
            found += count.found
    print("nothing was found" if not found else f"{found} found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
