"""What was polled and published, in SQLite.

An article is written here after Kafka acknowledged it. A process that dies in between publishes the same
article again, with the same `article_id` and version.

Items are removed when they have been out of their feed for long (`forgetting`). Articles stay for good,
because their versions may only rise. Days are counted in UTC since the epoch.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from newsgloss_ingest.feeds import store_schema
from newsgloss_ingest.feeds.states import ArticleState, FeedState, ItemState

DAY_SECONDS = 86_400


class StoreFileError(Exception):
    """The file cannot be used; the message says what to do."""


class FeedStore:
    """The open file, as a context manager. One process at a time can open it.

    Args:
        path: the file; a missing one is created, and one of an earlier release is migrated.
        clock: seconds since the epoch.

    Raises:
        StoreFileError: another process has it open, or it is not such a file.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        try:
            self._database = sqlite3.connect(path, timeout=0, isolation_level=None)
        except sqlite3.Error as error:
            raise StoreFileError(f"{path}: cannot be opened: {error}") from error
        try:
            self._open()
        except sqlite3.OperationalError as error:
            self._database.close()
            used = "another 'newsgloss-ingest feeds' is using it" if "locked" in str(error) else str(error)
            raise StoreFileError(f"{path}: {used}") from error
        except (sqlite3.DatabaseError, store_schema.UnknownFormatError) as error:
            self._database.close()
            raise StoreFileError(f"{path}: not a memory of feeds that this release reads: {error}") from error

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
            store_schema.prepare(self._database, self.today())
            store_schema.forget_credentials(self._database)

    def today(self) -> int:
        """Today, in days since the epoch."""
        return int(self._clock() // DAY_SECONDS)

    @property
    def used_bytes(self) -> int:
        """Bytes of the file that hold data. Removed items leave free pages, which are not counted."""
        pages, free, size = (
            self._one(f"pragma {name}") or (0,) for name in ("page_count", "freelist_count", "page_size")
        )
        return int((pages[0] - free[0]) * size[0])

    def feed(self, url: str) -> FeedState:
        """The feed's state; the default one for a feed that was never polled."""
        row = self._one(
            "select location, etag, last_modified, failures, next_poll, gone, read_day"
            " from feed where url = ?",
            url,
        )
        return FeedState(*row) if row else FeedState()

    def save_feed(self, url: str, state: FeedState) -> None:
        """Store the feed's state."""
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
        """The item's state; the default one for an unknown item."""
        row = self._one("select article_id, digest, attempts from item where feed = ? and key = ?", feed, key)
        return ItemState(*row) if row else ItemState()

    def save_item(self, feed: str, key: str, state: ItemState) -> None:
        """Store the item's state, with today as the day on which it was in its feed."""
        self._database.execute(
            "insert or replace into item values (?, ?, ?, ?, ?, ?)", (feed, key, *state, self.today())
        )

    def article(self, article_id: str) -> ArticleState | None:
        """The last published version; None when none was."""
        row = self._one("select feed, version, digest from article where article_id = ?", article_id)
        return ArticleState(*row) if row else None

    def save_published(self, key: str, item: ItemState, article: ArticleState) -> None:
        """Store the published version and the item's state in one transaction."""
        with self._transaction():
            self._database.execute(
                "insert or replace into article values (?, ?, ?, ?)", (item.article_id, *article)
            )
            self.save_item(article.feed, key, item)

    def saw(self, feed: str, keys: Iterable[str]) -> None:
        """Note that these items are in the feed today. Unknown ones are skipped."""
        today = self.today()
        with self._transaction():
            self._database.executemany(
                "update item set seen_day = ? where feed = ? and key = ? and seen_day <> ?",
                ((today, feed, key, today) for key in keys),
            )

    def saw_again(self, feed: str, read_day: int) -> None:
        """Note that the feed holds today what it held on `read_day`."""
        if read_day != self.today():
            self._database.execute(
                "update item set seen_day = ? where feed = ? and seen_day >= ?",
                (self.today(), feed, read_day),
            )

    def forget_items(self, feed: str, *, seen_before: int, at_most: int) -> int:
        """Remove at most `at_most` items that were last in the feed before this day; return their number."""
        old = "select key from item where feed = ? and seen_day < ? limit ?"
        done = self._database.execute(
            f"delete from item where feed = ? and key in ({old})",  # noqa: S608 - the line above
            (feed, feed, seen_before, at_most),
        )
        return done.rowcount

    def has_items(self, feed: str) -> bool:
        """Whether the store has any item of the feed."""
        return self._one("select 1 from item where feed = ? limit 1", feed) is not None

    def forget_feed(self, feed: str) -> None:
        """Remove the feed's own state. Its items must have been removed before."""
        self._database.execute("delete from feed where url = ?", (feed,))

    def feeds(self) -> list[str]:
        """All feeds that have a state or an item."""
        with closing(self._database.execute(store_schema.FEEDS)) as cursor:
            return [url for (url,) in cursor.fetchall()]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("begin immediate")
        try:
            yield
        except BaseException:
            if self._database.in_transaction:  # errors such as a full disk roll back by themselves
                self._database.execute("rollback")
            raise
        self._database.execute("commit")

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        with closing(self._database.execute(query, values)) as cursor:
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row
