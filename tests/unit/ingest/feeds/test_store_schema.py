"""A memory that an earlier release made, made here as that release did."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from newsgloss_ingest.feeds.states import ArticleState, FeedState, ItemState
from newsgloss_ingest.feeds.store import DAY_SECONDS, FeedStore, StoreFileError
from newsgloss_ingest.feeds.store_schema import FORMAT

FEED = "https://a.example/feed"
TODAY = 20_000
FORMAT_1 = """
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
pragma user_version = 1;
"""


def days(day: int) -> float:
    """In the middle of that day."""
    return (day + 0.5) * DAY_SECONDS


@pytest.fixture
def of_format_1(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "m", isolation_level=None)) as database:
        database.executescript(FORMAT_1)
        database.execute("insert into feed values (?, null, 'v1', 'yesterday', 2, 17.5, 1)", (FEED,))
        database.execute("insert into item values (?, 'k', 'id', x'01', 0)", (FEED,))
        database.execute("insert into item values (?, 'later', null, null, 2)", (FEED,))
        database.execute("insert into article values ('id', ?, 3, x'02')", (FEED,))
    return tmp_path / "m"


def test_all_that_an_earlier_release_knew_is_still_known(of_format_1: Path) -> None:
    for _ in range(2):  # brought up to date, then opened as it is
        with FeedStore(of_format_1, lambda: days(TODAY)) as store:
            assert store.feed(FEED) == FeedState(None, "v1", "yesterday", 2, 17.5, gone=True)
            assert store.item(FEED, "k") == ItemState("id", b"\x01", 0)
            assert store.item(FEED, "later") == ItemState(None, None, 2)
            assert store.article("id") == ArticleState(FEED, 3, b"\x02")


def test_items_of_an_earlier_release_count_as_seen_when_they_were_brought_up_to_date(
    of_format_1: Path,
) -> None:
    with FeedStore(of_format_1, lambda: days(TODAY)):
        pass
    with FeedStore(of_format_1, lambda: days(TODAY + 5)) as store:
        assert store.forget_items(FEED, seen_before=TODAY, at_most=10) == 0
        assert store.forget_items(FEED, seen_before=TODAY + 1, at_most=10) == 2


def test_a_memory_brought_up_to_date_takes_new_items_as_a_fresh_one_does(of_format_1: Path) -> None:
    with FeedStore(of_format_1, lambda: days(TODAY)) as store:
        store.save_feed(FEED, FeedState(read_day=TODAY))
        store.save_item(FEED, "new", ItemState("new id", b"d", 1))
        assert store.feed(FEED) == FeedState(read_day=TODAY)
        assert store.item(FEED, "new") == ItemState("new id", b"d", 1)


def test_a_memory_of_a_later_release_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "m")) as database:
        database.execute("create table other (text)")
        database.execute(f"pragma user_version = {FORMAT + 1}")
    with pytest.raises(
        StoreFileError, match=f"its format is {FORMAT + 1}, and this release reads 1 to {FORMAT}"
    ):
        FeedStore(tmp_path / "m")
    with closing(sqlite3.connect(tmp_path / "m")) as database:
        assert database.execute("select name from sqlite_master").fetchall() == [("other",)]
        assert database.execute("pragma user_version").fetchone() == (FORMAT + 1,)


def test_credentials_that_an_earlier_release_wrote_down_are_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "m"
    mine, moved = "https://me:hunter2@a.example/feed", "http://b:hunter3@x@b.example/"
    state = FeedState(location=moved, etag="v1", failures=2)
    with FeedStore(path, lambda: days(TODAY)) as store:
        store.save_feed(mine, state)
        store.save_published("k", ItemState("id", b"\x01"), ArticleState(mine, 3, b"\x02"))
        store.save_item("http://hunter4@c.example/", "k", ItemState("other"))
        store.save_feed("https://d.example/@me", FeedState(etag="v2"))
    with FeedStore(path, lambda: days(TODAY)) as store:
        assert store.feeds() == ["http://c.example/", FEED, "https://d.example/@me"]
        assert store.feed(FEED) == FeedState("http://b.example/", "v1", None, 2)
        assert store.item(FEED, "k") == ItemState("id", b"\x01")
        assert store.article("id") == ArticleState(FEED, 3, b"\x02")
        assert store.feed("https://d.example/@me").etag == "v2"
    assert b"hunter" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
