import sqlite3
from pathlib import Path

import pytest

from newsgloss_ingest.feeds.states import ArticleState, FeedState, ItemState
from newsgloss_ingest.feeds.store import FeedStore, StoreFileError


def test_it_is_there_after_reopening(tmp_path: Path) -> None:
    feed = FeedState("https://b.example/", '"v1"', "yesterday", 2, 17.5, gone=True, read_day=20_000)
    item, article = ItemState("id", b"digest", 0), ArticleState("https://a.example/", 3, b"text")
    with FeedStore(tmp_path / "m") as store:
        assert store.feed("https://a.example/") == FeedState()
        assert store.item("https://a.example/", "k") == ItemState()
        assert store.article("id") is None
        store.save_feed("https://a.example/", feed)
        store.save_published("k", item, article)
    with FeedStore(tmp_path / "m") as store:
        assert store.feed("https://a.example/") == feed
        assert store.item("https://a.example/", "k") == item
        assert store.article("id") == article


def test_one_process_at_a_time_has_it(tmp_path: Path) -> None:
    with FeedStore(tmp_path / "m"), pytest.raises(StoreFileError, match="another 'newsgloss-ingest feeds'"):
        FeedStore(tmp_path / "m")


def test_another_file_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(b"my notes " * 200)
    with pytest.raises(StoreFileError, match="not a memory of feeds"):
        FeedStore(tmp_path / "m")
    assert (tmp_path / "m").read_bytes() == b"my notes " * 200


def test_what_was_forgotten_leaves_room_for_more(tmp_path: Path) -> None:
    with FeedStore(tmp_path / "m") as store:
        empty = store.used_bytes
        for number in range(200):
            store.save_item("https://a.example/", f"{number}" * 30, ItemState("id", b"d"))
        full = store.used_bytes
        assert full > empty
        store.forget_items("https://a.example/", seen_before=store.today() + 1, at_most=1000)
        assert empty <= store.used_bytes < full


def test_a_transaction_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    with FeedStore(tmp_path / "m") as store:
        with pytest.raises(sqlite3.Error):
            store.save_published("k", ItemState("id", b"d"), ArticleState("f", 1, None))  # type: ignore[arg-type]
        store.save_published("k", ItemState("id", b"d"), ArticleState("f", 1, b"d"))
        assert store.article("id") == ArticleState("f", 1, b"d")
