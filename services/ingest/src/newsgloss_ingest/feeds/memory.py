"""What was polled and published, in SQLite.

Kafka acknowledges first, then it is written down here. Whoever dies in between publishes the same
article again, under the same `article_id` and version.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

FORMAT = 1
_TABLES = """
create table feed (
    url text primary key, location text, etag text, last_modified text,
    failures integer not null default 0, next_poll real not null default 0, gone integer not null default 0
) without rowid;
create table item (
    feed text not null, key text not null, article_id text, digest blob, attempts integer not null default 0,
    primary key (feed, key)
) without rowid;
create table article (
    article_id text primary key, feed text not null, version integer not null, digest blob not null
) without rowid;
"""


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
    """

    location: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    next_poll: float = 0.0
    gone: bool = False


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

    Raises:
        MemoryFileError: another process has it, or it is no such file.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._database = sqlite3.connect(path, timeout=0, isolation_level=None)
        except sqlite3.Error as error:
            raise MemoryFileError(f"{path}: cannot be opened: {error}") from error
        try:
            self._open(path)
        except sqlite3.OperationalError as error:
            self._database.close()
            used = "another 'newsgloss-ingest feeds' is using it" if "locked" in str(error) else str(error)
            raise MemoryFileError(f"{path}: {used}") from error
        except (sqlite3.DatabaseError, MemoryFileError) as error:
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

    def _open(self, path: Path) -> None:
        for pragma in ("locking_mode = exclusive", "journal_mode = wal", "synchronous = full"):
            self._database.execute(f"pragma {pragma}")
        self._database.execute("begin immediate")
        (number,) = self._database.execute("pragma user_version").fetchone()
        if number == 0 and not self._database.execute("select 1 from sqlite_master").fetchone():
            for statement in _TABLES.split(";"):
                self._database.execute(statement)
            self._database.execute(f"pragma user_version = {FORMAT}")
        elif number != FORMAT:
            raise MemoryFileError(f"format {number} in {path.name}")
        self._database.execute("commit")

    def feed(self, url: str) -> FeedState:
        """The feed's state; a fresh one for a feed never polled."""
        row = self._one(
            "select location, etag, last_modified, failures, next_poll, gone from feed where url = ?", url
        )
        return FeedState(*row) if row else FeedState()

    def save_feed(self, url: str, state: FeedState) -> None:
        """Write the feed's state."""
        self._database.execute(
            "insert or replace into feed values (?, ?, ?, ?, ?, ?, ?)",
            (
                url,
                state.location,
                state.etag,
                state.last_modified,
                state.failures,
                state.next_poll,
                state.gone,
            ),
        )

    def item(self, feed: str, key: str) -> ItemState:
        """The item's state; a fresh one for an item never seen."""
        row = self._one("select article_id, digest, attempts from item where feed = ? and key = ?", feed, key)
        return ItemState(*row) if row else ItemState()

    def save_item(self, feed: str, key: str, state: ItemState) -> None:
        """Write the item's state."""
        self._database.execute("insert or replace into item values (?, ?, ?, ?, ?)", (feed, key, *state))

    def article(self, article_id: str) -> ArticleState | None:
        """What was published last; None when nothing was."""
        row = self._one("select feed, version, digest from article where article_id = ?", article_id)
        return ArticleState(*row) if row else None

    def save_published(self, key: str, item: ItemState, article: ArticleState) -> None:
        """Write that Kafka has the article, and the item's state, both or neither."""
        self._database.execute("begin immediate")
        try:
            self._database.execute(
                "insert or replace into article values (?, ?, ?, ?)", (item.article_id, *article)
            )
            self.save_item(article.feed, key, item)
        except BaseException:
            self._database.execute("rollback")
            raise
        self._database.execute("commit")

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        with closing(self._database.execute(query, values)) as cursor:
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row
