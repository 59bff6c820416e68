"""Brands in 's, one-word companies, marks, heads, bodies, teams and known names."""

# ruff: noqa: E501, RUF001  the apostrophes are the test

import pytest
from tests.marked_names import Marked, entities

from newsgloss_enrich.steps.entities.find import find_entities
from newsgloss_enrich.steps.text.story import take_story
from newsgloss_schemas import Entity, EntityType


@pytest.mark.parametrize(
    ("brand", "stem"),
    [
        ("Kellogg's", "Kellogg"),
        ("Macy’s", "Macy"),
        ("Moody's", "Moody"),
        ("Zaffo's", "Zaffo"),
        ("Wendy's", "Wendy"),
    ],
)
def test_the_s_of_a_brand_stays_where_no_possessive_can_stand(brand: str, stem: str) -> None:
    body = f"{brand} said on Monday that it would close. Shares in {brand} rose, and {brand} plans to hire."
    found = entities(body, {stem: "PERSON"})
    assert [(one.name, one.type, one.count) for one in found.values()] == [(brand, "ORG", 3)]


@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        ("Moira's car was new.", "Moira", "PERSON"),
        ("Wendy's sister left.", "Wendy", "PERSON"),
        ("Norway's envoy said so.", "Norway", "GPE"),
        ("Zalto's chief left. Zalto said why.", "Zalto", "ORG"),
    ],
)
def test_a_possessive_stays_one(body: str, name: str, kind: EntityType) -> None:
    assert entities(body, {name: kind}).keys() == {name}


def test_a_brand_and_a_person_of_one_name_are_two() -> None:
    body = "Harry Lloyd, a broker, was fined. Lloyd's said it had warned him. Lloyd denied the claim."
    found = entities(body, {"Harry Lloyd": "PERSON", "Lloyd": "PERSON"})
    assert {name: (one.type, one.count) for name, one in found.items()} == {
        "Harry Lloyd": ("PERSON", 2),
        "Lloyd's": ("ORG", 1),
    }


@pytest.mark.parametrize(
    "body",
    [
        "Zalto said on Monday that it would close. Shares in Zalto fell.",
        "Zalto's app has four million users. The retailer Zalto was founded in 2010.",
        "Zalto, which employs 900 people, is growing. Zalto's revenue rose.",
    ],
)
def test_a_one_word_company_is_no_person(body: str) -> None:
    assert entities(body, {"Zalto": "PERSON"})["Zalto"].type == "ORG"


@pytest.mark.parametrize(
    "body", ["Adele said she would tour. Adele, 37, lives here.", "Pele told his wife. Pele's career ended."]
)
def test_a_person_of_one_word_stays_one(body: str) -> None:
    name = body.split(maxsplit=1)[0]
    assert entities(body, {name: "PERSON"})[name].type == "PERSON"


@pytest.mark.parametrize(
    ("body", "parts", "name"),
    [
        ("He joined Marks & Tanner in May.", {"Marks": "PERSON", "Tanner": "PERSON"}, "Marks & Tanner"),
        ("They shop at Pick 'n Run now.", {}, "Pick 'n Run"),
        ("On Monday Zango! said it would close.", {"Zango": "ORG"}, "Zango!"),
        ("He bought JT.com shares.", {"JT": "ORG"}, "JT.com"),
        ("The firm Tor-X merged.", {}, "Tor-X"),
        ("Munich Re paid.", {"Munich": "GPE"}, "Munich Re"),
        ("The University of Dunbar closed.", {"Dunbar": "LOC"}, "University of Dunbar"),
        (
            "On Friday the man was led from the dock at Granite Crown Court.",
            {"Granite": "LOC"},
            "Granite Crown Court",
        ),
        ("The Bureau of Meteorology warned of rain.", {}, "Bureau of Meteorology"),
        ("Officials of the European Union came.", {"European Union": "LOC"}, "European Union"),
    ],
)
def test_an_organisations_name_is_whole(body: str, parts: dict[str, EntityType], name: str) -> None:
    found = entities(body, parts)
    assert [(one.name, one.type) for one in found.values()] == [(name, "ORG")]


@pytest.mark.parametrize(
    ("body", "parts", "kept"),
    [
        ("France & Spain agreed.", {"France": "GPE", "Spain": "GPE"}, {"France", "Spain"}),
        ("The City of Dunbar paid.", {"Dunbar": "GPE"}, {"City of Dunbar"}),
        ("Goal! he said.", {}, set()),
        ("A Dubai-based firm.", {"Dubai": "GPE"}, {"Dubai"}),
    ],
)
def test_marks_and_heads_join_no_places(body: str, parts: dict[str, EntityType], kept: set[str]) -> None:
    assert entities(body, parts).keys() == kept


REPORT = (
    "Leeds beat Sunderland 3-1 on Saturday after two goals in the first half. The striker scored again before "
    "half-time. Sunderland's goalkeeper left the match. Thousands of fans in Leeds watched."
)


def test_a_citys_name_is_its_team_in_the_report_of_a_match() -> None:
    found = entities(REPORT, {"Leeds": "GPE", "Sunderland": "GPE"})
    mentions = {(one.name, one.type): one.count for one in entities_list(REPORT)}
    assert mentions == {("Leeds", "ORG"): 1, ("Leeds", "GPE"): 1, ("Sunderland", "ORG"): 2}
    assert found["Sunderland"].type == "ORG"


def entities_list(body: str) -> list[Entity]:
    marked: dict[str, EntityType] = {"Leeds": "GPE", "Sunderland": "GPE"}
    return find_entities("", take_story(body, []), Marked(marked), language="en")


def test_a_country_stays_a_country_in_the_report_of_a_match() -> None:
    body = REPORT.replace("Leeds", "Norway").replace("Sunderland", "Malta")
    assert {one.type for one in entities(body, {"Norway": "GPE", "Malta": "GPE"}).values()} == {"GPE"}


def test_a_city_is_a_city_where_no_match_is_told() -> None:
    body = "Leeds beat Sunderland to the contract, the council said."
    assert {one.type for one in entities(body, {"Leeds": "GPE", "Sunderland": "GPE"}).values()} == {"GPE"}
