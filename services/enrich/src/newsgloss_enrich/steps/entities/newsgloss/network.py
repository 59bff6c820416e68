"""The small network over word vectors, in numpy: convolutions of width 3 with a residual and a norm each.

In 32-bit floats it is as fast as an inference library on the processors that were tried, with and without
8-bit instructions, and it needs nothing but numpy.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_EPSILON = np.float32(1e-5)


@dataclass(frozen=True)
class Convolution:
    """`weight`: (3 * hidden, hidden), for the word `dilation` before, the word, and the one after."""

    weight: Floats
    bias: Floats
    dilation: int
    scale: Floats
    shift: Floats


@dataclass(frozen=True)
class Network:
    """`languages`: (languages, hidden), added to every word of a text; `exit_weight`: (hidden, tags)."""

    languages: Floats
    layers: Sequence[Convolution]
    exit_weight: Floats
    exit_bias: Floats

    @property
    def products(self) -> int:
        """Multiply-adds a word."""
        return sum(layer.weight.size for layer in self.layers) + self.exit_weight.size

    def logits(self, words: Floats, language: int) -> Floats:
        """(words, tags) of one text whose words have these vectors (words, hidden)."""
        value = words + self.languages[language]
        for layer in self.layers:
            inner = _beside(value, layer.dilation) @ layer.weight
            inner += layer.bias
            np.maximum(inner, 0, out=inner)
            inner += value
            value = _normed(inner, layer.scale, layer.shift)
        answer: Floats = value @ self.exit_weight
        answer += self.exit_bias
        return answer


def _beside(value: Floats, dilation: int) -> Floats:
    """(words, 3 * hidden): each row with those `dilation` before and after it, zeros beyond the ends."""
    count, hidden = value.shape
    joined = np.zeros((count, 3 * hidden), np.float32)
    joined[:, hidden : 2 * hidden] = value
    if dilation < count:
        joined[dilation:, :hidden] = value[: count - dilation]
        joined[: count - dilation, 2 * hidden :] = value[dilation:]
    return joined


def _normed(value: Floats, scale: Floats, shift: Floats) -> Floats:
    """Layer normalisation (Ba et al. 2016), in place."""
    value -= value.mean(axis=1, keepdims=True)
    spread = np.einsum("ij,ij->i", value, value) / value.shape[1] + _EPSILON
    value /= np.sqrt(spread)[:, None]
    value *= scale
    value += shift
    return value
