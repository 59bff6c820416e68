# ruff: noqa: E501, RUF001  the characters are meant as they are
"""Text in two scripts or languages: names in Latin letters, the words of one script, sentences."""

import re

from newsgloss_enrich.steps.text.script import script_of
from newsgloss_enrich.steps.text.words import vocabulary

_QUOTATION = re.compile(r"[“„][^“”\n]{0,500}[”“]|«[^»\n]{0,500}»|「[^」\n]{0,500}」|\"[^\"\n]{0,500}\"")
_LEAST_QUOTATION = 30
"""Characters: less is a title or a word set apart."""
_QUOTES = re.compile(r'[“„«「"]')
_LEAST_OUTSIDE = 150
"""Characters: less would lose too much of what the language is told by."""
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff][\w'’-]*")
_SENTENCE_WORDS = vocabulary(
    """
    to and is are for on will says said has have was were with that from at by as not que se por para pour dans
    une est sont und nicht mit auf ist für wird bei sich che non per con una não com um het een niet met voor op
    """
)
"""Words that are frequent in sentences and rare in names, of languages whose headlines use capitals."""
_LEAST_SENTENCE_WORDS = 2
_SENTENCE_SHARE = 0.2
"""Of the words; a row of brands has none."""
_SENTENCE_END = re.compile(r"[.!?…؟।۔։。！？\n](?:(?<=[。！？\n])|[\"'”’»)]*\s+)")
"""It begins with one set of characters, so that the search skips to those."""


def without_quotations(text: str) -> str:
    """The text without what it quotes, which may be in another language, where enough is left."""
    if len(text) < _LEAST_OUTSIDE or not _QUOTES.search(text):
        return text
    outside = _QUOTATION.sub(lambda found: " " if len(found[0]) >= _LEAST_QUOTATION else found[0], text)
    return outside if len(outside) >= max(_LEAST_OUTSIDE, len(text) / 3) else text


def letters_of_names(text: str) -> int:
    """Letters of Latin words that have a capital; none where the words between show that they are sentences."""
    words = _LATIN_WORD.findall(text)
    names = [word for word in words if not word.islower()]
    common = sum(word.lower() in _SENTENCE_WORDS for word in words)
    if common >= max(_LEAST_SENTENCE_WORDS, _SENTENCE_SHARE * len(words)):
        return 0
    return sum(map(len, names))


def names_within_other_letters(text: str) -> bool:
    """Whether every Latin word has a capital and another script has a word in small letters.

    The sentence is then in the other script, however long the names in it are.
    """
    return any(map(str.islower, text.split())) and not any(map(str.islower, _LATIN_WORD.findall(text)))


def of_script(text: str, script: str) -> str:
    """The words of a text that have a letter of this script."""
    return " ".join(word for word in text.split() if any(script_of(letter) == script for letter in word))


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text, without the signs that end them."""
    return [piece for piece in _SENTENCE_END.split(text) if piece]
