"""What a redrive remembers, letter by letter."""

import random

import pytest

from newsgloss_enrich.commands.dlq.handled_offsets import MAX_METADATA, HandledOffsets, TooManyRangesError
from newsgloss_enrich.commands.errors import ToolError


def test_what_was_added_is_known_and_nothing_else() -> None:
    dice = random.Random(7)  # noqa: S311 - not a secret
    for _ in range(200):
        handled, done = HandledOffsets(10), set(range(10))
        for _ in range(30):
            start = dice.randrange(10, 80)
            end = start + dice.randrange(1, 6)
            handled.add(start, end)
            done |= set(range(start, end))
        assert [offset for offset in range(100) if offset in handled] == sorted(done)
        assert handled.below == next(offset for offset in range(101) if offset not in done)


def test_it_is_the_same_when_read_back_from_an_offset_and_its_metadata() -> None:
    handled = HandledOffsets(5)
    for start in range(7, 5000, 7):
        handled.add(start, start + 3)
    read = HandledOffsets.parse(handled.below, handled.metadata())
    assert read == handled


def test_without_ranges_there_is_no_metadata() -> None:
    handled = HandledOffsets(5)
    handled.add(5, 9)
    assert (handled, handled.metadata()) == (HandledOffsets(9), "")
    assert HandledOffsets.parse(9, "") == HandledOffsets(9)


def test_a_thousand_ranges_of_no_pattern_fit_and_too_many_are_refused() -> None:
    dice = random.Random(7)  # noqa: S311 - not a secret
    handled, edge = HandledOffsets(0), 1
    for _ in range(1000):
        start = edge + dice.randrange(1, 120)
        edge = start + dice.randrange(1, 120)
        handled.add(start, edge)
    assert len(handled.metadata()) <= MAX_METADATA
    for _ in range(4000):
        start = edge + dice.randrange(1, 120)
        edge = start + dice.randrange(1, 120)
        handled.add(start, edge)
    with pytest.raises(TooManyRangesError):
        handled.metadata()


def test_what_has_left_the_topic_is_done() -> None:
    handled = HandledOffsets(3, [(5, 7), (9, 12), (20, 21)])
    handled.forget(10)
    assert handled == HandledOffsets(12, [(20, 21)])


@pytest.mark.parametrize("metadata", ["hello", '{"starts":1}', "r1:!!", "r1:abc"])
def test_metadata_of_others_is_never_taken_for_nothing_done(metadata: str) -> None:
    with pytest.raises(ToolError, match="did not write"):
        HandledOffsets.parse(0, metadata)
