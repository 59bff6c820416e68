import sqlite3
from pathlib import Path

import pytest

from newsgloss_ingest.feeds.memory import ArticleState, FeedState, ItemState, Memory, MemoryFileError


def test_it_is_there_after_reopening(tmp_path: Path) -> None:
    feed = FeedState("https://b.example/", '"v1"', "yesterday", 2, 17.5, gone=True, read_day=20_000)
    item, article = ItemState("id", b"digest", 0), ArticleState("https://a.example/", 3, b"text")
    with Memory(tmp_path / "m") as memory:
        assert memory.feed("https://a.example/") == FeedState()
        assert memory.item("https://a.example/", "k") == ItemState()
        assert memory.article("id") is None
        memory.save_feed("https://a.example/", feed)
        memory.save_published("k", item, article)
    with Memory(tmp_path / "m") as memory:
        assert memory.feed("https://a.example/") == feed
        assert memory.item("https://a.example/", "k") == item
        assert memory.article("id") == article


def test_one_process_at_a_time_has_it(tmp_path: Path) -> None:
    with Memory(tmp_path / "m"), pytest.raises(MemoryFileError, match="another 'newsgloss-ingest feeds'"):
        Memory(tmp_path / "m")


def test_another_file_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(b"my notes " * 200)
    with pytest.raises(MemoryFileError, match="not a memory of feeds"):
        Memory(tmp_path / "m")
    assert (tmp_path / "m").read_bytes() == b"my notes " * 200


def test_what_was_forgotten_leaves_room_for_more(tmp_path: Path) -> None:
    with Memory(tmp_path / "m") as memory:
        empty = memory.used_bytes
        for number in range(200):
            memory.save_item("https://a.example/", f"{number}" * 30, ItemState("id", b"d"))
        full = memory.used_bytes
        assert full > empty
        memory.forget_items("https://a.example/", seen_before=memory.today() + 1, at_most=1000)
        assert empty <= memory.used_bytes < full


def test_a_transaction_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    with Memory(tmp_path / "m") as memory:
        with pytest.raises(sqlite3.Error):
            memory.save_published("k", ItemState("id", b"d"), ArticleState("f", 1, None))  # type: ignore[arg-type]
        memory.save_published("k", ItemState("id", b"d"), ArticleState("f", 1, b"d"))
        assert memory.article("id") == ArticleState("f", 1, b"d")
