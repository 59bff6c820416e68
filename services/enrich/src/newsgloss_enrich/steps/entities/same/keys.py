"""The keys under which equal names of a language meet: in base forms, without titles."""

# ruff: noqa: RUF001  the characters are meant as they are

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

from newsgloss_enrich.steps.entities.group import TYPE_GROUPS, key_of, plain_key
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.places.cities import city_in_table
from newsgloss_enrich.steps.entities.places.in_language import ENGLISH, known_place
from newsgloss_enrich.steps.entities.rules.acronyms import is_acronym, letters_of
from newsgloss_enrich.steps.entities.rules.titles import UNSPACED, without_titles
from newsgloss_enrich.steps.entities.same.base_forms import base_forms
from newsgloss_enrich.steps.entities.same.inflection.languages import INFLECTIONS, comparable
from newsgloss_schemas import EntityType, TypeGroup

_BETWEEN_PARTS = re.compile(r"(?<=[^\s\d_])[·・‧•=＝](?=[^\s\d_])")
"""Between the parts of a foreign name in Chinese and Japanese."""
_SURNAME_AND_INITIALS = re.compile(r"^([^\W\d_]{2,}) ((?:[^\W\d_](?:\. ?| |$)){1,3})$")


class Keys(Protocol):
    """How names of one language are compared."""

    def of(self, name: Named) -> str:
        """The key of a mention."""
        ...

    def of_text(self, text: str, kind: EntityType) -> str:
        """The key that a mention with this text would have."""
        ...

    def is_base(self, name: Named) -> bool:
        """Whether a mention is written in its base form."""
        ...


class PlainKeys:
    """English: no inflected forms but possessives, which the boundaries of a mention leave out."""

    def of(self, name: Named) -> str:
        """See `Keys`."""
        return key_of(name)

    def of_text(self, text: str, _kind: EntityType) -> str:
        """See `Keys`."""
        return plain_key(text)

    def is_base(self, _name: Named) -> bool:
        """See `Keys`."""
        return True


class InflectedKeys:
    """Other languages: each word in its base form, as far as the article or the gazetteer shows it."""

    def __init__(self, names: Iterable[Named], language: str) -> None:
        self._language = language
        words: dict[TypeGroup, dict[str, None]] = defaultdict(dict)
        self._texts: dict[tuple[str, TypeGroup], str] = {}
        for name in names:
            group = TYPE_GROUPS[name.type]
            words[group].update(dict.fromkeys(self._words(name.text, group).split()))
        inflect = INFLECTIONS.get(language)
        self._base: dict[TypeGroup, dict[str, str]] = (
            {}
            if inflect is None
            else {
                group: base_forms(some, inflect, self._is_place if group == "LOC" else _is_none)
                for group, some in words.items()
            }
        )

    def of(self, name: Named) -> str:
        """See `Keys`."""
        return self.of_text(name.text, name.type)

    def of_text(self, text: str, kind: EntityType) -> str:
        """See `Keys`."""
        group = TYPE_GROUPS[kind]
        known = self._texts.get((text, group))
        if known is None:
            known = self._texts[text, group] = self._key(text, group)
        return known

    def is_base(self, name: Named) -> bool:
        """See `Keys`."""
        group = TYPE_GROUPS[name.type]
        words = self._words(name.text, group).split()
        base = self._base.get(group, {})
        return all(base.get(word, word) == word for word in words)

    def _key(self, text: str, group: TypeGroup) -> str:
        words = self._words(text, group).split()
        if group == "LOC" and (place := known_place(text, self._language)) is not None:
            return plain_key(comparable(place.name, self._language))
        base = self._base.get(group, {})
        key = plain_key(" ".join(base.get(word, word) for word in words))
        return letters_of(key) if is_acronym(text) else key

    def _words(self, text: str, group: TypeGroup) -> str:
        """The comparable form of a name: a person's without titles, with initials first."""
        if group == "PER":
            start, end = without_titles(text, self._language)
            text = text[start:end]
        if self._language in UNSPACED:
            text = _BETWEEN_PARTS.sub(" ", text)
        folded = comparable(text, self._language)
        if group == "PER" and (turned := _SURNAME_AND_INITIALS.match(folded)):
            folded = f"{turned[2].strip()} {turned[1]}"
        return folded

    def _is_place(self, word: str) -> bool:
        place = known_place(word, self._language)
        if place is None:
            return city_in_table(word) is not None
        return comparable(place.name, self._language) == word


def _is_none(_word: str) -> bool:
    return False


def keys_of(names: Iterable[Named], language: str) -> Keys:
    """The keys for an article's names."""
    return PlainKeys() if language == ENGLISH else InflectedKeys(names, language)
