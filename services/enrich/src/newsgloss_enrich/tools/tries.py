"""How often a dead letter's record was tried, as far as the redrive's own memory bears it out."""

from newsgloss_enrich.stream.attempts import MAX_ATTEMPT, LetterPlace
from newsgloss_enrich.tools.handled import Handled
from newsgloss_enrich.tools.letters import StoredLetter


def tries_of(letter: StoredLetter, topic: str, handled: Handled) -> int:
    """The letter's count where the letter that it names was redriven; else 1.

    The headers of the raw record, which its producer may have written, are all that the letter knows;
    `handled` is what only a redrive writes. See `stream.attempts`.
    """
    why = letter.why
    if why is None or why.redriven_from is None:
        return 1
    place = LetterPlace.parse(why.redriven_from)
    if place is None or (place.topic, place.partition) != (topic, letter.partition):
        return 1
    known = place.offset < letter.offset and place.offset in handled
    return min(why.attempt, MAX_ATTEMPT) if known else 1
