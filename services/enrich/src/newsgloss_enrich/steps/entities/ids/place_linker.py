"""Which place a name means: the evidence adds up, and where it does not decide there is no id."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsgloss_enrich.steps.entities.ids.article_places import KnownPlaces, kilometres
from newsgloss_enrich.steps.entities.ids.containers import Container, ends_before, said_behind
from newsgloss_enrich.steps.entities.ids.context import ArticleContext
from newsgloss_enrich.steps.entities.ids.names_of_places import candidates_of
from newsgloss_enrich.steps.entities.ids.places_file import (
    CAPITAL,
    CITY,
    DISTRICT,
    REGION,
    Candidate,
    Places,
)
from newsgloss_enrich.steps.entities.ids.rivals import (
    COUNTRY_IN,
    MEANT_FIRST,
    RIVALLED,
    RIVALLED_COUNTRIES,
    AskedCountry,
)
from newsgloss_enrich.steps.entities.places.forms import is_facility, is_natural, is_thoroughfare
from newsgloss_enrich.steps.entities.places.gazetteer import place_key
from newsgloss_enrich.steps.entities.places.in_language import ENGLISH, country_of
from newsgloss_schemas import Entity, IdEvidence, IdRule, Location

SOURCE = "places"
"""The key of `id_evidence`, and the name in `provenance.models`."""

CONFIDENCE: dict[IdRule, float] = {"country": 0.99, "said": 0.98, "near": 0.98, "home": 0.95, "known": 0.97}
"""How often the ids of each rule are right, as `make quality` measures them (docs/ids.md)."""

_ROUNDS, _ROUND_OF_DOUBTFUL = 4, 2
_BY_THEMSELVES = frozenset({"said", "known"})
_MARGIN = 1.0
"""How much more must speak for a place than for the next: ten times."""
_MARGIN_OF_FIRST = 3.0
"""The same before the article's other places are known, which may speak for the next."""
_LEAST, _LEAST_OF_DOUBTFUL_TYPE = 6.0, 7.0
"""What must speak for a place at all: a city of 100,000 people with 20 names has it by itself."""
_LEAST_OF_COUNTRY = 5.5
"""Of a country whose name always means it: it has 300,000 people."""
_ALTERNATE, _CAPITAL = -0.7, 0.5
_SOURCE_HOME, _SPEAKERS = 1.0, 0.7
_LEAST_MAIN = 5.0
"""Of a place with a name as its main one, in English, which most main names are in: others are old or
rare."""
_RIVAL_RANGE = 2.5
"""Of the weight below the best, within which a place is a rival of it."""
_REGION_AROUND = 1.0
_PART_OF_CITY_KM = 40.0
_MOST_ENTITIES = 300
"""Entities of one article that are looked at, which bounds the work."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """A place with the rule that decided."""

    place: Candidate
    rule: IdRule


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What a name may mean, and what speaks for each but the article's other places.

    `known` is people and fame, `with_home` that and the home of source and language; `around` decides alone.
    """

    found: list[Candidate]
    known: list[float]
    with_home: list[float]
    is_said: bool
    around: Candidate | None = None


_NONE = _Weighed([], [], [], is_said=False)


class PlaceLinker:
    """Gives the places of an article their ids."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def link(self, entities: Sequence[Entity], article: ArticleContext) -> None:
        """Fill `ids`, `location` and `id_evidence` of the places among the entities that are sure."""
        some = [one for one in entities if _may_be_place(one)][:_MOST_ENTITIES]
        known = KnownPlaces()
        asked: list[tuple[Entity, AskedCountry | None]] = []
        links = _Links(self._places, article, known, some)
        for entity in some:
            code = self._state(entity.name, article.language)
            if code is None or links.is_elsewhere(entity, code):
                asked.append((entity, None))
            elif (rivals := RIVALLED_COUNTRIES.get(code)) is not None:
                asked.append((entity, rivals))
            elif (place := self._places.country(code)) is not None:
                known.countries[code] += entity.count
                _set(entity, _Choice(place, "country"), self._places)
        for entity in entities:
            if entity.type == "NORP" and entity.country:
                known.countries[entity.country] += entity.count
        for number in range(_ROUNDS):  # what a round finds is evidence in the next
            asked = [one for one in asked if not links.link(*one, number)]

    def _state(self, name: str, language: str) -> str | None:
        """The country of this name; not an island like Norfolk's, whose name is better known as a city's."""
        code = country_of(name, language)
        if language not in COUNTRY_IN.get(place_key(name), (language,)):
            return None
        place = self._places.country(code) if code else None
        if place is None or place.weight >= _LEAST_OF_COUNTRY:
            return code
        others = self._places.named(name)
        return None if any(one.weight > _LEAST and one.country != code for one in others) else code


class _Links:
    """The places of one article that are linked one after the other."""

    def __init__(
        self, places: Places, article: ArticleContext, known: KnownPlaces, entities: Sequence[Entity]
    ) -> None:
        self._places, self._article, self._known = places, article, known
        self._margin = _MARGIN
        self._weighed: dict[int, _Weighed] = {}
        self._before = {
            (mention.field, mention.end): entity for entity in entities for mention in entity.mentions
        }

    def is_elsewhere(self, entity: Entity, code: str) -> bool:
        """Whether a region stands behind a country's name, and a town is called so there: 'Peru, Indiana'.

        A country behind it says so of a few names alone: others are of a list, or of a match in that country.
        """
        said = self._said(entity)
        if not said or any(one.country == code for one in said):
            return False
        return place_key(entity.name) in RIVALLED or all(one.region for one in said)

    def link(self, entity: Entity, rivals: AskedCountry | None, number: int) -> bool:
        """Link an entity if the evidence so far decides; says whether it did.

        In the first round nothing else of the article may decide: the rest of it is not known yet. Names
        that a single place of the article may decide wait for the third.
        """
        is_first = number == 0
        if number < _ROUND_OF_DOUBTFUL and (rivals or place_key(entity.name) in MEANT_FIRST):
            return False
        self._margin = _MARGIN_OF_FIRST if is_first else _MARGIN
        choice = self._country(entity, rivals) if rivals else self._place(entity)
        if choice is None or (is_first and choice.rule not in _BY_THEMSELVES):
            return False
        self._known.add(choice.place, entity.count)
        _set(entity, choice, self._places)
        return True

    def _country(self, entity: Entity, rivals: AskedCountry) -> _Choice | None:
        """The country or a region of its name, whichever alone has evidence."""
        country = self._places.country(rivals.code)
        if country is None:
            return None
        known = self._known
        behind = self._said(entity)
        speaks = (
            known.countries[rivals.code] > 0
            or known.within(country, rivals.kilometres)
            or any(known.countries[code] for code in rivals.neighbours)
        )
        if behind is not None:
            return None
        elsewhere = any(known.countries[code] for code in rivals.elsewhere)
        if speaks and not elsewhere:
            return _Choice(country, "near")
        if elsewhere and not speaks and rivals.region:
            return _Choice(self._places.region(self._places.region_of(rivals.region)), "near")
        return None

    def _place(self, entity: Entity) -> _Choice | None:
        weighed = self._weighed.get(id(entity))
        if weighed is None:
            weighed = self._weigh(entity)
            if place_key(entity.name) not in MEANT_FIRST:  # which depends on the places that are known so far
                self._weighed[id(entity)] = weighed
        if weighed.around is not None:
            return _Choice(weighed.around, "said")
        return self._chosen(entity, weighed) if weighed.found else None

    def _weigh(self, entity: Entity) -> _Weighed:
        name, article = entity.name, self._article
        forms = [name, *(alias for alias in entity.aliases[:5] if alias != name)]
        found = candidates_of(forms, article.language, self._places)
        if not found:
            return _NONE
        if (around := self._region_around(entity, found)) is not None:
            return _Weighed([], [], [], is_said=True, around=around)
        said = self._said(entity)
        if said == frozenset():
            return _NONE
        if said:
            found = [one for one in found if any(container.holds(one) for container in said)]
        else:
            found = self._first_kind(place_key(name), found)
        found = _one_of_city_and_region(found)
        if article.language == ENGLISH and any(
            not one.is_alternate and one.weight > _LEAST_MAIN for one in found
        ):
            found = [one for one in found if not one.is_alternate]
        if not said and place_key(name) in RIVALLED and found:
            found = _made_equal(found)
        known = [_known_weight(one) for one in found]
        with_home = [weight + self._home(one) for weight, one in zip(known, found, strict=True)]
        return _Weighed(found, known, with_home, is_said=bool(said))

    def _region_around(self, entity: Entity, found: list[Candidate]) -> Candidate | None:
        """The region of a name that stands only behind places in it: 'León, Guanajuato'.

        Not where the city of its name is near, which the place may be a part of: 'Brooklyn, New York'.
        """
        regions = [one for one in found if one.kind == REGION]
        cities = [one for one in found if one.kind in {CITY, CAPITAL}]
        for mention in entity.mentions if cities else ():
            text = self._article.texts[mention.field]
            ends = ((mention.field, end) for end in ends_before(text, mention.start))
            inside = next((self._before[end] for end in ends if end in self._before), None)
            regions = [one for one in regions if inside and self._is_in(inside, one, cities)]
        return regions[0] if cities and len(regions) == 1 else None

    def _is_in(self, inside: Entity, region: Candidate, cities: Sequence[Candidate]) -> bool:
        held = [
            one
            for one in candidates_of([inside.name], self._article.language, self._places)
            if one.kind in {CITY, CAPITAL} and Container(region.country, region.region).holds(one)
        ]
        return bool(held) and all(
            kilometres(one, city) >= _PART_OF_CITY_KM for one in held for city in cities
        )

    def _first_kind(self, key: str, found: list[Candidate]) -> list[Candidate]:
        """Candidates of the kind that a bare name means; none where the article is about another's region."""
        kind = MEANT_FIRST.get(key)
        if kind is None:
            return found
        others = [one for one in found if one.kind != kind]
        if any(one.region in self._known.regions for one in others if one.kind == REGION):
            return []
        return [one for one in found if one.kind == kind]

    def _chosen(self, entity: Entity, weighed: _Weighed) -> _Choice | None:
        found, known, with_home = weighed.found, weighed.known, weighed.with_home
        speaks_for = self._known.speaks_for
        scores = [weight + speaks_for(one) for weight, one in zip(with_home, found, strict=True)]
        best = max(range(len(found)), key=lambda at: (scores[at], -found[at].number))
        least = _LEAST if entity.type == "GPE" else _LEAST_OF_DOUBTFUL_TYPE
        if weighed.is_said:
            return _Choice(found[best], "said") if _leads(scores, best, _MARGIN) or len(found) == 1 else None
        if scores[best] < least or not _leads(scores, best, self._margin):
            return None
        if known[best] >= least and _leads(known, best, self._margin):
            return _Choice(found[best], "known")
        is_home = with_home[best] >= least and _leads(with_home, best, self._margin)
        return _Choice(found[best], "home" if is_home else "near")

    def _home(self, place: Candidate) -> float:
        article = self._article
        return _SOURCE_HOME * (place.country in article.home) + _SPEAKERS * (
            place.country in article.speakers
        )

    def _said(self, entity: Entity) -> frozenset[Container] | None:
        """What stands beside a name at one of its mentions: None for nothing, empty for contradictions.

        A country behind a comma that has no such place is the next name of a list.
        """
        article, found = self._article, None
        candidates: list[Candidate] | None = None
        for mention in entity.mentions:
            containers, around = said_behind(article.texts[mention.field], mention.end, article.language)
            if not containers:
                continue
            if candidates is None:
                candidates = candidates_of([mention.text, entity.name], article.language, self._places)
            holding = frozenset(one for one in containers if any(one.holds(place) for place in candidates))
            if not holding and (around or all(one.region == 0 for one in containers)):
                continue
            if found is not None and not found & (holding or containers):
                return frozenset()
            found = holding or containers
        return found


def _may_be_place(entity: Entity) -> bool:
    if entity.type not in {"GPE", "LOC"}:
        return False
    key = place_key(entity.name)
    return not (is_natural(key) or is_thoroughfare(entity.name, key) or is_facility(entity.name, key))


def _known_weight(place: Candidate) -> float:
    return place.weight + _ALTERNATE * place.is_alternate + _CAPITAL * (place.kind == CAPITAL)


def _leads(scores: Sequence[float], best: int, margin: float) -> bool:
    return all(scores[best] - score >= margin for at, score in enumerate(scores) if at != best)


def _made_equal(found: list[Candidate]) -> list[Candidate]:
    """Candidates of which the smaller are as likely as the largest: only the article can decide.

    Of two in one region, the one whose main name it is stays.
    """
    main = {one.region for one in found if not one.is_alternate}
    rivals = [one for one in found if not (one.is_alternate and one.region in main)]
    largest = max(_known_weight(one) for one in rivals)
    return [
        replace(one, weight=largest, kind=CITY if one.kind == CAPITAL else one.kind, is_alternate=False)
        if _known_weight(one) > largest - _RIVAL_RANGE
        else one
        for one in rivals
    ]


def _one_of_city_and_region(found: list[Candidate]) -> list[Candidate]:
    """Of a city and the region of its name around it, the city, unless the region is far better known."""
    dropped: set[int] = set()
    for city in found:
        if city.kind not in {CITY, CAPITAL}:
            continue
        for region in found:
            if region.kind == REGION and region.region == city.region:
                dropped.add((city if region.weight >= city.weight + _REGION_AROUND else region).number)
            elif region.kind == DISTRICT and region.country == city.country:
                dropped.add(region.number)
    return [one for one in found if one.number not in dropped]


def _set(entity: Entity, choice: _Choice, places: Places) -> None:
    entity.ids |= places.ids(choice.place)
    entity.country = choice.place.country
    entity.location = Location(lat=choice.place.lat, lon=choice.place.lon)
    entity.id_evidence |= {SOURCE: IdEvidence(rule=choice.rule, confidence=CONFIDENCE[choice.rule])}
