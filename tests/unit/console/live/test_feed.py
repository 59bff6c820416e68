import asyncio
import json
from types import SimpleNamespace
from typing import Any, cast

import pytest

from newsgloss_console.live import feed
from newsgloss_console.live.feed import Position, events
from newsgloss_console.live.filters import Filters
from newsgloss_console.stream.entry import Entry
from newsgloss_console.stream.reader import Reader
from newsgloss_console.stream.window import Window


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "TICK_SECONDS", 0.001)


class Viewer:
    """Reads the events of one connection."""

    def __init__(
        self, window: Window, filters: Filters | None = None, position: Position | None = None
    ) -> None:
        self.reader = SimpleNamespace(problem=None)
        self.stop = asyncio.Event()
        reader = cast("Reader", self.reader)
        self._events = events(window, reader, filters or Filters(), position, self.stop)

    async def next(self, name: str) -> tuple[dict[str, Any], str | None]:
        """The next event of this name, and its id."""
        async for text in self._events:
            lines = dict(line.split(": ", 1) for line in text.strip().split("\n"))
            if lines.get("event") == name:
                return json.loads(lines["data"]), lines.get("id")
        raise EOFError


def filled(count: int, size: int = 1000) -> Window:
    window = Window(size)
    add(window, count)
    return window


def add(window: Window, count: int) -> None:
    for _ in range(count):
        number = window.last + 1
        window.add(
            Entry(number, "t", 0, number, 0, "article", f"a-{number}", language="en" if number % 2 else "de")
        )


def ids(news: dict[str, Any]) -> list[str]:
    return [one["id"] for one in news["shown"]]


async def test_the_first_event_catches_up_and_counts_what_it_leaves_out() -> None:
    viewer = Viewer(filled(100))
    news, _ = await viewer.next("articles")
    assert ids(news) == [f"a-{number}" for number in range(61, 101)]
    assert news["more"] == 60


async def test_of_many_articles_a_few_are_shown_and_the_rest_is_counted() -> None:
    window = filled(1)
    viewer = Viewer(window)
    await viewer.next("articles")
    add(window, 200)
    news, _ = await viewer.next("articles")
    assert len(news["shown"]) + news["more"] == 200
    assert len(news["shown"]) <= feed.CAUGHT_UP


async def test_a_connection_goes_on_where_the_one_before_ended() -> None:
    window = filled(10)
    _, position = await Viewer(window).next("articles")
    add(window, 3)
    news, _ = await Viewer(window, position=Position.parse(position)).next("articles")
    assert ids(news) == ["a-11", "a-12", "a-13"]


async def test_a_viewer_sees_only_what_fits_the_filters() -> None:
    news, _ = await Viewer(filled(10), Filters(language="de")).next("articles")
    assert ids(news) == ["a-2", "a-4", "a-6", "a-8", "a-10"]
    assert news["more"] == 0


async def test_a_broker_that_is_away_is_reported_and_so_is_its_return() -> None:
    viewer = Viewer(filled(1))
    assert (await viewer.next("state"))[0]["problem"] is None
    viewer.reader.problem = "no broker"
    assert (await viewer.next("state"))[0]["problem"] == "no broker"
    viewer.reader.problem = None
    assert (await viewer.next("state"))[0]["problem"] is None


async def test_the_stream_ends_when_the_console_stops() -> None:
    viewer = Viewer(filled(1))
    viewer.stop.set()
    with pytest.raises(EOFError):
        await viewer.next("articles")


@pytest.mark.parametrize("text", [None, "", "5", "other-5", "RUN-", "RUN-x", "RUN--1"])
def test_a_position_of_another_process_is_none(text: str | None) -> None:
    assert Position.parse(text and text.replace("RUN", feed.RUN)) is None


async def test_no_line_of_an_event_can_be_broken_by_a_title() -> None:
    window = Window(5)
    window.add(Entry(1, "t", 0, 1, 0, "article", "a", title="one\n\nevent: state\ndata: {}\r"))
    news, _ = await Viewer(window).next("articles")
    assert news["shown"][0]["title"] == "one\n\nevent: state\ndata: {}\r"
