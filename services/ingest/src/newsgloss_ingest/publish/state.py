"""The file behind `--resume`: the articles that Kafka has acknowledged, and the batch whose outcome is open.

It is an SQLite file. An article is known by a digest of its bytes, so input files may be renamed, corrected
or extended between two runs. A batch goes through three states:

- *sent*: It is in an open transaction and not in the file. If the process dies, the broker aborts it.
- *prepared*: Its digests and the position of its first record are on disk. If the process dies, the next one
  ends the transaction by taking its transactional id, and then checks whether that record is visible.
- *published*: It is committed, and on disk.
"""

import contextlib
import hashlib
import sqlite3
import uuid
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from newsgloss_ingest.publish.files import Found

FORMAT = 1
DIGEST_BYTES = 16
_TABLES = """
create table run (format integer not null, id text not null, topic text not null);
create table published (digest blob primary key) without rowid;
create table prepared (digest blob primary key) without rowid;
create table first_prepared (partition integer not null, offset integer not null, key blob not null);
"""


class StateError(Exception):
    """The state file cannot be used; the message says what to do."""


class Place(NamedTuple):
    """The position and the key of a transaction's first record."""

    partition: int
    offset: int
    key: bytes


def digest_of(found: Found, source: str) -> bytes:
    """The digest of an article's bytes and, for text and HTML, of the source that it is published under."""
    named = "" if found.format == "json" else source
    data = (found.data or b"").strip()
    return hashlib.blake2b(
        b"\0".join((found.format.encode(), named.encode(), data)), digest_size=DIGEST_BYTES
    ).digest()


class State:
    """An open state file; a context manager. One process at a time may have it open.

    Args:
        path: The file; created when it is missing.
        topic: The topic to publish to. A state file serves one topic.

    Raises:
        StateError: Another process has it open, it belongs to another topic, or it is no state file.
    """

    def __init__(self, path: Path, topic: str) -> None:
        self._path = path
        try:
            # Transactions begin and end explicitly, each synced to disk.
            self._database = sqlite3.connect(path, timeout=0, isolation_level=None)
        except sqlite3.Error as error:
            raise StateError(f"--resume {path}: cannot be opened: {error}") from error
        try:
            self.run_id = self._open(topic)
        except sqlite3.OperationalError as error:
            self._database.close()
            if "locked" in str(error):
                raise StateError(f"--resume {path}: another publish is using it") from error
            raise StateError(f"--resume {path}: {error}") from error
        except sqlite3.DatabaseError as error:
            self._database.close()
            raise StateError(
                f"--resume {path}: not a state of newsgloss-ingest publish; name another file"
            ) from error
        except StateError:
            self._database.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def _open(self, topic: str) -> str:
        self._database.execute("pragma locking_mode = exclusive")
        self._database.execute("pragma journal_mode = wal")
        self._database.execute("pragma synchronous = full")
        self._database.execute("begin immediate")
        if not self._database.execute("select 1 from sqlite_master").fetchone():
            for statement in _TABLES.split(";"):
                self._database.execute(statement)
            self._database.execute("insert into run values (?, ?, ?)", (FORMAT, str(uuid.uuid4()), topic))
        number, run_id, its_topic = self._database.execute("select format, id, topic from run").fetchone()
        self._database.execute("commit")
        if number != FORMAT:
            raise StateError(f"--resume {self._path}: made by another release (format {number})")
        if its_topic != topic:
            raise StateError(
                f"--resume {self._path}: belongs to topic {its_topic!r}, not {topic!r}; name another file"
            )
        return str(run_id)

    def knows(self, digest: bytes) -> bool:
        """Whether Kafka has acknowledged this article."""
        return self._one("select 1 from published where digest = ?", digest) is not None

    @property
    def prepared(self) -> Place | None:
        """The first record of the batch whose outcome is open, or None."""
        row = self._one("select partition, offset, key from first_prepared")
        return None if row is None else Place(*row)

    def prepare(self, digests: Iterable[bytes], place: Place) -> None:
        """Before the commit, remember what it publishes if it succeeds."""
        self._write(
            ("insert into prepared values (?)", [(digest,) for digest in digests]),
            ("insert into first_prepared values (?, ?, ?)", [tuple(place)]),
        )

    def settle(self, *, committed: bool) -> None:
        """Record the outcome of the prepared batch."""
        self._write(
            ("insert or ignore into published select digest from prepared where ?", [(committed,)]),
            ("delete from prepared", [()]),
            ("delete from first_prepared", [()]),
        )

    def _one(self, query: str, *values: object) -> tuple[int, int, bytes] | None:
        with closing(self._database.execute(query, values)) as cursor:
            row: tuple[int, int, bytes] | None = cursor.fetchone()
            return row

    def _write(self, *statements: tuple[str, list[tuple[object, ...]]]) -> None:
        try:
            self._database.execute("begin immediate")
            for statement, rows in statements:
                self._database.executemany(statement, rows)
            self._database.execute("commit")
        except sqlite3.Error as error:
            with contextlib.suppress(sqlite3.Error):
                self._database.execute("rollback")
            raise StateError(f"--resume {self._path}: cannot be written: {error}") from error


class Known:
    """A state file that is only read; a missing file knows nothing.

    Raises:
        StateError: It cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._database: sqlite3.Connection | None = None
        self._path = path
        if path.exists():
            self._database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=0)

    def knows(self, digest: bytes) -> bool:
        """Whether Kafka has acknowledged this article."""
        if self._database is None:
            return False
        try:
            query = "select 1 from published where digest = ?"
            return self._database.execute(query, (digest,)).fetchone() is not None
        except sqlite3.Error as error:
            raise StateError(f"--resume {self._path}: cannot be read: {error}") from error
