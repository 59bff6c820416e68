"""A write to a transport that has just closed is a broken connection, on any event loop.

`AIOKafkaConnection.send` of aiokafka 0.14 expects an OSError alone. uvloop raises RuntimeError when the
transport is closed, as it is between the peer's reset and the moment when the client hears of it. Nothing in
the client expects that: the task that fetches, or that keeps up the group membership, ends for good.
"""

from typing import Any

from aiokafka.conn import AIOKafkaConnection, CloseReason
from aiokafka.errors import KafkaConnectionError

_send = AIOKafkaConnection.send


def report_closed_transports() -> None:
    """Make all Kafka connections of this process close and raise KafkaConnectionError in that case."""
    AIOKafkaConnection.send = _send_or_close


def _send_or_close(self: AIOKafkaConnection, request: Any, expect_response: bool = True) -> Any:  # noqa: FBT001, FBT002 - aiokafka's signature
    try:
        return _send(self, request, expect_response)
    except RuntimeError as error:
        self.close(reason=CloseReason.CONNECTION_BROKEN)
        raise KafkaConnectionError(f"Connection at {self.host}:{self.port} broken: {error}") from error
