"""Tables of numbers of 4, 5 or 8 bits, in blocks of 32 with a 16-bit scale (Q4_0, Q5_0 and Q8_0 of GGML)."""

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
SCALE_BYTES = 2
FIFTH_BYTES = BLOCK // 8
"""The fifth bits of a block's numbers, the first number's the lowest."""

BLOCK_BYTES = {4: SCALE_BYTES + BLOCK // 2, 5: SCALE_BYTES + FIFTH_BYTES + BLOCK // 2, 8: SCALE_BYTES + BLOCK}
"""Of a block, by the bits of a number."""

_BITS = {size: bits for bits, size in BLOCK_BYTES.items()}
_MOST_IN_8_BITS = 127
_NIBBLE = 4
_FIVE = 5


def unpacked(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(rows, blocks x 32) from (rows, blocks, bytes); `BLOCK_BYTES` tells the bits of a number.

    A block is its scale and then its numbers. In 4 and 5 bits half of the range is added to each, so that
    none is below zero. The low four bits are in 16 bytes: the first half of the numbers in a byte's low
    bits, the second half in the high bits. Fifth bits come before them.
    """
    bits = _BITS[blocks.shape[-1]]
    scales = np.ascontiguousarray(blocks[..., :SCALE_BYTES]).view("<f2").astype(np.float32)
    stored = blocks[..., SCALE_BYTES:]
    if bits == max(BLOCK_BYTES):
        numbers = np.ascontiguousarray(stored).view(np.int8).astype(np.float32)
    else:
        nibbles = stored[..., -BLOCK // 2 :]
        whole = np.concatenate([nibbles & 15, nibbles >> _NIBBLE], axis=-1)
        if bits == _FIVE:
            whole |= np.unpackbits(stored[..., :FIFTH_BYTES], axis=-1, bitorder="little") << _NIBBLE
        numbers = whole.astype(np.float32) - _middle(bits)
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


def packed(table: NDArray[np.float32], bits: int = 4) -> NDArray[np.uint8]:
    """The blocks of a table (rows, a multiple of 32) in 4 or 5 bits, with the scales that lose least."""
    middle = _middle(bits)
    blocks = table.reshape(len(table), -1, BLOCK)
    largest = np.abs(blocks).max(axis=2, keepdims=True)
    best = np.zeros((*blocks.shape[:2], 1), np.float16)
    least = np.full(best.shape, np.inf, np.float32)
    for part in np.linspace(0.65, 1.0, 8, dtype=np.float32):
        scales = np.maximum(largest * part / (middle - 1), 1e-6).astype(np.float16)
        rounded = _rounded(blocks, scales, middle)
        lost = ((rounded * scales.astype(np.float32) - blocks) ** 2).sum(2, keepdims=True)
        better = lost < least
        best, least = np.where(better, scales, best), np.where(better, lost, least)
    numbers = (_rounded(blocks, best, middle) + middle).astype(np.uint8)
    low = numbers & 15
    parts = [best.astype("<f2").view(np.uint8), low[..., : BLOCK // 2] | low[..., BLOCK // 2 :] << _NIBBLE]
    if bits == _FIVE:
        parts.insert(1, np.packbits(numbers >> _NIBBLE, axis=-1, bitorder="little"))
    return np.concatenate(parts, axis=-1)


def _middle(bits: int) -> int:
    """Stands for zero: a number is stored with this much added."""
    return 1 << (bits - 1)


def _rounded(blocks: NDArray[np.float32], scales: NDArray[np.float16], middle: int) -> NDArray[np.float32]:
    rounded: NDArray[np.float32] = np.rint(blocks / scales.astype(np.float32)).clip(-middle, middle - 1)
    return rounded
