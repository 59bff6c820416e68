"""The declared language as evidence, for short or doubtful text alone and never against clear evidence."""

from newsgloss_enrich.steps.language.tags import names_a_language, same_language

_SHORT = 40
"""Letters."""
_DOUBTFUL = 0.8
"""Confidence below which a longer text is doubtful."""
_CLEAR = 0.95
"""Confidence in another language against which a declaration of short text says nothing."""
_ODDS = 8.0
"""How many times as likely a declared language is: a publisher's `lang` is mostly, not always, right."""
_LEAST = 0.03
"""Probability without it: less means that the text speaks against the language."""

Guesses = list[tuple[str, float]]


def weigh_declared(
    guesses: Guesses, declared: str | None, letters: int, *, least: float
) -> tuple[Guesses, bool]:
    """The guesses with the declaration weighed in, and whether it changed the answer."""
    if not guesses or declared is None or not names_a_language(declared):
        return guesses, False
    first, confidence = guesses[0]
    if confidence >= (_CLEAR if letters < _SHORT else _DOUBTFUL):
        return guesses, False
    named = {tag for tag, share in guesses if share >= _LEAST and same_language(tag, declared)}
    if not named:
        return guesses, False
    total = 1 + sum((_ODDS - 1) * share for tag, share in guesses if tag in named)
    weighed = [(tag, share * (_ODDS if tag in named else 1) / total) for tag, share in guesses]
    weighed.sort(key=lambda guess: -guess[1])
    tag, share = weighed[0]
    changed = share >= least and (tag != first or confidence < least)
    return (weighed, True) if changed and tag in named else (guesses, False)
