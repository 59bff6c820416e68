"""In a report of a match a city's name is its team's where the sentence plays: 'Leeds beat Sunderland 2-1'. English."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the dashes are meant as they are

import re
from dataclasses import replace

from newsgloss_enrich.steps.entities.draft import Draft
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.places.country import country_code
from newsgloss_enrich.steps.entities.places.gazetteer import find_place
from newsgloss_enrich.steps.entities.rules.countries import words_of_persons
from newsgloss_enrich.steps.entities.rules.place_cues import in_place

_SCORE = re.compile(r"\b\d{1,3}[-–]\d{1,3}\b")
_OF_SPORT = re.compile(
    r"\b(?:goals?|scored|kick-?off|half-?time|innings|touchdowns?|quarterback|strikers?|midfielders?|wickets?|league|play-?offs?|season|coach|match(?:es)?|game|"
    r"points?|home run|penalty|semi-?finals?|quarter-?finals?|fixtures?|relegation|standings|overtime|rebounds|pitcher|goalkeeper|defender|offside|"
    r"header|equalis\w+|equaliz\w+|shutout|rushing|yards|three-pointers?|substitute|stoppage|hat-?trick|unbeaten|Premier League|Serie A|LaLiga|NBA|NFL|NHL|MLB)\b"
)
_LEAST_WORDS = 3
_PLAYS = re.compile(
    r",? (?:beat|defeated|lost|drew|won|scored|led|trailed|equalis\w+|hosts?|hosted|faces?|faced|plays?|played|thrashed|edged|routed|crushed|stunned|eliminated|advanced|"
    r"qualified|went (?:ahead|in front)|took the lead|have (?:won|lost)|has (?:won|lost)|are (?:top|bottom|second|third|unbeaten|without)|were (?:beaten|held|without)|"
    r"signed|v|vs|\d{1,3}(?=[\s,;.-]|$))(?![\w’'])"
    r"|['’]s? (?:strikers?|goalkeepers?|keeper|coach|manager|defen[cs]e|defenders?|captain|midfield\w*|forwards?|wingers?|quarterback|win|victory|defeat|lead|season|goals?|first|second|third|opening|new signing|squad|line-?up|bench|starting)\b"
    r"| (?:strikers?|goalkeepers?|coach|manager|defenders?|captain|midfielders?|forward|winger|quarterback)\b"
)
_PLAYED = re.compile(
    r"(?:\b(?:beat|beating|defeated|defeating|against|over|v|vs|versus|past|hosts?|hosted|faces?|faced|facing|thrashed|edged|stunned|eliminated|leaders|champions|drew with|draw with|"
    r"sign(?:ed)? for|joined|playing for|played for|plays for)(?: the)?|\d[-–]\d (?:to|by|with|against|win over|victory over|defeat (?:by|to)|home win over|loss to)(?: the)?|\b(?:lost|loss|losing) to|,? \d{1,3}[,;]) $"
)
_RESULT = re.compile(
    r" (?:beat|defeated|drew|hosts|hosted|stunned|thrashed|edged|fell to|lost to|improved to|travel to)\b"
)
_RESULT_BEFORE = re.compile(
    r"\b(?:beat|beating|defeated|hosts?|hosted|edged|stunned|thrashed|lost to|drew with|draw with|v|vs) $"
)
"""What a team does and a player, whose name may be a town's too, hardly ever."""
_VISITS = re.compile(
    r"(?P<team>[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*)(?: next| then| now| will| must| next week)* (?:travels?|go|goes|visits?|make the trip|makes the trip)(?: next| away)?(?: to| at)? $"
)
_LONGEST = 32
_LONGEST_VISIT = 64


def find_teams(draft: Draft) -> Draft:
    """A town's mentions are its team's, but for those that a place's preposition precedes."""
    if draft.texts.language != "en" or not _is_of_match(draft.texts.all):
        return draft
    persons = words_of_persons(draft)
    towns = [name for name in draft.names if _may_be_team(name, persons)]
    teams = {name.text for name in towns if _plays(name, draft)}
    teams |= {name.text for name in towns if _is_visited(name, draft, teams)}
    if not teams:
        return draft
    names = [
        replace(name, type="ORG")
        if name.text in teams
        and _may_be_team(name, persons)
        and (not _is_place(name, draft) or _is_visited(name, draft, teams))
        else name
        for name in draft.names
    ]
    return replace(draft, names=names)


def _is_of_match(texts: tuple[str, ...]) -> bool:
    if not any(map(_SCORE.search, texts)):
        return False
    return len({word.lower() for text in texts for word in _OF_SPORT.findall(text)}) >= _LEAST_WORDS


def _may_be_team(name: Named, persons: frozenset[str]) -> bool:
    """Whether it is a town; the model takes some for persons."""
    if country_code(name.text) is not None:
        return False
    town = name.type == "PERSON" and name.text not in persons and find_place(name.text) is not None
    return town or name.type in {"GPE", "LOC"}


def _is_visited(name: Named, draft: Draft, teams: set[str]) -> bool:
    """'Chelsea travel to Fulham': a team's next match."""
    before = _VISITS.search(draft.texts.all[name.paragraph], max(0, name.start - _LONGEST_VISIT), name.start)
    return before is not None and (before["team"] in teams or _is_organisation(before["team"], draft))


def _is_organisation(text: str, draft: Draft) -> bool:
    return any(name.text == text and name.type == "ORG" for name in draft.names)


def _is_place(name: Named, draft: Draft) -> bool:
    return in_place(draft.texts.all[name.paragraph], name.start, name.end)


def _plays(name: Named, draft: Draft) -> bool:
    text = draft.texts.all[name.paragraph]
    if _is_place(name, draft):
        return False
    if name.type == "PERSON":
        before = _RESULT_BEFORE.search(text, max(0, name.start - _LONGEST), name.start)
        return bool(_RESULT.match(text, name.end) or before)
    return bool(
        _PLAYS.match(text, name.end) or _PLAYED.search(text, max(0, name.start - _LONGEST), name.start)
    )
