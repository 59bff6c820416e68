# ruff: noqa: E501  tables read better unbroken
import pytest
from tests.marked_names import entities

from newsgloss_enrich.steps.entities.rules.place_cues import in_place, may_be_place
from newsgloss_schemas import EntityType


@pytest.mark.parametrize("place", ["Dallas", "Lincoln", "Paris"])
def test_a_place_that_is_a_surname_keeps_its_mentions(place: str) -> None:
    person = f"Moira {place}"
    body = f"{person} arrived in {place} on Friday. {person} liked it; officials in {place} did too. {place} sang."
    marked: dict[str, EntityType] = {person: "PERSON", place: "GPE"}
    found = {one.type: one.count for one in entities(body, marked).values()}
    assert found == {"PERSON": 3, "GPE": 2}


@pytest.mark.parametrize(
    ("before", "after", "place", "perhaps"),
    [
        ("arrived in ", " today", True, True),
        ("in northern ", ".", True, True),
        ("flew to ", ".", True, True),
        ("the king of ", ".", True, True),
        ("", "'s parliament met", True, True),
        ("a letter to ", ".", False, True),
        ("from ", ".", False, True),
        ("", " said", False, False),
        ("when ", " left", False, False),
    ],
)
def test_what_stands_around_a_place(before: str, after: str, place: bool, perhaps: bool) -> None:
    text = f"{before}Jordan{after}"
    span = len(before), len(before) + len("Jordan")
    assert (in_place(text, *span), may_be_place(text, *span)) == (place, perhaps)
