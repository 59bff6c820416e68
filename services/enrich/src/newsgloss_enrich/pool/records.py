"""What goes into the pool and what comes out of it: one result per record, both plain bytes and text."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

MESSAGE_CHARACTERS = 500
"""The longest `Rejected.message`: the bound of the `dlq-message` header."""

RECORD_OVERHEAD = 320
"""Bytes allowed beside key, value and headers: a topic's name (249 at most), numbers, framing."""


class InputRecord(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One record as it was read; `timestamp` is in milliseconds since the epoch."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]]
    reduced: str = ""
    """Why only the indispensable part of the work is to be done; empty for all of it."""


class Enriched(msgspec.Struct, array_like=True, tag=1, frozen=True, gc=False):
    """The record to publish in place of the input at `offset`."""

    offset: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]]


class Rejected(msgspec.Struct, array_like=True, tag=2, frozen=True, gc=False):
    """Why the input at `offset` cannot be enriched; `message` never holds any of its text."""

    offset: int
    code: str
    message: str
    stage: str
    error_class: str


Result = Enriched | Rejected

Handler = Callable[[InputRecord], Result]
"""What runs in a worker, once per record. It may have a method `take_counts() -> dict[str, int]`: what it has
counted since the last call, handed to the pool's owner with the results."""

HandlerFactory = Callable[[bytes], Handler]
"""Called once in each worker with `PoolSettings.handler_config`; loads and warms what the handler needs."""


def size_of(record: InputRecord | Enriched) -> int:
    """Upper estimate of a record's bytes on the wire to or from a worker."""
    size = RECORD_OVERHEAD
    if record.value is not None:
        size += len(record.value)
    if record.key is not None:
        size += len(record.key)
    for name, value in record.headers:
        # A character is at most four bytes of UTF-8; nine bytes frame the pair.
        size += 4 * len(name) + 9 + (len(value) if value is not None else 0)
    return size
