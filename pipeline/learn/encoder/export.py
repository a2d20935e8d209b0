"""From a trained network to the file that ships: ONNX, weights as bytes."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from pipeline.learn.encoder.network import Network

OPSET = 17


class _OneSentence(nn.Module):  # type: ignore[misc]  # torch may not be here
    """The network as the program asks it: a sentence at a time, without padding."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        seen = self.network.encoder(input_ids=ids).last_hidden_state
        mean = seen[:, 1:-1].mean(1)
        status = self.network.status(torch.cat([seen[:, 0], mean], 1))
        return status, self.network.labels(seen), self.network.tags(seen)


def onnx(network: Network, base: Path) -> bytes:
    """The ONNX file: `ids` (1, pieces) → `status` (1, 4), `labels` (1, pieces, labels), `tags` (1, pieces, 6).

    Weights are bytes, a scale each output channel, activations quantised as they come (dynamic quantisation). They are unsigned,
    since the product of signed with unsigned bytes overflows on processors without VNNI.

    Args:
        network: it.
        base: the folder that it began from.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 (slow, and only who trains needs it)

    layers, labels = network.encoder.config.num_hidden_layers, network.labels.out_features
    # attention step by step: what the exporter knows how to write
    written = Network(base, layers, labels, "eager")
    written.load_state_dict(network.state_dict())
    axes = {"ids": {1: "pieces"}, "labels": {1: "pieces"}, "tags": {1: "pieces"}}
    with tempfile.TemporaryDirectory() as folder, torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            _OneSentence(written).eval(),
            (torch.full((1, 16), 5),),
            str(whole),
            input_names=["ids"],
            output_names=["status", "labels", "tags"],
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(whole, small, weight_type=QuantType.QUInt8, per_channel=True)
        return small.read_bytes()
