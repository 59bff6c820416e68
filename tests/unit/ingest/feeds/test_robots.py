"""Rules by origin: how long they are kept, and how much room they take."""

import asyncio

import pytest

from newsgloss_ingest.feeds import robots
from newsgloss_ingest.feeds.errors import FetchError
from newsgloss_ingest.feeds.robots import Robots

ORIGIN = "https://a.example"


def answering(body: bytes) -> Robots:
    async def fetch(_: str) -> tuple[int, bytes]:
        return 200, body

    return Robots("newsgloss", fetch)


def many_rules(count: int) -> bytes:
    return b"User-agent: *\n" + b"".join(b"Disallow: /*b*%x\n" % number for number in range(count))


async def test_other_work_goes_on_between_two_slices() -> None:
    host = answering(many_rules(20_000))
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    assert await host.pause(ORIGIN, ORIGIN + "/" + "z" * 8000) == 0
    counting.cancel()
    assert turns >= 20_000 // 100


async def test_work_beyond_its_limit_is_left_and_the_host_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    host = answering(many_rules(5000))
    assert await host.pause(ORIGIN, ORIGIN + "/z") == 0
    monkeypatch.setattr(robots, "MAX_WORK_SECONDS", -1)
    with pytest.raises(FetchError, match=r"robots\.txt takes too long to be compared with"):
        await host.pause(ORIGIN, ORIGIN + "/z")
    with pytest.raises(FetchError, match=r"robots\.txt cannot be had"):
        await answering(many_rules(5000)).pause(ORIGIN, ORIGIN + "/z")


async def test_a_line_that_is_cut_at_the_limit_is_no_rule() -> None:
    body = b"User-agent: *\nDisallow: /x\n" + b"#" * (robots.MAX_BYTES - 60) + b"\nDisallow: /secret"
    body += b"s" * (robots.MAX_BYTES - len(body))
    host = answering(body)
    assert await host.pause(ORIGIN, ORIGIN + "/secrets") == 0
    with pytest.raises(FetchError, match="does not allow it"):
        await host.pause(ORIGIN, ORIGIN + "/x")


async def test_rules_that_take_much_room_are_forgotten_before_they_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    async def fetch(url: str) -> tuple[int, bytes]:
        asked.append(url)
        return 200, many_rules(1000)

    host = Robots("newsgloss", fetch)
    await host.pause("https://0.example", "https://0.example/")
    monkeypatch.setattr(robots, "MAX_KEPT_BYTES", 3 * host._kept_bytes)
    for number in (0, 1, 2, 0, 3):
        await host.pause(f"https://{number}.example", f"https://{number}.example/")
    assert [url[8] for url in asked] == ["0", "1", "2", "3"]
    assert host._kept_bytes <= robots.MAX_KEPT_BYTES
    await host.pause("https://0.example", "https://0.example/")
    assert asked[-1] == "https://0.example/robots.txt"
