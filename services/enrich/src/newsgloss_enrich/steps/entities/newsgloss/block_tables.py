"""Tables of numbers of 4 or 8 bits, in blocks of 32 with a 16-bit scale (Q4_0 and Q8_0 of GGML)."""

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
SCALE_BYTES = 2
BLOCK_BYTES = SCALE_BYTES + BLOCK // 2
"""Of 4 bits a number."""

MIDDLE = 8
"""Stands for zero in 4 bits: a number is stored with this much added."""

_MOST_IN_8_BITS = 127

_NIBBLE = 4


def unpacked(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(rows, blocks x 32) from (rows, blocks, bytes).

    A block is its scale and then, in `BLOCK_BYTES`, 16 bytes: the first half of its numbers in the low bits,
    the second half in the high bits. A longer one has a byte for each number.
    """
    scales = np.ascontiguousarray(blocks[..., :SCALE_BYTES]).view("<f2").astype(np.float32)
    stored = blocks[..., SCALE_BYTES:]
    if blocks.shape[-1] == BLOCK_BYTES:
        numbers = np.concatenate([stored & 15, stored >> _NIBBLE], axis=-1).astype(np.float32) - MIDDLE
    else:
        numbers = np.ascontiguousarray(stored).view(np.int8).astype(np.float32)
    return (numbers * scales).reshape(len(blocks), -1)


def packed_in_8_bits(table: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The blocks of a table (rows, a multiple of 32)."""
    blocks = table.reshape(len(table), -1, BLOCK)
    largest = np.abs(blocks).max(axis=2, keepdims=True)
    scales = np.maximum(largest / _MOST_IN_8_BITS, 1e-6).astype(np.float16)
    numbers = np.rint(blocks / scales.astype(np.float32)).clip(-_MOST_IN_8_BITS, _MOST_IN_8_BITS)
    return np.concatenate(
        [scales.astype("<f2").view(np.uint8), numbers.astype(np.int8).view(np.uint8)], axis=-1
    )


def packed(table: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The blocks of a table (rows, a multiple of 32) in 4 bits, with the scales that lose least."""
    blocks = table.reshape(len(table), -1, BLOCK)
    largest = np.abs(blocks).max(axis=2, keepdims=True)
    best = np.zeros((*blocks.shape[:2], 1), np.float16)
    least = np.full(best.shape, np.inf, np.float32)
    for part in np.linspace(0.65, 1.0, 8, dtype=np.float32):
        scales = np.maximum(largest * part / (MIDDLE - 1), 1e-6).astype(np.float16)
        lost = ((_rounded(blocks, scales) * scales.astype(np.float32) - blocks) ** 2).sum(2, keepdims=True)
        better = lost < least
        best, least = np.where(better, scales, best), np.where(better, lost, least)
    numbers = (_rounded(blocks, best) + MIDDLE).astype(np.uint8)
    halves = numbers[..., : BLOCK // 2] | numbers[..., BLOCK // 2 :] << _NIBBLE
    return np.concatenate([best.astype("<f2").view(np.uint8), halves.astype(np.uint8)], axis=-1)


def _rounded(blocks: NDArray[np.float32], scales: NDArray[np.float16]) -> NDArray[np.float32]:
    rounded: NDArray[np.float32] = np.rint(blocks / scales.astype(np.float32)).clip(-MIDDLE, MIDDLE - 1)
    return rounded
