"""A headline said again as pages do: the same, or with a small difference."""

import random
from collections.abc import Callable

SITES = ("Harbour Press", "The Daily Post", "Reuters", "News")
QUOTES = str.maketrans(dict.fromkeys('“”"’', "'"))  # noqa: RUF001  typographic on purpose
CHANGED = 0.6


def small_difference(headline: str, rng: random.Random) -> str:
    """The headline, unchanged in two of five cases."""
    changes: tuple[Callable[[], str], ...] = (
        headline.upper,
        lambda: f"{headline} | {rng.choice(SITES)}",
        lambda: f"{headline} - {rng.choice(SITES)}",
        lambda: f"{headline}.",
        lambda: headline.translate(QUOTES),
        lambda: _without_a_word(headline, rng),
    )
    return rng.choice(changes)() if rng.random() < CHANGED else headline


def _without_a_word(headline: str, rng: random.Random) -> str:
    """One word in eight or more, or one letter where words are not spaced, left out."""
    pieces = headline.split(" ")
    if len(pieces) >= 8:
        pieces.pop(rng.randrange(1, len(pieces)))
        return " ".join(pieces)
    if len(pieces) < 3 and len(headline) >= 12:
        at = rng.randrange(1, len(headline))
        return headline[:at] + headline[at + 1 :]
    return headline
