import asyncio
import threading
from collections.abc import Iterator

import pytest

from newsgloss_ingest.publish import read_ahead
from newsgloss_ingest.publish.files import Found
from newsgloss_ingest.publish.read_ahead import ReadAhead


def article(number: int, size: int = 10) -> Found:
    return Found(f"a:{number}", "json", b"x" * size)


async def test_articles_come_in_order_and_end() -> None:
    ahead = ReadAhead(article(number) for number in range(2000))
    assert [found.where async for found in ahead.each()] == [f"a:{number}" for number in range(2000)]
    assert await ahead.batch(10, 1000) == []


async def test_a_batch_does_not_wait_to_be_full() -> None:
    more = threading.Event()

    def slow() -> Iterator[Found]:
        yield article(1)
        more.wait(60)
        yield article(2)

    ahead = ReadAhead(slow())
    assert [found.where for found in await ahead.batch(500, 1000)] == ["a:1"]
    more.set()
    assert [found.where for found in await ahead.batch(500, 1000)] == ["a:2"]


async def test_no_more_is_read_than_the_bounds_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_ahead, "MAX_BYTES", 100)
    drawn: list[int] = []
    full = threading.Event()

    def large() -> Iterator[Found]:
        for number in range(1000):
            drawn.append(number)
            if number == 2:
                full.set()
            yield article(number, size=60)

    ahead = ReadAhead(large())
    await asyncio.to_thread(full.wait, 60)
    first = await ahead.batch(1, 1)
    assert len(drawn) <= 4
    assert first[0].where == "a:0"
    assert len([found async for found in ahead.each()]) == 999


async def test_what_the_reader_raises_is_raised_after_what_it_read() -> None:
    def failing() -> Iterator[Found]:
        yield article(1)
        raise RuntimeError("disk on fire")

    ahead = ReadAhead(failing())
    assert len(await ahead.batch(1, 1000)) == 1
    with pytest.raises(RuntimeError, match="disk on fire"):
        await ahead.batch(1, 1000)
