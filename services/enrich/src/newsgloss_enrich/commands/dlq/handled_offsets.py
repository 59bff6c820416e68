"""Which letters of one partition are handled: all below an offset, and ranges of offsets beyond it.

They are kept as a committed offset of the command's own group: the offset is the lowest that is not handled,
its metadata are the ranges beyond it. So a redrive writes them in the transaction that writes its records.

The metadata is `r1:` and, in base 85, deflated numbers (unsigned LEB128): for each range the distance
from the end of the previous one, and its length. A broker takes 4,096 bytes of metadata (Kafka's default for
`offset.metadata.max.bytes`), enough for about a thousand ranges of no pattern, and for many more of a
regular one.
"""

import base64
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from newsgloss_common.leb128 import leb128
from newsgloss_enrich.commands.errors import ErrorCode, ToolError

PREFIX = "r1:"
MAX_METADATA = 4096
MAX_UNPACKED = 1024 * 1024


class TooManyRangesError(Exception):
    """The ranges do not fit into an offset's metadata."""


@dataclass
class HandledOffsets:
    """All offsets below `below`, and those in `ranges`: sorted, apart from each other, end exclusive."""

    below: int
    ranges: list[tuple[int, int]] = field(default_factory=list)

    def __contains__(self, offset: int) -> bool:
        if offset < self.below:
            return True
        index = bisect_right(self.ranges, offset, key=lambda known: known[0])
        return index > 0 and offset < self.ranges[index - 1][1]

    def add(self, start: int, end: int) -> None:
        """Count the offsets from `start` to `end` (exclusive) as handled."""
        before = [known for known in self.ranges if known[1] < start]
        after = [known for known in self.ranges if known[0] > end]
        touched = self.ranges[len(before) : len(self.ranges) - len(after)]
        for known_start, known_end in touched:
            start, end = min(start, known_start), max(end, known_end)
        self.ranges = [*before, (start, end), *after]
        self.forget(0)

    def forget(self, start: int) -> None:
        """Count all below `start` as handled: the topic no longer holds them."""
        self.below = max(self.below, start)
        while self.ranges and self.ranges[0][0] <= self.below:
            self.below = max(self.below, self.ranges.pop(0)[1])

    def copy(self) -> "HandledOffsets":
        """An independent copy."""
        return HandledOffsets(self.below, list(self.ranges))

    def metadata(self) -> str:
        """The ranges as an offset's metadata.

        Raises:
            TooManyRangesError: they take more than `MAX_METADATA` bytes.
        """
        if not self.ranges:
            return ""
        edges = [self.below, *(edge for known in self.ranges for edge in known)]
        numbers = b"".join(leb128(right - left) for left, right in pairwise(edges))
        text = PREFIX + base64.b85encode(zlib.compress(numbers, 9)).decode()
        if len(text) > MAX_METADATA:
            raise TooManyRangesError
        return text

    @classmethod
    def parse(cls, below: int, metadata: str) -> "HandledOffsets":
        """Parse what `metadata` wrote.

        Raises:
            ToolError: something else wrote it.
        """
        handled = cls(below)
        if not metadata:
            return handled
        try:
            numbers = list(_numbers(metadata))
            pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        except (ValueError, zlib.error) as error:
            raise ToolError(
                ErrorCode.FOREIGN_METADATA,
                "the redrive group's offsets carry metadata that newsgloss did not write: which letters "
                "are done cannot be told. Is its name used by something else?",
            ) from error
        edge = below
        for gap, length in pairs:
            handled.ranges.append((edge + gap, edge + gap + length))
            edge += gap + length
        return handled


def _numbers(metadata: str) -> Iterator[int]:
    if not metadata.startswith(PREFIX):
        raise ValueError(PREFIX)
    inflate = zlib.decompressobj()
    numbers = inflate.decompress(base64.b85decode(metadata.removeprefix(PREFIX)), MAX_UNPACKED)
    if not inflate.eof:
        raise ValueError("cut short, or longer than anything that was written")
    number = shift = 0
    for byte in numbers:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:  # noqa: PLR2004 - the last byte of a number
            yield number
            number = shift = 0
