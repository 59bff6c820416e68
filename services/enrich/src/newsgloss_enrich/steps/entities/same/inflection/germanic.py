"""The genitive of German, Dutch and the Scandinavian languages; endings of adjectives; definite forms."""

from collections.abc import Iterator

from newsgloss_enrich.steps.entities.same.inflection.forms import Base, either, paradigms, suffixes

_VOWELS = "aeiouyäöüåæø"

GERMAN = either(
    suffixes("s 's es '", paradigm="genitive"),
    paradigms(
        """
        e: en er em es
        er: en em es
        es: en em er
        """,
        vowels=_VOWELS,
        least=4,
    ),
)
DUTCH = suffixes("s 's '", paradigm="genitive")
SWEDISH = either(
    suffixes("s 's", paradigm="genitive"),
    suffixes("en ens et ets n ns t ts", paradigm="definite", least=4),
)


def scandinavian(word: str) -> Iterator[Base]:
    """Danish and Norwegian, which write an apostrophe behind a final s."""
    if word.endswith("'") and len(word) > len("os'"):
        yield Base(word[:-1], "genitive", len(word) - 1)
    yield from SWEDISH(word)
