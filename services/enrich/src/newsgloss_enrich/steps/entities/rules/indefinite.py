"""A word that the article uses with an indefinite article is a common noun: 'nach einem Erdrutsch'."""

import re
from dataclasses import replace
from functools import cache

from newsgloss_enrich.steps.entities.draft import Draft

SURE = 0.7
"""Names with this probability stay: 'ein Picasso'. No development set loses by it."""

_ARTICLES = {
    "da": "en|et",
    "de": "k?eine?[mnrs]?|jede[mnrs]?|diese[mnrs]?|mehrere|viele",
    "es": "un|una|unos|unas",
    "fr": "un|une|des|cet|cette",
    "it": "un|uno|una",
    "nb": "en|et|ei",
    "nl": "een|geen",
    "nn": "ein|eit|ei",
    "pt": "um|uma|uns|umas",
    "ro": "un|o",
    "sv": "en|ett",
}
"""Indefinite articles, and some words that stand in their place, by language."""

LANGUAGES = frozenset(_ARTICLES)
"""The languages for which the rule holds; German, where nouns have capitals, needs it most."""


def drop_common_nouns(draft: Draft) -> Draft:
    """Drop doubtful names of one word that stand behind an indefinite article anywhere in the article."""
    doubtful = {
        name.text
        for name in draft.names
        if " " not in name.text and name.score is not None and name.score < SURE
    }
    if not doubtful or draft.texts.language not in LANGUAGES:
        return draft
    behind = _behind_article(draft.texts.language)
    nouns = doubtful & {match[1] for match in behind.finditer(draft.texts.joined)}
    if not nouns:
        return draft
    names = [
        name for name in draft.names if name.text not in nouns or name.score is None or name.score >= SURE
    ]
    return replace(draft, names=names)


@cache
def _behind_article(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?i:{_ARTICLES[language]}) (\w+(?:-\w+)*)")
