"""A town or country that is also a person's or a team's name is a place where the sentence says it.

'John Denver arrived in Denver': each mention is judged by itself, after equal spellings have
been given one type. 'Washington sent an envoy' speaks of a government.
"""

# ruff: noqa: E501  an alternation reads better unbroken

import re
from dataclasses import replace

from newsgloss_enrich.steps.entities.draft import Draft
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.places.country import country_code
from newsgloss_enrich.steps.entities.places.gazetteer import find_place
from newsgloss_enrich.steps.entities.places.kinds import place_type
from newsgloss_enrich.steps.entities.rules.countries import words_of_persons
from newsgloss_enrich.steps.entities.rules.place_cues import in_place

_CAPITALS = frozenset({"Washington", "Santiago", "Georgetown"})
"""Capitals whose name people have too and that stand for their government; the others are known names."""
_GOVERNS = re.compile(
    r"(?:['’]s)? (?:sent|imposed|imposes|sanction\w+|deployed|recogni[sz]ed|recogni[sz]es|accused|accuses|condemned|condemns|urged|urges|denied|denies|rejected|rejects|"  # noqa: RUF001
    r"wants|warned|insists|insisted|backs|backed|pledged|approved|withdrew|recalled|expelled|summoned|lifted|signed|threatened|hopes|allies|foreign policy|sanctions|envoy|position|stance|relations|and (?:Beijing|Moscow|Brussels|London|Paris|Berlin|Tehran|Tokyo|Seoul|Kyiv|Ankara|its allies))\b"
)
_MAY_BE_PLACE = frozenset({"PERSON", "ORG"})


def keep_places(draft: Draft) -> Draft:
    """A known place's name that a place's preposition precedes is that place, in English text."""
    if draft.texts.language != "en":
        return draft
    governments = _governments(draft)
    return replace(draft, names=[_as_place(name, draft, governments) for name in draft.names])


def _governments(draft: Draft) -> frozenset[str]:
    """Capitals that act as their government somewhere in the article, where no person has the name."""
    persons = words_of_persons(draft)
    return frozenset(
        name.text
        for name in draft.names
        if name.text in _CAPITALS
        and name.text not in persons
        and _GOVERNS.match(draft.texts.all[name.paragraph], name.end)
    )


def _as_place(name: Named, draft: Draft, governments: frozenset[str]) -> Named:
    if name.type not in _MAY_BE_PLACE:
        return name
    if name.text in governments:
        return replace(name, type="GPE")
    if not in_place(draft.texts.all[name.paragraph], name.start, name.end):
        return name
    if name.text.endswith(("'s", "’s")) or not (country_code(name.text) or find_place(name.text)):  # noqa: RUF001
        return name
    return replace(name, type=place_type(name.text))
