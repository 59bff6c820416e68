"""People who are named after places, and towns that stand for a government or a team."""

# ruff: noqa: E501  tables read better unbroken

import pytest
from tests.marked_names import entities

from newsgloss_enrich.steps.entities.draft import Draft, Texts
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.rules.namesakes import find_namesakes
from newsgloss_schemas import EntityType


def persons(body: str, *names: tuple[str, EntityType, float]) -> list[str]:
    marked = [
        Named(1, body.index(text), body.index(text) + len(text), text, kind, score)
        for text, kind, score in names
    ]
    draft = find_namesakes(Draft(Texts(("", body), "en"), marked))
    return [one.text for one in draft.names if one.type == "PERSON"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Savannah Pryce grew up by the sea.", "Savannah Pryce"),
        ("Brooklyn Bexley lives there.", "Brooklyn Bexley"),
        ("On Friday Vienna Castell landed in Rome.", "Vienna Castell"),
        ("Helena Israel told reporters so.", "Helena Israel"),
        ("Austin Keller, 31, was fined.", "Austin Keller"),
        ("The singer Geneva Hollow's wife left.", "Geneva Hollow"),
    ],
)
def test_a_person_named_after_a_place_is_a_person(body: str, name: str) -> None:
    assert persons(body) == [name]
    assert persons(body, (name, "ORG", 0.5)) == [name]
    assert persons(body, (name.partition(" ")[0], "GPE", 0.9)) == [name]


def test_a_surname_that_the_article_knows_makes_a_person() -> None:
    assert persons("India Hartnell is there. Hale met her.", ("Hale", "PERSON", 0.9)) == ["Hale"]
    found = entities("India Hartnell is back. Later Hartnell sang.", {"Hartnell": "PERSON"})
    assert [(one.type, one.count) for one in found.values()] == [("PERSON", 2)]


@pytest.mark.parametrize(
    "body",
    [
        "Santa Fe grew up fast.",
        "Fort Worth, 31, lived.",
        "Northern Ireland flew home.",
        "Georgia Tech flew home.",
        "Boston College retired his number.",
        "In Macedonia September arrived.",
        "The New York Philharmonic toured Europe.",
        "Denver Airport Police arrived.",
        "Reading Group members arrived, and a group of readers was reading.",
    ],
)
def test_a_place_in_a_longer_name_is_no_person(body: str) -> None:
    assert persons(body) == []


def test_a_sure_organisation_stays_one() -> None:
    assert persons("Chicago Fire arrived in Ohio.", ("Chicago Fire", "ORG", 0.9)) == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Washington sent an envoy to Ankara. Washington is silent.", "GPE"),
        ("Washington's envoy left. Washington is silent.", "GPE"),
        ("Washington sang for an hour. Washington is tired.", "PERSON"),
    ],
)
def test_a_capital_that_acts_is_a_place(body: str, kind: EntityType) -> None:
    found = entities(body, {"Washington": "PERSON"})["Washington"]
    assert (found.type, found.count) == (kind, 2)


def test_a_capital_that_a_person_of_the_article_is_called_stays_the_persons() -> None:
    body = "Kerry Washington came. Washington wants peace."
    found = entities(body, {"Kerry Washington": "PERSON", "Washington": "PERSON"})
    assert [(one.name, one.count) for one in found.values()] == [("Kerry Washington", 2)]


MATCH = "The striker scored two goals in the first half of the match, which ended 2-1. "


@pytest.mark.parametrize(
    ("sentence", "name", "marked", "kind"),
    [
        ("Chelsea travel to Fulham on Sunday.", "Fulham", {"Chelsea": "ORG", "Fulham": "GPE"}, "ORG"),
        ("Fans travel to Fulham by bus.", "Fulham", {"Fulham": "GPE"}, "GPE"),
        ("Burnley beat Preston again.", "Preston", {"Preston": "PERSON"}, "ORG"),
        ("Preston's goals helped him.", "Preston", {"Preston": "PERSON"}, "PERSON"),
        ("Andy Preston beat them.", "Andy Preston", {"Andy Preston": "PERSON"}, "PERSON"),
    ],
)
def test_a_town_is_a_team_where_it_plays_or_is_played(
    sentence: str, name: str, marked: dict[str, EntityType], kind: EntityType
) -> None:
    assert entities(MATCH + sentence, marked)[name].type == kind


@pytest.mark.parametrize(
    ("body", "marked", "expected"),
    [
        ("Lord Justice Haddon agreed.", {}, {"Haddon": 1}),
        ("Robert Downing Jr. came. Downing left.", {"Robert Downing Jr.": "PERSON"}, {"Robert Downing Jr.": 2}),
        ("Two women from Houston met Moira Houston.", {"Moira Houston": "PERSON", "Houston": "PERSON"}, {"Moira Houston": 1, "Houston": 1}),
    ],
)  # fmt: skip
def test_a_persons_name_is_whole_and_no_place(
    body: str, marked: dict[str, EntityType], expected: dict[str, int]
) -> None:
    assert {one.name: one.count for one in entities(body, marked).values()} == expected


@pytest.mark.parametrize("region", ["Illinois", "Uttar Pradesh", "Nova Scotia", "Queensland"])
def test_a_region_is_found_where_the_model_missed_it(region: str) -> None:
    assert entities(f"It rained in {region} on Monday.", {})[region].type == "GPE"


@pytest.mark.parametrize(
    ("body", "joined"),
    [
        ("They sell at Lidl, Marks & Tanner and Aldi.", True),
        ("The firm Baker, Marks & Tanner paid.", False),
    ],
)
def test_two_names_with_a_mark_are_one_in_a_list(body: str, joined: bool) -> None:
    assert ("Marks & Tanner" in entities(body, {"Marks": "PERSON", "Tanner": "PERSON"})) == joined
