"""Agreement between coders beyond chance: Cohen's κ, Krippendorff's α, Gwet's AC1.

Own code, because the packages that have α and AC1 pin years-old pandas and SciPy, or carry a licence that this project's does not go
with; κ is here too so that all three count the same units. Tests pin each to published worked examples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations, permutations

# unit → coder → value; a coder may have left units out
Codings = Mapping[str, Mapping[str, Hashable]]


def cohen_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """κ of two coders (Cohen 1960): (observed - expected) / (1 - expected), expected from each coder's own shares.

    None where there are no pairs, or both coders used one and the same value throughout, which leaves κ undefined.
    """
    if not pairs:
        return None
    n = len(pairs)
    observed = sum(a == b for a, b in pairs) / n
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    return _beyond(observed, sum(first[v] * second[v] for v in first) / n**2)


def krippendorff_alpha(codings: Codings) -> float | None:
    """α for nominal values, any number of coders, units left out (Krippendorff 2011); None where fewer than two values occur."""
    held = [list(coders.values()) for coders in codings.values() if len(coders) > 1]
    # coincidences: each unit's ordered pairs of judgements, weighted so that a unit counts as often as it was judged
    total: dict[tuple[Hashable, Hashable], float] = {}
    for values in held:
        for pair in permutations(values, 2):
            total[pair] = total.get(pair, 0.0) + 1 / (len(values) - 1)
    margins: dict[Hashable, float] = {}
    for (a, _), count in total.items():
        margins[a] = margins.get(a, 0.0) + count
    n = sum(margins.values())
    if len(margins) < 2:
        return None
    disagreed = sum(count for (a, b), count in total.items() if a != b)
    expected = (n**2 - sum(m**2 for m in margins.values())) / (n - 1)
    return 1 - disagreed / expected


def gwet_ac1(codings: Codings, values: Sequence[Hashable]) -> float | None:
    """AC1 (Gwet 2008), which stays meaningful where one value is far more frequent than the others.

    Args:
        codings: any number of coders, units left out allowed.
        values: every value that a coder could have chosen.
    """
    counts = [Counter(coders.values()) for coders in codings.values() if coders]
    paired = [c for c in counts if c.total() > 1]
    if not paired or len(values) < 2:
        return None
    observed = sum(sum(k * (k - 1) for k in c.values()) / (c.total() * (c.total() - 1)) for c in paired) / len(paired)
    shares = [sum(c[v] / c.total() for c in counts) / len(counts) for v in values]
    return _beyond(observed, sum(p * (1 - p) for p in shares) / (len(values) - 1))


def _beyond(observed: float, expected: float) -> float | None:
    return None if expected >= 1 else (observed - expected) / (1 - expected)


def report(codings: Codings, values: Sequence[Hashable]) -> dict[str, float | int | None]:
    """Units coded more than once, share on which all agree, mean κ over pairs of coders, α, AC1.

    Args:
        codings: unit → coder → value.
        values: all that a coder could have given.

    Returns:
        By name `units`, `agreed`, `kappa`, `alpha`, `ac1`; None where a figure is undefined.
    """
    held = {unit: coders for unit, coders in codings.items() if len(coders) > 1}
    coders = sorted({c for of in held.values() for c in of})
    kappas = [
        k
        for a, b in combinations(coders, 2)
        if (k := cohen_kappa([(of[a], of[b]) for of in held.values() if a in of and b in of])) is not None
    ]
    return {
        "units": len(held),
        "agreed": sum(len(set(of.values())) == 1 for of in held.values()) / len(held) if held else None,
        "kappa": sum(kappas) / len(kappas) if kappas else None,
        "alpha": krippendorff_alpha(held),
        "ac1": gwet_ac1(held, values),
    }
