"""Reads ahead in a thread, so that a slow disk or pipe does not block the event loop."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Iterator

from newsgloss_ingest.publish.files import Found

MAX_ARTICLES = 500
MAX_BYTES = 8 * 1024 * 1024


class ReadAhead:
    """Takes articles from an iterator in a daemon thread: waiting for input must not keep the process alive.

    Holds at most `MAX_ARTICLES` articles, and at most `MAX_BYTES` plus one article.
    """

    def __init__(self, found: Iterator[Found]) -> None:
        self._found = found
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[Found | _Ended] = asyncio.Queue()
        self._room = threading.Condition()
        self._held_articles = 0
        self._held_bytes = 0
        self._ended: _Ended | None = None
        threading.Thread(target=self._fill, name="reader", daemon=True).start()

    async def each(self) -> AsyncIterator[Found]:
        """Yield the articles one after the other; raise what the iterator raises."""
        while batch := await self.batch(1, MAX_BYTES):
            yield batch[0]

    async def batch(self, max_articles: int, max_bytes: int) -> list[Found]:
        """Return the articles that are ready, at least one; an empty list at the end.

        Never waits for a batch to fill. Raises what the iterator raises, once all articles before are handed
        out.
        """
        batch: list[Found] = []
        size = 0
        while self._ended is None and len(batch) < max_articles and size < max_bytes:
            if batch and self._queue.empty():
                break
            item = await self._queue.get()
            if isinstance(item, _Ended):
                self._ended = item
            else:
                batch.append(item)
                size += _size(item)
        self._give_back(batch)
        if not batch and self._ended is not None and self._ended.error is not None:
            raise self._ended.error
        return batch

    def _give_back(self, batch: list[Found]) -> None:
        with self._room:
            self._held_articles -= len(batch)
            self._held_bytes -= sum(map(_size, batch))
            self._room.notify()

    def _fill(self) -> None:
        error: Exception | None = None
        try:
            for item in self._found:
                with self._room:
                    self._room.wait_for(
                        lambda: self._held_articles < MAX_ARTICLES and self._held_bytes < MAX_BYTES
                    )
                    self._held_articles += 1
                    self._held_bytes += _size(item)
                self._hand_over(item)
        except Exception as raised:  # noqa: BLE001 - raised again where the articles are used
            error = raised
        self._hand_over(_Ended(error))

    def _hand_over(self, item: "Found | _Ended") -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody waits
            self._loop.call_soon_threadsafe(self._queue.put_nowait, item)


class _Ended:
    def __init__(self, error: Exception | None) -> None:
        self.error = error


def _size(found: Found) -> int:
    return len(found.data or b"")
