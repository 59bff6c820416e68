"""Drops names that the model itself finds more likely wrong than right."""

import re
from collections import defaultdict
from dataclasses import replace

from newsgloss_enrich.steps.entities.draft import Draft, Texts
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.rules.bodies import FIRST_WORDS, LAST_WORDS

LEAST_PROBABILITY = 0.4
"""Half of the F1 that can be reached, about .8: the threshold that maximises F1 for calibrated probabilities.

Lipton, Elkan & Naryanaswamy, 'Optimal Thresholding of Classifiers to Maximize F1 Measure', ECML PKDD 2014.
"""

LEAST_OF_ORGANISATION = LEAST_OF_PERSON = 0.45
"""Chosen on the English development sets with the present model; docs/quality.md has what others do."""

LEAST_BY_LANGUAGE = {"ar": 0.28, "fi": 0.34, "ro": 0.28, "uk": 0.28}
"""By the same rule, for names of all types, where a smaller F1 is reached and the development set agrees."""

_LEAST_OF_BODY = 0.15
"""Where the name's own words say that it is an organisation: 'Granite Crown Court'."""
_SURE_SURNAME, _LEAST_OF_KNOWN = 0.6, 0.15
"""A full name is less in doubt where the article has its last word as a name too, and an organisation's short
name where it has the long one: 'Amnesty'."""
_SUFFIXED = re.compile(r"[A-Z]\S+ [A-Z]\S+ (?:Jr|Sr|III)\b")
_SUFFIX = re.compile(r",? (?:Jr\.?|Sr\.?|II|III|IV)$")


def drop_doubtful(draft: Draft) -> Draft:
    """A name goes when the probability that any of its mentions is right is too low; unscored names stay."""
    wrong: dict[str, float] = defaultdict(lambda: 1.0)
    for name in draft.names:
        wrong[name.text] *= 0.0 if name.score is None else 1.0 - name.score
    surnames = {text for text in wrong if " " not in text and 1.0 - wrong[text] >= _SURE_SURNAME}
    firsts = {
        name.text.partition(" ")[0]
        for name in draft.names
        if name.type == "ORG" and " " in name.text and 1.0 - wrong[name.text] >= LEAST_PROBABILITY
    }
    kept = [
        name
        for name in draft.names
        if 1.0 - wrong[name.text] >= _least(name, surnames, draft.texts.language)
        or (1.0 - wrong[name.text] >= _LEAST_OF_KNOWN and _is_short_name(name, firsts, draft.texts))
        or _has_suffix(name, draft.texts)
    ]
    return replace(draft, names=kept)


def _least(name: Named, surnames: set[str], language: str) -> float:
    if language in LEAST_BY_LANGUAGE:
        return LEAST_BY_LANGUAGE[language]
    if name.type == "PERSON":
        return _LEAST_OF_KNOWN if _surname(name.text) in surnames else LEAST_OF_PERSON
    if name.type != "ORG":
        return LEAST_PROBABILITY
    words = name.text.split()
    is_body = len(words) > 1 and (
        words[-1] in LAST_WORDS or (words[0] in FIRST_WORDS and words[1] in {"of", "for"})
    )
    return _LEAST_OF_BODY if is_body else LEAST_OF_ORGANISATION


def _is_short_name(name: Named, firsts: set[str], texts: Texts) -> bool:
    """'Amnesty' after 'Amnesty International', but not the start of another long name."""
    follows = texts.all[name.paragraph][name.end : name.end + 2]
    return name.type == "ORG" and name.text in firsts and not (follows[:1] == " " and follows[1:].isupper())


def _has_suffix(name: Named, texts: Texts) -> bool:
    """'George Fallon Sr.' is a person, even where the model doubts it."""
    text = texts.all[name.paragraph]
    return name.type == "PERSON" and bool(_SUFFIXED.search(text, name.start, name.end + len(" III")))


def _surname(name: str) -> str | None:
    return _SUFFIX.sub("", name).rpartition(" ")[2] if " " in name else None
