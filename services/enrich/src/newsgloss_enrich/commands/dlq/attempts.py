"""How often a dead letter's record was tried, as far as the redrive's own memory confirms it."""

from newsgloss_enrich.commands.dlq.handled_offsets import HandledOffsets
from newsgloss_enrich.commands.dlq.letters import StoredDeadLetter
from newsgloss_enrich.stream.attempts import MAX_ATTEMPT, DeadLetterPlace


def tries_of(letter: StoredDeadLetter, topic: str, handled: HandledOffsets) -> int:
    """The letter's own count if the letter that it names was redriven; else 1.

    The count comes from headers of the raw record, which any producer may write. Only a redrive writes
    `handled`. See `stream.attempts`.
    """
    why = letter.why
    if why is None or why.redriven_from is None:
        return 1
    place = DeadLetterPlace.parse(why.redriven_from)
    if place is None or (place.topic, place.partition) != (topic, letter.partition):
        return 1
    known = place.offset < letter.offset and place.offset in handled
    return min(why.attempt, MAX_ATTEMPT) if known else 1
