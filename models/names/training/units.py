"""The service's units, each with its pieces, whether it is a word or a part of a run."""

from typing import NamedTuple

from newsgloss_enrich.steps.entities.newsgloss.pieces import Pieces, Vocabulary
from newsgloss_enrich.steps.entities.newsgloss.units import cut


class Unit(NamedTuple):
    """`text[start:end]`, its pieces' numbers, and whether it is a piece of a run rather than a word."""

    start: int
    end: int
    pieces: Pieces
    run: bool


def units(text: str, vocabulary: Vocabulary) -> list[Unit]:
    """The units of a text in their order."""
    return [
        Unit(start, end, vocabulary.word(word), run=False)
        if isinstance(word, str)
        else Unit(start, end, word.pieces, run=True)
        for word, start, end in zip(*cut(text, vocabulary), strict=True)
    ]
