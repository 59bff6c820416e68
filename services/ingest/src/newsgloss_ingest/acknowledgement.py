"""Where Kafka put a record, and the waiting for it."""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from typing import Any, NamedTuple, Protocol

from aiokafka.structs import RecordMetadata


class WhenDone(Protocol):
    """Is told how it ended."""

    def __call__(self, *, succeeded: bool) -> None:
        """It ended so."""


class Position(NamedTuple):
    """Where Kafka put a record."""

    topic: str
    partition: int
    offset: int


class Acknowledgement:
    """A record on its way to Kafka; awaited, its position, or what `Publisher.publish` raises.

    No task of its own: records come by the thousand, and most are settled by the time they are asked for.
    Who does not want to know any more just lets go of it.
    """

    __slots__ = ("_position", "_sent")

    def __init__(
        self,
        sent: "asyncio.Future[RecordMetadata]",
        position: Callable[[], Coroutine[Any, Any, Position]],
    ) -> None:
        self._sent = sent
        self._position = position

    def done(self) -> bool:
        """Whether awaiting it will not wait."""
        return self._sent.done()

    async def wait(self, seconds: float) -> bool:
        """Wait for so long at most; whether awaiting it will not wait now."""
        if not self._sent.done():
            await asyncio.wait({self._sent}, timeout=seconds)
        return self._sent.done()

    @property
    def succeeded(self) -> bool:
        """Kafka has acknowledged the record."""
        return self._sent.done() and not self._sent.cancelled() and self._sent.exception() is None

    def when_done(self, call: WhenDone) -> None:
        """Call this once it is known whether Kafka has acknowledged the record."""
        self._sent.add_done_callback(lambda _: call(succeeded=self.succeeded))

    def __await__(self) -> Generator[Any, Any, Position]:
        return self._position().__await__()
