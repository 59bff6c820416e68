"""What may be done to a request or an answer on its way."""

import enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.protocol.connection import Connection
    from tests.protocol.held import Held
    from tests.protocol.requests import Request


class Verdict(enum.Enum):
    """What becomes of one message."""

    PASS = enum.auto()
    CUT = enum.auto()
    """It is lost with its connection, on both sides."""

    TEAR = enum.auto()
    """Its first half arrives, then the connection is gone on both sides."""

    HOLD = enum.auto()
    """Requests only: the client is cut off, and the broker gets the request by `Held.release`."""

    SWALLOW = enum.auto()
    """Requests only: held likewise, but the client stays connected and waits for its own time limit."""


class Hooks:
    """Called for whatever passes; a subclass overrides what it is interested in.

    All are awaited in the order of the bytes of one connection and one direction, so that sleeping here
    delays that direction of that connection and nothing else.
    """

    async def on_connection(self, connection: "Connection") -> None:
        """A client has connected, and so has the proxy to the broker."""

    async def on_request(self, connection: "Connection", request: "Request") -> Verdict:  # noqa: ARG002
        """Before a request goes to the broker."""
        return Verdict.PASS

    async def on_answer(self, connection: "Connection", request: "Request", answer: bytes) -> Verdict:  # noqa: ARG002
        """Before an answer goes to the client; not called for a held request's."""
        return Verdict.PASS

    def on_held(self, held: "Held") -> None:
        """A request was held; it is delivered with `Held.release`."""
