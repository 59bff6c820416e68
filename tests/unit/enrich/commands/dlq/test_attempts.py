from datetime import UTC, datetime

import pytest

from newsgloss_enrich.commands.dlq.attempts import tries_of
from newsgloss_enrich.commands.dlq.handled_offsets import HandledOffsets
from newsgloss_enrich.commands.dlq.letters import StoredDeadLetter
from newsgloss_schemas import DeadLetterHeaders

NOW = datetime(2026, 3, 12, tzinfo=UTC)
DONE = HandledOffsets(10, [(12, 13)])
"""Redriven are all letters below 10, and 12."""


def letter(attempt: int, redriven_from: str | None, offset: int = 20) -> StoredDeadLetter:
    why = DeadLetterHeaders(
        code="timeout",
        message="",
        stage="pool",
        error_class="RecordTimeout",
        original_topic="raw",
        original_partition=3,
        original_offset=7,
        original_timestamp=NOW,
        group="g",
        attempt=attempt,
        redriven_from=redriven_from,
        enricher_version="0.1.0",
        failed_at=NOW,
    )
    return StoredDeadLetter(3, offset, 0, b"k", b"v", [], why)


@pytest.mark.parametrize("place", ["dlq/3/9", "dlq/3/12"])
def test_a_count_is_believed_where_the_letter_before_was_redriven(place: str) -> None:
    assert tries_of(letter(4, place), "dlq", DONE) == 4


@pytest.mark.parametrize(
    "place",
    [None, "dlq/3/11", "dlq/3/13", "dlq/2/9", "other/3/9", "dlq/3/-1", "9", "", "dlq/3/99999999999999999999"],
)
def test_any_other_count_is_the_first_try(place: str | None) -> None:
    assert tries_of(letter(999, place), "dlq", DONE) == 1


def test_a_letter_cannot_have_come_from_a_later_one() -> None:
    assert tries_of(letter(4, "dlq/3/9", offset=8), "dlq", DONE) == 1


def test_a_count_is_bounded() -> None:
    assert tries_of(letter(10**30, "dlq/3/9"), "dlq", DONE) == 1000


def test_what_is_no_letter_was_tried_once() -> None:
    assert tries_of(StoredDeadLetter(3, 20, 0, b"k", b"v", [], None), "dlq", DONE) == 1
