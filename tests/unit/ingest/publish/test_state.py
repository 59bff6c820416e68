import sqlite3
from pathlib import Path

import pytest

from newsgloss_ingest.publish.files import Format, Found
from newsgloss_ingest.publish.state import Known, Place, State, StateError, digest_of

PLACE = Place(3, 17, b"key")


def found(data: bytes, form: Format = "json", where: str = "a") -> Found:
    return Found(where, form, data)


def test_an_article_is_known_by_its_bytes_wherever_it_is() -> None:
    assert digest_of(found(b"{}"), "s") == digest_of(found(b" {} \n", where="b"), "other")
    assert digest_of(found(b"{}"), "s") != digest_of(found(b"[]"), "s")


def test_text_and_pages_are_known_with_the_source_that_they_get() -> None:
    for form in ("txt", "html"):
        assert digest_of(found(b"x", form), "a") != digest_of(found(b"x", form), "b")


@pytest.mark.parametrize("committed", [True, False])
def test_a_prepared_batch_is_published_if_it_was_committed(tmp_path: Path, committed: bool) -> None:
    path = tmp_path / "state"
    with State(path, "t") as state:
        run_id = state.run_id
        assert state.prepared is None
        state.prepare([b"1", b"2"], PLACE)
        assert state.prepared == PLACE
        assert not state.knows(b"1")
    with State(path, "t") as state:
        assert (state.run_id, state.prepared) == (run_id, PLACE)
        state.settle(committed=committed)
        assert state.prepared is None
        assert [state.knows(digest) for digest in (b"1", b"2", b"3")] == [committed, committed, False]
    assert Known(path).knows(b"1") == committed


def test_a_state_serves_one_topic_and_one_process(tmp_path: Path) -> None:
    path = tmp_path / "state"
    with State(path, "t"), pytest.raises(StateError, match="another publish is using it"):
        State(path, "t")
    with pytest.raises(StateError, match="belongs to topic 't', not 'u'"):
        State(path, "u")


def test_what_is_no_state_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(b"Title\n" + b"Story. " * 1000)
    with pytest.raises(StateError, match="not a state of newsgloss-ingest publish"):
        State(path, "t")
    with pytest.raises(StateError, match="cannot be opened"):
        State(tmp_path / "away" / "state", "t")
    with pytest.raises(StateError, match="cannot be read"):
        Known(path).knows(b"1")


def test_a_state_of_another_release_is_named(tmp_path: Path) -> None:
    path = tmp_path / "state"
    with State(path, "t"):
        pass
    with sqlite3.connect(path) as database:
        database.execute("update run set format = 99")
    database.close()
    with pytest.raises(StateError, match="made by another release"):
        State(path, "t")


def test_a_state_that_is_not_there_knows_nothing(tmp_path: Path) -> None:
    assert not Known(tmp_path / "away").knows(b"1")
    assert not (tmp_path / "away").exists()
