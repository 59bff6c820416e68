"""The articles that the demo finds, and the files that it writes."""

import json
from pathlib import Path
from typing import cast

import pytest

from newsgloss_demo import articles, logs
from newsgloss_demo.errors import DemoError
from newsgloss_demo.publish import Position
from newsgloss_demo.read import DeadLetter, Deleted, Enriched
from newsgloss_demo.results import Results
from newsgloss_schemas import DeadLetterHeaders, EnrichedArticle

AT = Position("topic", 0, 0)


def test_a_folder_gives_its_articles_sorted_by_name_and_nothing_else(tmp_path: Path) -> None:
    for name in ("b.TXT", "a.json", "README.md", "picture.png"):
        (tmp_path / name).touch()
    (tmp_path / "more.txt").mkdir()
    found = articles.find([tmp_path])
    assert [(article.path.name, article.media_type.partition(";")[0]) for article in found] == [
        ("a.json", "application/json"),
        ("b.TXT", "text/plain"),
    ]


@pytest.mark.parametrize(
    ("name", "says"),
    [("", "there is no article"), ("nothing.txt", "no such file"), ("page.html", "Save the article as .txt")],
)
def test_a_path_that_cannot_be_sent_is_named(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "page.html").touch()
    with pytest.raises(DemoError, match=says) as caught:
        articles.find([tmp_path / name])
    assert str(tmp_path / name) in str(caught.value)


def test_records_of_the_run_before_are_gone(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "old.json").touch()
    assert list(Results(tmp_path / "records").folder.iterdir()) == []


def test_a_record_is_written_unchanged_but_indented(tmp_path: Path) -> None:
    value = '{"of_a_newer_release": "Malmö"}'
    path = Results(tmp_path / "records").write(
        Enriched(cast("EnrichedArticle", None), value.encode(), AT), "../a b"
    )
    assert path == tmp_path / "records" / "a-b.json"
    assert path.read_text(encoding="utf-8") == '{\n  "of_a_newer_release": "Malmö"\n}\n'


def test_a_dead_letter_is_written_with_its_reason_and_what_can_be_shown_of_its_bytes(tmp_path: Path) -> None:
    why = DeadLetterHeaders.model_validate(
        dict.fromkeys(("code", "message", "stage", "error_class", "original_topic", "group"), "1")
        | dict.fromkeys(("original_partition", "original_offset"), 1)
        | dict.fromkeys(("original_timestamp", "failed_at"), "2026-03-12T08:00:00Z")
        | {"enricher_version": "1", "code": "invalid_encoding"}
    )
    path = Results(tmp_path / "records").write(DeadLetter(why, None, b"\xff{", AT), "bad")
    assert path == tmp_path / "records" / "bad.dead-letter.json"
    letter = json.loads(path.read_text(encoding="utf-8"))
    assert letter["headers"]["dlq-code"] == "invalid_encoding"
    assert (letter["key"], letter["value"]) == (None, "\N{REPLACEMENT CHARACTER}{")


def test_a_deletion_leaves_no_file(tmp_path: Path) -> None:
    assert Results(tmp_path / "records").write(Deleted(b"key", AT), "gone") is None


def test_the_end_of_a_log_is_shown_as_people_read_it(tmp_path: Path) -> None:
    log = tmp_path / "service.log"
    lines = ['{"event": "old"}'] * 40 + [
        '{"event": "listening", "level": "info", "timestamp": "now", "logger": "x", "port": 1}',
        "Traceback (most recent call last):",
        '{"event": "stopped", "level": "error", "exception": "Traceback:\\n  in line 1"}',
    ]
    log.write_text("\n".join(lines))
    assert logs.tail(log, lines=4).splitlines() == [
        "    Traceback (most recent call last):",
        "    error stopped",
        "    Traceback:",
        "      in line 1",
    ]
    assert "    info listening port=1" in logs.tail(log).splitlines()
    assert logs.tail(tmp_path / "none") == "    (there is no log)"
