"""The pool's input and output: one result per record, in plain bytes and text."""

from collections.abc import Callable

import msgspec

RECORD_OVERHEAD = 320
"""Bytes allowed beside key, value and headers: a topic name (249 at most), numbers, framing."""


class InputRecord(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One record as read from Kafka; `timestamp` is in milliseconds since the epoch."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]]
    reduced: str = ""
    """Why the handler should do only the indispensable part of its work; empty for all of it."""


class Enriched(msgspec.Struct, array_like=True, tag=1, frozen=True, gc=False):
    """The record to publish in place of the input at `offset`."""

    offset: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]]


class Rejected(msgspec.Struct, array_like=True, tag=2, frozen=True, gc=False):
    """Why the input at `offset` cannot be enriched; `message` never quotes its text."""

    offset: int
    code: str
    message: str
    stage: str
    error_class: str


Result = Enriched | Rejected

Handler = Callable[[InputRecord], Result]
"""Runs in a worker, once per record. It may have a method `take_counts() -> dict[str, int]` that returns what
it has counted since the last call; the pool passes the counts to its owner with the results."""

HandlerFactory = Callable[[bytes], Handler]
"""Called once in each worker with `PoolSettings.handler_config`; loads and warms what the handler needs."""


def size_of(record: InputRecord | Enriched) -> int:
    """Upper estimate of a record's bytes on its way to or from a worker."""
    size = RECORD_OVERHEAD
    if record.value is not None:
        size += len(record.value)
    if record.key is not None:
        size += len(record.key)
    for name, value in record.headers:
        # A character is at most four bytes of UTF-8; nine bytes frame the pair.
        size += 4 * len(name) + 9 + (len(value) if value is not None else 0)
    return size
