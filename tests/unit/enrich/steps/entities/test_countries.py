"""In which country an article's places lie."""

import pytest
from tests.marked_names import entities

from newsgloss_schemas import EntityType


def countries(body: str, *names: str) -> dict[str, str | None]:
    marked: dict[str, EntityType] = dict.fromkeys(names, "GPE")
    return {name: one.country for name, one in entities(body, marked).items()}


@pytest.mark.parametrize(
    ("name", "code"),
    [("Texas", "US"), ("Bihar", "IN"), ("Bavaria", "DE"), ("Ontario", "CA"), ("Queensland", "AU"),
     ("England", "GB"), ("Scotland", "GB"), ("Wales", "GB"), ("Northern Ireland", "GB"), ("Kent", "GB")],
)  # fmt: skip
def test_regions_and_nations_have_their_country(name: str, code: str) -> None:
    assert countries(f"People in {name} said so.", name) == {name: code}


def test_the_region_named_behind_a_city_says_where_it_is() -> None:
    found = countries(
        "In Alexandria, Virginia and Azerbaijan it rained.", "Alexandria", "Virginia", "Azerbaijan"
    )
    assert found == {"Alexandria": "US", "Virginia": "US", "Azerbaijan": "AZ"}


def test_the_next_city_of_a_list_is_no_region() -> None:
    assert countries("They fly from London, Dublin and Berlin.", "London", "Dublin", "Berlin") == {
        "London": "GB",
        "Dublin": "IE",
        "Berlin": "DE",
    }


def test_a_region_of_two_countries_is_where_the_article_is() -> None:
    assert countries("In Punjab and Lahore, in Pakistan.", "Punjab", "Lahore", "Pakistan")["Punjab"] == "PK"
    assert countries("In Punjab it rained.", "Punjab") == {"Punjab": None}


def test_georgia_is_a_state_beside_atlanta() -> None:
    assert countries("In Atlanta, people of Georgia voted.", "Atlanta", "Georgia")["Georgia"] == "US"
    assert countries("In Tbilisi, people of Georgia voted.", "Tbilisi", "Georgia")["Georgia"] == "GE"


@pytest.mark.parametrize("name", ["Riverside", "Springfield", "Portland", "Birmingham"])
def test_a_towns_name_that_many_have_says_no_country(name: str) -> None:
    assert countries(f"They met in {name}.", name) == {name: None}


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        ("Officials in Bristol said so.", "Bristol", "GB"),
        ("Police in Swansea and Wales said so.", "Swansea", "GB"),
        ("It rained in Birmingham and in England.", "Birmingham", "GB"),
        ("It rained in Birmingham and in Alabama.", "Birmingham", None),
        ("It rained in Bristol and in Tennessee.", "Bristol", None),
        ("It rained in Exeter and in Devon.", "Exeter", "GB"),
        ("It rained in Rochester and in Minnesota.", "Rochester", "US"),
        ("It rained in Rochester.", "Rochester", None),
        ("It rained in Rochester, in Scotland and in Ohio.", "Rochester", None),
        ("A woman from Aurora, Colorado, won.", "Aurora", "US"),
        ("They saw Bavaria, Tuscany and Catalonia.", "Bavaria", "DE"),
        ("They saw Virginia, Ohio and Texas.", "Virginia", "US"),
        ("The City of Winnipeg paid.", "City of Winnipeg", "CA"),
        ("The State of Illinois paid.", "State of Illinois", "US"),
    ],
)
def test_a_town_that_the_gazetteer_leaves_open_is_where_the_article_is(
    body: str, name: str, code: str | None
) -> None:
    others = (
        "Wales",
        "England",
        "Alabama",
        "Tennessee",
        "Devon",
        "Minnesota",
        "Scotland",
        "Ohio",
        "Colorado",
    )
    assert countries(body, name, *others)[name] == code
