"""Which names stay although the model doubts them."""

import pytest

from newsgloss_enrich.steps.entities.draft import Draft, Texts
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.rules.doubtful import drop_doubtful
from newsgloss_schemas import EntityType


def kept(body: str, *names: tuple[str, EntityType, float]) -> list[str]:
    marked = [
        Named(1, at := body.rindex(text), at + len(text), text, kind, score) for text, kind, score in names
    ]
    return [name.text for name in drop_doubtful(Draft(Texts(("", body), "en"), marked)).names]


@pytest.mark.parametrize(
    ("body", "short"),
    [
        ("Mercy International left. Then Mercy called.", True),
        ("Mercy International left. Then Mercy Hill called.", False),
    ],
)
def test_a_doubtful_short_name_stays_beside_the_long_one(body: str, short: bool) -> None:
    found = kept(body, ("Mercy International", "ORG", 0.9), ("Mercy", "ORG", 0.2))
    assert ("Mercy" in found) == short


def test_a_doubtful_short_name_goes_without_the_long_one() -> None:
    assert kept("Then Mercy called.", ("Mercy", "ORG", 0.2)) == []


@pytest.mark.parametrize(("name", "stays"), [("George Fallon Jr", True), ("George Fallon", False)])
def test_a_doubtful_person_stays_with_a_suffix(name: str, stays: bool) -> None:
    assert kept(f"Then {name}. came.", (name, "PERSON", 0.2)) == [name] * stays


@pytest.mark.parametrize(("kind", "stays"), [("ORG", False), ("PERSON", False), ("GPE", True)])
def test_a_place_may_be_more_in_doubt_than_others(kind: EntityType, stays: bool) -> None:
    assert kept("Then Zalora called.", ("Zalora", kind, 0.42)) == ["Zalora"] * stays


@pytest.mark.parametrize(("language", "kept"), [("ar", 1), ("en", 0), ("es", 0)])
def test_where_fewer_names_are_right_a_doubtful_one_stays_sooner(language: str, kept: int) -> None:
    draft = Draft(Texts(("", "Karama"), language), [Named(1, 0, 6, "Karama", "GPE", 0.3)])
    assert len(drop_doubtful(draft).names) == kept
