"""Finds events in English by typical words: 'Battle of Hastings', 'World Cup', 'Hurricane Katrina'."""

# ruff: noqa: E501  an alternation reads better unbroken

import re

from newsgloss_enrich.steps.entities.draft import TITLE, Draft
from newsgloss_enrich.steps.entities.mention import Named

_WORD = r"[A-ZÀ-ÖØ-Þ][\w.]*(?:[-'][\w]+)*"
_BEFORE = rf"(?:{_WORD} (?:of )?){{0,4}}"
_AFTER = rf"{_WORD}(?: (?:(?:of|the|de|du) )?{_WORD}){{0,2}}"
_ENDINGS = (
    r"World Cup|Davis Cup|Champions Cup|Nations Cup|Super Bowl|Grand Prix|Olympics|Paralympics|Winter Games|"
    r"Summer Games|(?:Olympic|Paralympic|Commonwealth|Asian|Pan American|Goodwill) Games|Championships?|Marathon|"
    r"(?:Film|Music|Arts|Book|Jazz|Literary|Fringe) Festival|Biennale|"
    r"World War (?:I{1,2}\b|One\b|Two\b|[12]\b)|(?:Civil|Cold|Gulf|Vietnam|Korean|Crimean|Boer|Falklands|Iraq|Great) War|"
    r"(?:First|Second) World War|(?:French|Russian|October|Cultural|Orange|Islamic) Revolution|Intifada"
)
_STARTS = (
    r"(?:Battle|Siege) of(?: the)?|Hurricane|Storm|Typhoon|Cyclone|Tropical Storm|Tour de|Giro d'|Operation"
)
_CUE = re.compile(
    r"Cup\b|Bowl\b|Prix\b|lympics\b|Games\b|Championship|Marathon\b|Festival\b|Biennale\b|War\b|Revolution\b|"
    r"Intifada\b|Battle\b|Siege\b|Hurricane\b|Storm [A-Z]|Typhoon\b|Cyclone\b|Tropical\b|Tour de|Giro d|Operation\b"
)
_EVENT = re.compile(rf"\b(?:{_BEFORE}(?:{_ENDINGS})\b|(?:{_STARTS}) ?{_AFTER})")
_NO_LEAD = re.compile(
    r"(?:The|A|An|In|At|On|After|Before|During|Since|By|For|From|This|Last|Next|When|But|And) "
)


def find_events(draft: Draft) -> Draft:
    """Add events, which replace the names inside them ('Vietnam' of the Vietnam War).

    A longer name around an event stays. Titles whose capitals mark no names are not searched.
    """
    if draft.texts.language != "en":
        return draft
    events = [
        event
        for number, text in enumerate(draft.texts.all)
        if not (number == TITLE and draft.texts.shouted_title) and _CUE.search(text)
        for event in _events_in(number, text)
    ]
    return draft.with_outer(events) if events else draft


def _events_in(number: int, text: str) -> list[Named]:
    found: list[Named] = []
    for match in _EVENT.finditer(text):
        lead = _NO_LEAD.match(match[0])
        start = match.start() + (lead.end() if lead else 0)
        end = match.start() + len(match[0].rstrip("."))
        found.append(Named(number, start, end, text[start:end], "EVENT"))
    return found
