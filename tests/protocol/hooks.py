"""Hooks that decide about requests and answers on their way."""

import enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.protocol.connection import Connection
    from tests.protocol.held import Held
    from tests.protocol.requests import Request


class Verdict(enum.Enum):
    """What happens to one message."""

    PASS = enum.auto()
    CUT = enum.auto()
    """The message is lost, and its connection is reset on both sides."""

    TEAR = enum.auto()
    """Half of the message arrives, then its connection is reset on both sides."""

    HOLD = enum.auto()
    """For requests: the client is cut off, and `Held.release` delivers the request."""

    SWALLOW = enum.auto()
    """For requests: held too, but the client stays connected and waits for its own time limit."""


class Hooks:
    """Called for every message; a subclass overrides what it needs.

    The proxy awaits the hooks in the order of the bytes of one connection and one direction. A hook that
    sleeps delays that direction of that connection and nothing else.
    """

    async def on_connection(self, connection: "Connection") -> None:
        """Called when a client has connected, and the proxy has connected to the broker."""

    async def on_request(self, connection: "Connection", request: "Request") -> Verdict:  # noqa: ARG002
        """Decide about a request before it goes to the broker."""
        return Verdict.PASS

    async def on_answer(self, connection: "Connection", request: "Request", answer: bytes) -> Verdict:  # noqa: ARG002
        """Decide about an answer before it goes to the client; not called for answers to held requests."""
        return Verdict.PASS

    def on_held(self, held: "Held") -> None:
        """Take a held request; `Held.release` delivers it."""
