"""What the rules make of a model's names, on articles written for the purpose."""

# ruff: noqa: RUF001  the characters are the test
import pytest
from tests.marked_names import entities

from newsgloss_enrich.steps.entities.find import find_entities
from newsgloss_enrich.steps.entities.finder import FoundName
from newsgloss_enrich.steps.text.story import take_story
from newsgloss_schemas import Entity, EntityType


class Scored:
    """A finder with a probability for each name it is told, wherever it stands."""

    name, version = "scored", "1"

    def __init__(self, *known: tuple[str, EntityType, float]) -> None:
        self.known = known

    def find(self, paragraphs: list[str]) -> list[list[FoundName]]:
        return [
            [
                FoundName(text.find(name), text.find(name) + len(name), kind, score)
                for name, kind, score in self.known
                if name in text
            ]
            for text in paragraphs
        ]


def scored(body: str, *known: tuple[str, EntityType, float]) -> dict[str, Entity]:
    found = find_entities("", take_story(body, []), Scored(*known), language="en")
    return {entity.name: entity for entity in found}


def test_what_the_model_holds_for_wrong_is_dropped_unless_its_mentions_together_are_likely() -> None:
    assert scored("Some Thing happened.", ("Some Thing", "ORG", 0.25)) == {}
    twice = "Baghdun fell.\n\nIn Baghdun they stayed."
    assert scored(twice, ("Baghdun", "GPE", 0.2)) == {}
    assert scored(twice, ("Baghdun", "GPE", 0.3))["Baghdun"].count == 2


@pytest.mark.parametrize(("part", "name"), [("States", "United States"), ("Korea", "South Korea")])
def test_a_countrys_name_takes_in_its_first_word(part: str, name: str) -> None:
    assert entities(f"They left the {name} today.", {part: "LOC"}).keys() == {name}


def test_a_name_that_stops_at_of_goes_on() -> None:
    found = entities("The Housing Authority of Port Sunlight met.", {"Housing Authority of": "ORG"})
    assert found.keys() == {"Housing Authority of Port Sunlight"}


def test_a_surname_alone_is_the_person_whatever_the_model_took_it_for() -> None:
    body = "Diego Silang rose.\n\nSilang left."
    found = entities(body, {"Diego Silang": "PERSON", "Silang": "GPE"})
    assert {name: entity.count for name, entity in found.items()} == {"Diego Silang": 2}


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("The Ethiopian runner won.", "Ethiopian", "ET"),
        ("Chinese officials came.", "Chinese", "CN"),
        ("Two South Koreans came.", "South Koreans", "KR"),
        ("He asked the Kurds.", "Kurds", None),
        ("A Korean song played.", "Korean", None),
        ("Pro-Iranian fighters left.", "Iranian", "IR"),
        ("Canada’s Shi'ite minority met.", "Shi'ite", None),
    ],
)
def test_demonyms_are_found_and_have_the_country_that_they_mean(
    text: str, name: str, country: str | None
) -> None:
    found = entities(text, {})
    assert (found[name].type, found[name].type_group, found[name].country) == ("NORP", "MISC", country)


@pytest.mark.parametrize(
    "text",
    [
        "She won the French Open.",
        "A letter in Spanish, he said.",
        "He speaks German.",
        "They polish shoes.",
        "From Old English.",
        "See @Chinese and xFrench.",
    ],
)
def test_a_part_of_a_name_and_a_language_are_no_people(text: str) -> None:
    assert entities(text, {}) == {}


def test_a_demonym_that_the_model_took_for_a_place_is_none() -> None:
    assert entities("The British left.", {"British": "GPE"})["British"].type == "NORP"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Cold War ended.", "Cold War"),
        ("They recall the Battle of Marengo today.", "Battle of Marengo"),
        ("After World War II he left.", "World War II"),
        ("The FIFA World Cup begins.", "FIFA World Cup"),
        ("Before Hurricane Katrina came, they left.", "Hurricane Katrina"),
    ],
)
def test_events_are_known_by_their_own_words(text: str, name: str) -> None:
    found = entities(text, {})
    assert [(entity.name, entity.type) for entity in found.values()] == [(name, "EVENT")]


def test_the_place_in_an_events_name_is_not_meant_but_a_longer_name_stands() -> None:
    assert entities("The Vietnam War ended.", {"Vietnam": "GPE"}).keys() == {"Vietnam War"}
    name = "Commonwealth Games Federation"
    assert entities(f"The {name} met.", {name: "ORG"}).keys() == {name}


@pytest.mark.parametrize(
    ("name", "country"),
    [("Vientiane", "LA"), ("Paris", "FR"), ("Paris, Texas", "US"), ("Birmingham", None), ("Kenya", "KE")],
)
def test_a_large_city_has_its_country(name: str, country: str | None) -> None:
    assert entities(f"They went to {name} then.", {name: "GPE"})[name].country == country


def test_two_clintons_stay_two_and_the_surname_belongs_to_neither() -> None:
    marked: dict[str, EntityType] = {
        "Bill Clinton": "PERSON",
        "Hillary Clinton": "PERSON",
        "Clinton": "PERSON",
    }
    found = entities("Bill Clinton and Hillary Clinton came. Mrs Clinton spoke.", marked)
    assert found.keys() == {"Bill Clinton", "Hillary Clinton", "Clinton"}


def test_one_person_under_four_names_is_one_entity() -> None:
    body = "President Moira Dunbar spoke. Ms Dunbar left. MOIRA DUNBAR’s car waited. Moira Dunbar waved."
    marked: dict[str, EntityType] = {
        "President Moira Dunbar": "PERSON", "Ms Dunbar": "PERSON", "MOIRA DUNBAR’s": "PERSON",
        "Moira Dunbar": "PERSON",
    }  # fmt: skip
    found = entities(body, marked)
    assert {name: entity.count for name, entity in found.items()} == {"Moira Dunbar": 4}


def test_an_organisation_with_and_without_article_in_a_headline_of_capitals_is_one() -> None:
    title = "HARBOUR TRUST SUED BY CITY"
    body = "The Harbour Trust was sued. Harbour Trust lawyers came."
    found = entities(
        body, {"HARBOUR TRUST": "ORG", "The Harbour Trust": "ORG", "Harbour Trust": "ORG"}, title
    )
    assert {name: entity.count for name, entity in found.items()} == {"Harbour Trust": 3}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('He directed the film "Parasite" in 2019.', "Parasite"),
        ("Her novel, \u2018The Testaments\u2019, won.", "The Testaments"),
        ('Her debut album, "Lemonade," topped the charts.', "Lemonade"),
        ("The film 'It's a Wonderful Life' was shown again.", "It's a Wonderful Life"),
        ("\u201cThe Night Watch\u201d is a painting in that museum.", "The Night Watch"),
    ],
)
def test_a_quoted_title_beside_what_it_is_is_a_work(text: str, name: str) -> None:
    assert [(one.name, one.type) for one in entities(text, {}).values()] == [(name, "WORK")]


@pytest.mark.parametrize(
    "text",
    [
        "His book \u201cwe are here\u201d is out.",
        'In the play she says "I said no. Then I left."',
        'He said "Never" again.',
    ],
)
def test_what_somebody_says_is_no_work(text: str) -> None:
    assert entities(text, {}) == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A Boeing 737 MAX 8 landed.", "Boeing 737 MAX 8"),
        ("The new iPhone 15 Pro is out.", "iPhone 15 Pro"),
        ("They sent F-16 jets.", "F-16"),
    ],
)
def test_a_maker_with_a_model_is_a_product(text: str, name: str) -> None:
    assert [(one.name, one.type) for one in entities(text, {"Boeing": "ORG"}).values()] == [(name, "PRODUCT")]


def test_vitamins_and_roads_are_no_products() -> None:
    assert entities("Vitamin B-12 helps on the A-1, and windows 10 feet high.", {}) == {}
