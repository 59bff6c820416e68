"""A connection that has just closed is a broken connection to aiokafka too, on any event loop.

aiokafka 0.14 takes an OSError alone for one (`AIOKafkaConnection.send`). uvloop raises RuntimeError for a
write to a transport that is closed, as it is between the peer's reset and the moment at which the client
learns of it. Nothing in the client expects that: the task that keeps up the group membership, or the one that
fetches, ends with it for good.
"""

from typing import Any

from aiokafka.conn import AIOKafkaConnection, CloseReason
from aiokafka.errors import KafkaConnectionError

_send = AIOKafkaConnection.send


def report_closed_transports() -> None:
    """Make all of this process's Kafka connections raise KafkaConnectionError, and close, in that case."""
    AIOKafkaConnection.send = _send_or_close


def _send_or_close(self: AIOKafkaConnection, request: Any, expect_response: bool = True) -> Any:  # noqa: FBT001, FBT002 - aiokafka's signature
    try:
        return _send(self, request, expect_response)
    except RuntimeError as error:
        self.close(reason=CloseReason.CONNECTION_BROKEN)
        raise KafkaConnectionError(f"Connection at {self.host}:{self.port} broken: {error}") from error
