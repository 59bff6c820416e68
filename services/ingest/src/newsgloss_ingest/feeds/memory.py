"""What was polled and published, in SQLite.

Kafka acknowledges first, then it is written down here. Whoever dies in between publishes the same
article again, under the same `article_id` and version.

Items are forgotten once they have long been out of their feed (`forgetting`); articles never, since their
versions may only rise. Days are counted in UTC since the epoch.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from newsgloss_ingest.feeds import memory_format

DAY_SECONDS = 86_400


class MemoryFileError(Exception):
    """The memory cannot be used; the message says what to do."""


@dataclass(slots=True)
class FeedState:
    """What is known of a feed.

    Attributes:
        location: where it moved for good; None when it did not.
        etag: validator of what was read last; None when it is to be read anew.
        last_modified: the other validator.
        failures: polls in a row that failed.
        next_poll: seconds since the epoch; not before.
        gone: the server said that it is gone for good.
        read_day: when it last told which items it has, be it that they are the same as before.
    """

    location: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    next_poll: float = 0.0
    gone: bool = False
    read_day: int = 0


class ItemState(NamedTuple):
    """A feed's item: its article, what it looked like, how often its page could not be fetched."""

    article_id: str | None = None
    digest: bytes | None = None
    attempts: int = 0


class ArticleState(NamedTuple):
    """What was published last of an article, and which feed it belongs to."""

    feed: str
    version: int
    digest: bytes


class Memory:
    """The open file; a context manager. One process at a time may have it.

    Args:
        path: the file, made when it is not there, brought up to date when an earlier release made it.
        clock: seconds since the epoch.

    Raises:
        MemoryFileError: another process has it, or it is no such file.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        try:
            self._database = sqlite3.connect(path, timeout=0, isolation_level=None)
        except sqlite3.Error as error:
            raise MemoryFileError(f"{path}: cannot be opened: {error}") from error
        try:
            self._open()
        except sqlite3.OperationalError as error:
            self._database.close()
            used = "another 'newsgloss-ingest feeds' is using it" if "locked" in str(error) else str(error)
            raise MemoryFileError(f"{path}: {used}") from error
        except (sqlite3.DatabaseError, memory_format.UnknownFormatError) as error:
            self._database.close()
            raise MemoryFileError(
                f"{path}: not a memory of feeds that this release reads: {error}"
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def _open(self) -> None:
        for pragma in (
            "locking_mode = exclusive",
            "journal_mode = wal",
            "synchronous = full",
            "secure_delete = on",
        ):
            self._database.execute(f"pragma {pragma}")
        with self._transaction():
            memory_format.prepare(self._database, self.today())
            memory_format.forget_credentials(self._database)

    def today(self) -> int:
        """The day that it is."""
        return int(self._clock() // DAY_SECONDS)

    @property
    def used_bytes(self) -> int:
        """What is remembered takes so much of the file; what was forgotten left room in it for more."""
        pages, free, size = (
            self._one(f"pragma {name}") or (0,) for name in ("page_count", "freelist_count", "page_size")
        )
        return int((pages[0] - free[0]) * size[0])

    def feed(self, url: str) -> FeedState:
        """The feed's state; a fresh one for a feed never polled."""
        row = self._one(
            "select location, etag, last_modified, failures, next_poll, gone, read_day"
            " from feed where url = ?",
            url,
        )
        return FeedState(*row) if row else FeedState()

    def save_feed(self, url: str, state: FeedState) -> None:
        """Write the feed's state."""
        self._database.execute(
            "insert or replace into feed values (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                url,
                state.location,
                state.etag,
                state.last_modified,
                state.failures,
                state.next_poll,
                state.gone,
                state.read_day,
            ),
        )

    def item(self, feed: str, key: str) -> ItemState:
        """The item's state; a fresh one for an item never seen."""
        row = self._one("select article_id, digest, attempts from item where feed = ? and key = ?", feed, key)
        return ItemState(*row) if row else ItemState()

    def save_item(self, feed: str, key: str, state: ItemState) -> None:
        """Write the item's state; it was seen today."""
        self._database.execute(
            "insert or replace into item values (?, ?, ?, ?, ?, ?)", (feed, key, *state, self.today())
        )

    def article(self, article_id: str) -> ArticleState | None:
        """What was published last; None when nothing was."""
        row = self._one("select feed, version, digest from article where article_id = ?", article_id)
        return ArticleState(*row) if row else None

    def save_published(self, key: str, item: ItemState, article: ArticleState) -> None:
        """Write that Kafka has the article, and the item's state, both or neither."""
        with self._transaction():
            self._database.execute(
                "insert or replace into article values (?, ?, ?, ?)", (item.article_id, *article)
            )
            self.save_item(article.feed, key, item)

    def saw(self, feed: str, keys: Iterable[str]) -> None:
        """Write that the feed has these items today, those of them that are known."""
        today = self.today()
        with self._transaction():
            self._database.executemany(
                "update item set seen_day = ? where feed = ? and key = ? and seen_day <> ?",
                ((today, feed, key, today) for key in keys),
            )

    def saw_again(self, feed: str, read_day: int) -> None:
        """Write that the feed has today what it had on the day when it was read last."""
        if read_day != self.today():
            self._database.execute(
                "update item set seen_day = ? where feed = ? and seen_day >= ?",
                (self.today(), feed, read_day),
            )

    def forget_items(self, feed: str, *, seen_before: int, at_most: int) -> int:
        """Forget items that were last seen before this day; how many there were, at most `at_most`."""
        old = "select key from item where feed = ? and seen_day < ? limit ?"
        done = self._database.execute(
            f"delete from item where feed = ? and key in ({old})",  # noqa: S608 - the line above
            (feed, feed, seen_before, at_most),
        )
        return done.rowcount

    def has_items(self, feed: str) -> bool:
        """Whether any item of the feed is remembered."""
        return self._one("select 1 from item where feed = ? limit 1", feed) is not None

    def forget_feed(self, feed: str) -> None:
        """Forget when it was read, and how; its items are forgotten already."""
        self._database.execute("delete from feed where url = ?", (feed,))

    def feeds(self) -> list[str]:
        """All feeds that anything but an article is remembered of, be it an item alone."""
        with closing(self._database.execute(memory_format.FEEDS)) as cursor:
            return [url for (url,) in cursor.fetchall()]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("begin immediate")
        try:
            yield
        except BaseException:
            if self._database.in_transaction:  # some errors roll back by themselves, as a full disk does
                self._database.execute("rollback")
            raise
        self._database.execute("commit")

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        with closing(self._database.execute(query, values)) as cursor:
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row
