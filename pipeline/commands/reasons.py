"""What `explain` prints: a sentence for each decision, which a layman reads, and below it the weights that it rests on."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from pipeline import codelists
from pipeline.commands.terminal import STATUS_STYLES
from pipeline.commands.tongue import in_words
from pipeline.evaluate.explain import Decision, Explanation, Reason
from pipeline.messages import Message, chained, language

SURE = float("inf")
# how probable a decision is, from which on it is called so
_SURENESS = (
    (0.95, Message("surely")),
    (0.8, Message("quite surely")),
    (0.6, Message("rather")),
    (0.0, Message("in doubt")),
)
MOST = 3  # words that a sentence names on either side


def explain(text: str, found: Explanation, *, as_json: bool) -> None:
    """Print why a sentence was judged as it was.

    Args:
        text: the sentence.
        found: why it was judged so.
        as_json: one line of JSON instead of coloured text.
    """
    if as_json:
        sys.stdout.write(json.dumps(_record(text, found), ensure_ascii=False) + "\n")
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(Text(text))
    console.print(Text(_headline(found), STATUS_STYLES.get(found.finding.status, "")))
    for sentence in sentences(text, found):
        console.print(Text(sentence.told(language())))
    console.print(Text("\n" + in_words("The weights:"), style="dim"))
    console.print(Text(in_words("by rule: {rule}", rule=_by_rule(found)), style="dim"))
    for decision in found.decisions:
        _print_decision(console, decision)
    console.print(Text("\n" + in_words("weights: {weights}", weights=found.weights), style="dim"))


def sentences(text: str, found: Explanation) -> list[Message]:
    """Why each decision fell as it did, a sentence for each that was taken and one for those that were not.

    Args:
        text: the sentence that was judged.
        found: why it was judged so.
    """
    told = [_sentence(text, decision, found) for decision in found.decisions if decision.given]
    others = [d for d in found.decisions if not d.given]
    if others:
        parts = [Message("{name} ({percent} in 100)", name=_title(d.name), percent=_percent(d)) for d in others]
        told.append(Message("Not: {labels}.", labels=chained(", ", parts)))
    return told


def _sentence(text: str, decision: Decision, found: Explanation) -> Message:
    sureness = next(word for least, word in _SURENESS if decision.probability >= least)
    parts = [
        Message(
            "{name}, {sureness}: {percent} in 100.",
            name=_title(decision.name),
            sureness=sureness,
            percent=_percent(decision),
        )
    ]
    known = [_phrase(r) for r in decision.reasons if r.weight == SURE]
    if known:
        parts.append(Message("The lexicon says so: {known}.", known=", ".join(known)))
    words = [r for r in decision.reasons if r.weight != SURE and r.what in text]
    for_, against = [r for r in words if r.weight > 0], [r for r in words if r.weight < 0]
    if for_:
        parts.append(Message("For it speak {words}.", words=_quoted(for_)))
    if against:
        parts.append(Message("Against it speak {words}.", words=_quoted(against)))
    if decision is found.decisions[0] and found.by_rule.status != decision.name:
        parts.append(Message("The rules alone would say: {status}.", status=_title(found.by_rule.status)))
    if decision.change:
        becomes = _title(decision.change.becomes)
        parts.append(
            Message("Without “{phrase}” it would be: {becomes}.", phrase=decision.change.phrase, becomes=becomes)
        )
    else:
        parts.append(Message("No single phrase changes it."))
    return chained(" ", parts)


def _phrase(known: Reason) -> str:
    return f"“{known.what.removeprefix('lexicon: ').rpartition(' is ')[0]}”"


def _quoted(reasons: Sequence[Reason]) -> str:
    return ", ".join(f"“{r.what}”" for r in reasons[:MOST])


def _percent(decision: Decision) -> int:
    return round(100 * decision.probability)


def _title(name: str) -> Message:
    """The title of a status or label; of one of a user's own, its name."""
    if name.startswith("not "):
        return Message("not {name}", name=_title(name.removeprefix("not ")))
    lists = [n for n in ("status", "label") if name in codelists.names(n)]
    return codelists.Title(lists[0], name) if lists else Message(name)


def _headline(found: Explanation) -> str:
    unsure = "  " + in_words("(unsure: a person should look)") if found.finding.unsure else ""
    return f"{found.finding.status}  {', '.join(found.finding.labels)}{unsure}"


def _by_rule(found: Explanation) -> Message:
    said = f"{found.by_rule.status}  {', '.join(found.by_rule.labels)}"
    return (
        Message("{said}, governed by {cue}", said=said, cue=found.by_rule.cue) if found.by_rule.cue else Message(said)
    )


def _record(text: str, found: Explanation) -> dict[str, object]:
    decisions = [
        d._asdict() | {"reasons": [_told(r) for r in d.reasons], "change": d.change and d.change._asdict()}
        for d in found.decisions
    ]
    finding = {"status": found.finding.status, "labels": found.finding.labels, "unsure": found.finding.unsure}
    rule = {"status": found.by_rule.status, "labels": found.by_rule.labels, "cue": found.by_rule.cue}
    return {"text": text, "finding": finding, "rule": rule, "decisions": decisions, "weights": found.weights}


def _told(reason: Reason) -> dict[str, object]:
    return {"what": reason.what, "weight": None if reason.weight == SURE else round(reason.weight, 3)}


def _print_decision(console: Console, decision: Decision) -> None:
    console.print(Text(f"\n{decision.name}  {decision.probability:.2f}", style="bold" if decision.given else "dim"))
    if not decision.given:
        return
    for reason in decision.reasons:
        weight = "  " + in_words("sure") if reason.weight == SURE else f"{reason.weight:+6.2f}"
        console.print(Text(f"  {weight}  {reason.what}"))
    if decision.change:
        change = in_words(
            "without “{phrase}”: {becomes}", phrase=decision.change.phrase, becomes=decision.change.becomes
        )
        console.print(Text(f"  {change}", style="italic"))
    else:
        console.print(Text("  " + in_words("no single phrase changes it"), style="italic dim"))
