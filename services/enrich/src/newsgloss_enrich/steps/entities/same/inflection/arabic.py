"""Arabic: conjunctions and prepositions that are written with the name, and the article."""

# ruff: noqa: RUF001  Arabic letters are meant

from collections.abc import Iterator

from newsgloss_enrich.steps.entities.same.inflection.forms import Base

_PREFIXES = ("و", "ف", "ب", "ل", "ك")
_ARTICLE = "ال"
_LEAST = 3
_TO_PLAIN = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None})


def plain_arabic(folded: str) -> str:
    """One letter for all kinds of alif, and no vowel signs: spellings differ between papers."""
    return "".join(letter for letter in folded.translate(_TO_PLAIN) if not "\u064b" <= letter <= "\u065f")


def arabic(word: str) -> Iterator[Base]:
    """The possible base forms of a word: 'ولندن' may be 'London' with 'and'."""
    for rest in (word, *_without_prefixes(word)):
        if rest != word:
            yield Base(rest, "prefix", len(rest))
        bare = rest.removeprefix(_ARTICLE)
        if bare != rest and len(bare) >= _LEAST:
            yield Base(bare, "article", len(bare))


def _without_prefixes(word: str) -> Iterator[str]:
    for prefix in _PREFIXES:
        rest = word.removeprefix(prefix)
        if rest == word or len(rest) < _LEAST:
            continue
        yield rest
        if prefix == "ل" and rest.startswith("ل"):
            yield f"{_ARTICLE}{rest[1:]}"
        if prefix in {"و", "ف"}:
            yield from _without_prefixes(rest)
