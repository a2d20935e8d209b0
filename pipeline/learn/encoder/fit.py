"""Fitting the encoder: every known thing of every sentence at once, epoch by epoch, resumed where it was stopped."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from pipeline.learn.encoder.examples import Example
from pipeline.learn.encoder.network import IGNORED, Batch, Network, Reader, inside
from pipeline.messages import Message

Say = Callable[[str], None]
# sentences of about one length stand together, within so many batches
POOL = 50
TOLD_EVERY = 100


class Plan(NamedTuple):
    """How an encoder is trained.

    Attributes:
        layers: of the base that are kept, the lowest.
        epochs: times that every sentence is seen.
        batch: sentences a step.
        rate: learning rate of the encoder; heads, which begin from nothing, learn ten times as fast.
        hidden: share of pieces read as unknown.
        warm: share of the steps in which the rate rises; then it falls to nothing.
        seed: of everything that is drawn.
    """

    layers: int = 8
    epochs: int = 4
    batch: int = 32
    rate: float = 1e-4
    hidden: float = 0.05
    warm: float = 0.1
    seed: int = 20


def fit(examples: Sequence[Example], base: Path, labels: int, plan: Plan, kept: Path | None, say: Say) -> Network:
    """A network that has learnt from the examples.

    Args:
        examples: sentences.
        base: the folder that `scripts/encoder.py` makes.
        labels: how many the codebook has.
        plan: how.
        kept: folder where each epoch's state is kept, so that a stopped training goes on; None to keep nothing.
        say: is told of the loss.
    """
    torch.manual_seed(plan.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network: Network = Network(base, plan.layers, labels).to(device)
    reader = Reader(base, labels)
    steps = plan.epochs * -(-len(examples) // plan.batch)
    optimizer = _optimizer(network, plan)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps, plan.warm))
    state = kept / f"{_name(examples, base, plan)}.pt" if kept else None
    begun = _resumed(state, network, optimizer, schedule, say)
    step = begun * (steps // plan.epochs)
    for epoch in range(begun, plan.epochs):
        network.train()
        # what is drawn hangs on the epoch alone, so that a training that goes on ends with the same weights
        torch.manual_seed(plan.seed + 1 + epoch)
        draws = torch.Generator().manual_seed(plan.seed + epoch)
        losses = []
        for group in _groups(examples, plan.batch, random.Random(plan.seed + epoch)):  # noqa: S311 (order, no secret)
            batch = reader.batch(group, draws, plan.hidden)
            loss = _loss(network, batch, device)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
            step += 1
            if step % TOLD_EVERY == 0 or step == steps:
                say(Message("step {step} of {steps}, loss {mean:.3f}", step=step, steps=steps, mean=np.mean(losses)))
        if state is not None:
            _keep(state, epoch + 1, network, optimizer, schedule)
    network.to("cpu").eval()
    return network


def _optimizer(network: Network, plan: Plan) -> torch.optim.Optimizer:
    own = [(name, p) for name, p in network.named_parameters() if name.startswith("encoder.")]
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    return torch.optim.AdamW(
        [
            {"params": [p for _, p in own if p.ndim > 1], "weight_decay": 0.01},
            {"params": [p for _, p in own if p.ndim < 2], "weight_decay": 0.0},
            {"params": heads, "weight_decay": 0.0, "lr": plan.rate * 10},
        ],
        lr=plan.rate,
    )


def _rate(step: int, steps: int, warm: float) -> float:
    return min((step + 1) / (steps * warm), max(0.0, (steps - step) / (steps * (1 - warm))))


def _groups(examples: Sequence[Example], size: int, draws: random.Random) -> Iterator[list[Example]]:
    """Batches of sentences of nearly one length, in a drawn order."""
    order = list(examples)
    draws.shuffle(order)
    batches = []
    for at in range(0, len(order), size * POOL):
        pool = sorted(order[at : at + size * POOL], key=lambda e: len(e.text))
        batches += [pool[i : i + size] for i in range(0, len(pool), size)]
    draws.shuffle(batches)
    yield from batches


def _loss(network: Network, batch: Batch, device: str) -> Tensor:
    """The sum over what is known: status, labels of the sentence and of its phrases, tags of both layers."""
    with torch.autocast(device, torch.bfloat16):
        status, labels, tags = network(batch.ids.to(device), batch.mask.to(device))
    status, labels, tags = status.float().cpu(), labels.float().cpu(), tags.float().cpu()
    losses = []
    if bool((batch.status != IGNORED).any()):
        losses.append(nn.functional.cross_entropy(status, batch.status, ignore_index=IGNORED))
    told, held = sentence_labels(labels, batch), [labels[row, a:b].mean(0) for row, a, b, _ in batch.phrases]
    whether = nn.functional.binary_cross_entropy_with_logits
    if bool(batch.named.any()):
        losses.append(whether(told[batch.named], batch.labels[batch.named]) * labels.shape[2])
    if held:
        true = torch.tensor([of for *_, of in batch.phrases], dtype=torch.float)
        losses.append(whether(torch.stack(held), true) * 2)
    for of, scores in zip(batch.tags, tags.split(tags.shape[2] // 2, dim=2), strict=True):
        if bool((of != IGNORED).any()):
            losses.append(nn.functional.cross_entropy(scores.transpose(1, 2), of, ignore_index=IGNORED))
    return torch.stack(losses).sum()


def sentence_labels(labels: Tensor, batch: Batch) -> Tensor:
    """(sentences, labels): the mean over the pieces of each sentence.

    Args:
        labels: (sentences, pieces, labels) scores.
        batch: what was read.
    """
    own = inside(batch.mask).unsqueeze(2).float()
    return (labels * own).sum(1) / own.sum(1).clamp(min=1)


def _name(examples: Sequence[Example], base: Path, plan: Plan) -> str:
    """What decides the weights: a state of other data or another plan is not gone on with."""
    config = (base / "source.json").read_text(encoding="utf-8") if (base / "source.json").is_file() else ""
    return hashlib.sha256(f"{examples!r} {plan} {config}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _keep(path: Path, epoch: int, network: Network, optimizer: torch.optim.Optimizer, schedule: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    torch.save(
        {
            "epoch": epoch,
            "network": network.state_dict(),
            "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(),  # type: ignore[attr-defined]
        },
        part,
    )
    part.replace(path)


def _resumed(path: Path | None, network: Network, optimizer: torch.optim.Optimizer, schedule: object, say: Say) -> int:
    """The epochs that were done before, their state taken over."""
    if path is None or not path.is_file():
        return 0
    state = torch.load(path, weights_only=True)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])  # type: ignore[attr-defined]
    say(Message("{epoch} epochs were done before: going on", epoch=state["epoch"]))
    return int(state["epoch"])
