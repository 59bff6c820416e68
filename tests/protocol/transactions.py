"""Asks a transaction coordinator for the state of a transaction (DescribeTransactions, KIP-664)."""

import struct

from tests.protocol.fields import Fields

API_KEY = 65
CLIENT = b"proxy"
BEING_MARKED = frozenset({"PrepareCommit", "PrepareAbort", "PrepareEpochFence"})


def ask(transactional_id: str, correlation: int) -> bytes:
    """Return a request of version 0, without the size prefix, about one id of at most 126 bytes."""
    name = transactional_id.encode()
    assert len(name) <= 126, "the length would need a second byte"
    header = struct.pack(">hhih", API_KEY, 0, correlation, len(CLIENT)) + CLIENT + b"\0"
    return header + b"\2" + bytes([len(name) + 1]) + name + b"\0"


def is_being_marked(answer: bytes) -> bool:
    """Whether the answer says that the coordinator still writes the markers of a transaction.

    Raises:
        AssertionError: the coordinator answered with an error.
    """
    fields = Fields(answer, 4, flexible=True)
    fields.tags()
    fields.int32()  # throttle time

    def state() -> str | None:
        error = fields.int16()
        assert error == 0, f"DescribeTransactions was answered with error {error}"
        fields.string()
        return fields.string()

    return next(fields.array(state)) in BEING_MARKED
