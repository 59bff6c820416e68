import asyncio
import gzip
from collections.abc import Iterable
from typing import Any

import pytest
from starlette.requests import Request

from newsgloss_ingest.api.body import RequestBody
from newsgloss_ingest.api.problems import ProblemError
from newsgloss_ingest.in_flight import InFlightBytes

LIMIT = 1000


class Sender:
    """Sends pieces, then waits for ever, breaks off, or ends."""

    def __init__(self, pieces: Iterable[bytes], *, end: str = "whole", headers: Iterable[Any] = ()) -> None:
        self.left = list(pieces)
        self._end = end
        self._headers = list(headers)

    def request(self) -> Request:
        return Request({"type": "http", "headers": self._headers}, self._receive)

    async def _receive(self) -> Any:
        if self.left:
            piece = self.left.pop(0)
            return {
                "type": "http.request",
                "body": piece,
                "more_body": bool(self.left) or self._end != "whole",
            }
        if self._end == "broken":
            return {"type": "http.disconnect"}
        return await asyncio.Event().wait()


async def read(sender: Sender, *, gzipped: bool = False, room: int = LIMIT, seconds: float = 60.0) -> bytes:
    in_flight = InFlightBytes(room)
    body = RequestBody(sender.request(), read_seconds=seconds)
    try:
        async with body.read(gzip=gzipped, limit=LIMIT, in_flight=in_flight) as data:
            assert in_flight.held >= len(data)
            return data
    finally:
        assert in_flight.held == 0


async def test_a_body_in_pieces_is_read_whole() -> None:
    assert await read(Sender([b"ab", b"", b"c"])) == b"abc"
    assert await read(Sender([gzip.compress(b"abc")]), gzipped=True) == b"abc"


@pytest.mark.parametrize(
    ("sender", "options", "status"),
    [
        (Sender([b"x" * 600, b"x" * 600]), {}, 413),
        (Sender([b""], headers=[(b"content-length", b"5000")]), {}, 413),
        (Sender([gzip.compress(bytes(5000))]), {"gzipped": True}, 413),
        (Sender([b"x" * 600]), {"room": 500}, 503),
        (Sender([b"x"], end="open"), {"seconds": 0.01}, 408),
        (Sender([b"x"], end="broken"), {}, 400),
        (Sender([b"no gzip"]), {"gzipped": True}, 400),
        (Sender([gzip.compress(b"abc")[:-4]]), {"gzipped": True}, 400),
    ],
    ids=["long", "declared", "bomb", "busy", "slow", "broken", "no gzip", "half gzip"],
)
async def test_a_body_out_of_its_bounds_is_a_problem(
    sender: Sender, options: dict[str, Any], status: int
) -> None:
    with pytest.raises(ProblemError) as error:
        await read(sender, **options)
    assert error.value.problem.status == status


async def test_what_is_discarded_is_read_to_its_end() -> None:
    sender = Sender([b"x"] * 50)
    await RequestBody(sender.request(), read_seconds=60).discard()
    assert sender.left == []


async def test_a_client_that_waits_for_100_continue_is_not_waited_for() -> None:
    sender = Sender([b"x"], headers=[(b"expect", b"100-Continue")])
    await RequestBody(sender.request(), read_seconds=60).discard()
    assert sender.left == [b"x"]
