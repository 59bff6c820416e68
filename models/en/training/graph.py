"""The network as an ONNX graph with 8-bit weights, written operator by operator.

Weights have 7 bits (-64 to 64): then no pair of products overflows the 16 bits in which AVX2 adds them, and
every x86 processor gets the same integers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Floats = NDArray[np.float32]
MOST = 64
MICROSOFT = "com.microsoft"


@dataclass
class Layer:
    """A convolution of width 3 over words: `weight` (3 * inputs, outputs), left to right; then norm."""

    weight: Floats
    bias: Floats
    dilation: int
    scale: Floats
    shift: Floats


@dataclass
class Weights:
    """`entry` and `exit` are (inputs, outputs)."""

    entry: Floats
    entry_bias: Floats
    layers: Sequence[Layer]
    exit: Floats
    exit_bias: Floats


@dataclass
class _Graph:
    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def add(
        self, operator: str, inputs: Sequence[str], outputs: Sequence[str], domain: str = "", **more: Any
    ) -> str:
        self.nodes.append(helper.make_node(operator, list(inputs), list(outputs), domain=domain, **more))
        return outputs[0]

    def quantised(self, name: str, value: str) -> tuple[str, str, str]:
        outputs = [f"{name}_q", f"{name}_scale", f"{name}_zero"]
        self.add("DynamicQuantizeLinear", [value], outputs)
        return outputs[0], outputs[1], outputs[2]

    def multiply(self, name: str, quantised: tuple[str, str, str], weight: Floats, bias: Floats) -> str:
        scale = np.maximum(np.abs(weight).max(axis=0), 1e-8) / MOST
        rounded = np.rint(weight / scale).astype(np.int8)
        value, value_scale, zero = quantised
        inputs = [
            value, self.constant(f"{name}_weight", rounded), value_scale,
            self.constant(f"{name}_weight_scale", scale.astype(np.float32)), zero, "",
            self.constant(f"{name}_bias", bias.astype(np.float32)),
        ]  # fmt: skip
        return self.add("MatMulIntegerToFloat", inputs, [f"{name}_out"], MICROSOFT)

    def shifted(self, name: str, value: str, zero: str, by: int) -> str:
        """The rows `by` places earlier (negative) or later, zeros at the end."""
        before, after = (-by, 0) if by < 0 else (0, by)
        pads = self.constant(f"{name}_pads", np.array([before, 0, after, 0], np.int64))
        padded = self.add("Pad", [value, pads, zero], [f"{name}_padded"])
        ends = (0, by) if by < 0 else (by, np.iinfo(np.int64).max)
        start = self.constant(f"{name}_start", np.array([ends[0]], np.int64))
        end = self.constant(f"{name}_end", np.array([ends[1]], np.int64))
        axis = self.constant(f"{name}_axis", np.array([0], np.int64))
        return self.add("Slice", [padded, start, end, axis], [f"{name}_shifted"])


def build(weights: Weights, *, activation: str = "Gelu") -> onnx.ModelProto:
    """The graph `words` (n, inputs) → `logits` (n, tags)."""
    graph = _Graph()
    quantised = graph.quantised("words", "words")
    value = graph.multiply("entry", quantised, weights.entry, weights.entry_bias)
    for number, layer in enumerate(weights.layers):
        name = f"layer{number}"
        integers, scale, zero = graph.quantised(name, value)
        left = graph.shifted(f"{name}_left", integers, zero, -layer.dilation)
        right = graph.shifted(f"{name}_right", integers, zero, layer.dilation)
        joined = graph.add("Concat", [left, integers, right], [f"{name}_joined"], axis=1)
        inner = graph.multiply(name, (joined, scale, zero), layer.weight, layer.bias)
        domain = MICROSOFT if activation in {"Gelu", "FastGelu", "QuickGelu"} else ""
        inner = graph.add(activation, [inner], [f"{name}_active"], domain)
        total = graph.add("Add", [value, inner], [f"{name}_sum"])
        value = graph.add(
            "LayerNormalization",
            [
                total,
                graph.constant(f"{name}_norm", layer.scale),
                graph.constant(f"{name}_norm_bias", layer.shift),
            ],
            [f"{name}_normed"],
            axis=-1,
            epsilon=1e-5,
        )
    quantised = graph.quantised("exit", value)
    logits = graph.multiply("exit", quantised, weights.exit, weights.exit_bias)
    made = helper.make_graph(
        graph.nodes,
        "names",
        [helper.make_tensor_value_info("words", TensorProto.FLOAT, ["n", weights.entry.shape[0]])],
        [helper.make_tensor_value_info(logits, TensorProto.FLOAT, ["n", weights.exit.shape[1]])],
        graph.constants,
    )
    imports = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
    model = helper.make_model(made, opset_imports=imports, ir_version=9)
    onnx.checker.check_model(model)
    return model
