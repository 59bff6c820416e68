"""Which letters may go back, by the letter alone."""

import pytest
from tests.unit.enrich.commands.dlq.stored_letters import stored_letter

from newsgloss_enrich.commands.dlq.letters import StoredDeadLetter
from newsgloss_enrich.commands.dlq.outcomes import NEEDS_A_PERSON, Outcome, Rules

RULES = Rules(group="g", raw_topic="raw", raw_partitions=3, max_attempts=5)


@pytest.mark.parametrize(
    ("letter", "tries", "outcome"),
    [
        (stored_letter(), 4, Outcome.REDRIVEN),
        (stored_letter(value=None), 1, Outcome.REDRIVEN),
        (stored_letter(), 5, Outcome.ATTEMPTS_USED_UP),
        (stored_letter(why=False), 1, Outcome.NOT_A_DEAD_LETTER),
        (stored_letter(group="other"), 1, Outcome.OTHER_GROUP),
        (stored_letter(original_topic="other"), 1, Outcome.OTHER_TOPIC),
        (stored_letter(original_partition=3), 1, Outcome.OTHER_TOPIC),
        (stored_letter(value_omitted_length=9, value_omitted_sha256="0" * 64), 1, Outcome.VALUE_LEFT_OUT),
        (stored_letter(key=None, value=None), 1, Outcome.EMPTY),
    ],
)
def test_a_letter_is_judged_by_where_it_came_from_and_what_it_holds(
    letter: StoredDeadLetter, tries: int, outcome: Outcome
) -> None:
    assert RULES.judge(letter, tries) is outcome


def test_codes_are_words_without_spaces() -> None:
    assert {outcome.code for outcome in Outcome} == {
        "redriven", "discarded", "superseded", "attempts_used_up", "value_left_out", "empty", "other_group",
        "other_topic", "not_a_dead_letter", "refused",
    }  # fmt: skip


def test_what_a_later_redrive_may_still_take_needs_no_person() -> None:
    assert not NEEDS_A_PERSON & {Outcome.SUPERSEDED, Outcome.ATTEMPTS_USED_UP, Outcome.OTHER_GROUP}
