"""Names that begin with what they are: 'City of Dunbar', 'University of Dunbar'; and reinsurers, 'Munich Re'. English."""

# ruff: noqa: E501  an alternation reads better unbroken

import re

from newsgloss_enrich.steps.entities.draft import TITLE, Draft
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.rules.demonym_words import DEMONYMS
from newsgloss_schemas import EntityType

_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'.-]*[\w](?: [A-ZÀ-ÖØ-Þ][\w’'-]+){0,2}"  # noqa: RUF001 - an apostrophe
_GOVERNED = r"City|Town|Village|County|Borough|State|Province|Municipality|Township|Duchy"
_LAND = r"Gulf|Bay|Strait|Straits|Isle|Cape|Sea|Lake|Mount"
_BODIES = r"University|College|Bank|Museum|Institute|Church|Archdiocese|Diocese"
_OF = re.compile(rf"(?:(?P<GPE>{_GOVERNED})|(?P<LOC>{_LAND})|(?P<ORG>{_BODIES})) of (?P<name>{_NAME})")
_FIRST = frozenset(f"{_GOVERNED}|{_LAND}|{_BODIES}".split("|"))
_REINSURER = re.compile(rf"\b(?:{_NAME}) Re(?![\w'’-])")  # noqa: RUF001


def complete_heads(draft: Draft) -> Draft:
    """A name takes in the word for what it is, where the model stopped at its last part."""
    if draft.texts.language != "en":
        return draft
    has_head, has_reinsurer = not _FIRST.isdisjoint(draft.texts.capital_set), "Re" in draft.texts.capital_set
    if not (has_head or has_reinsurer):
        return draft
    found: list[Named] = []
    for number, text in enumerate(draft.texts.all):
        if number == TITLE and draft.texts.shouted_title:
            continue
        if has_head:
            found += _headed(number, text, draft)
        if has_reinsurer:
            found += [
                Named(number, match.start(), match.end(), match[0], "ORG")
                for match in _REINSURER.finditer(text)
                if match[0].removesuffix(" Re") in DEMONYMS or _ends(draft, number, match.end() - len(" Re"))
            ]
    return draft.with_outer(found) if found else draft


def _headed(number: int, text: str, draft: Draft) -> list[Named]:
    found: list[Named] = []
    starts = [start for start, _, word in draft.texts.capital_words[number] if word in _FIRST]
    for match in filter(None, (_OF.match(text, start) for start in starts)):
        at = match.start("name")
        inner = next((name for name in draft.names if name.paragraph == number and name.start == at), None)
        if inner is None or inner.type == "PERSON" or inner.text in DEMONYMS:
            continue
        kind: EntityType = "ORG" if match["ORG"] else "GPE" if match["GPE"] else "LOC"
        end = max(inner.end, at + len(inner.text))
        found.append(Named(number, match.start(), end, text[match.start() : end], kind))
    return found


def _ends(draft: Draft, number: int, end: int) -> bool:
    return any(name.paragraph == number and name.end == end for name in draft.names)
