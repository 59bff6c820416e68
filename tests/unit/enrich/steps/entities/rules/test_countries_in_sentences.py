import pytest
from tests.marked_names import entities

from newsgloss_enrich.steps.entities.places.country import country_code
from newsgloss_schemas import EntityType


@pytest.mark.parametrize(
    ("name", "code", "kind"),
    [
        ("Türkiye", "TR", "PERSON"),
        ("Philippines", "PH", "NORP"),
        ("UAE", "AE", "ORG"),
        ("DPRK", "KP", "ORG"),
        ("Democratic Republic of the Congo", "CD", "ORG"),
        ("United States of America", "US", None),
        ("Republic of Ireland", "IE", "ORG"),
        ("São Tomé and Príncipe", "ST", None),
        ("St Kitts and Nevis", "KN", None),
        ("Viet Nam", "VN", None),
        ("Cote d'Ivoire", "CI", None),
        ("Aotearoa", "NZ", "ORG"),
        ("Hashemite Kingdom of Jordan", "JO", None),
    ],
)
def test_a_countrys_name_is_a_place_whatever_the_model_said(
    name: str, code: str, kind: EntityType | None
) -> None:
    body = f"The envoy of {name} left on Monday. Exports from {name} rose, and {name} signed in May."
    found = entities(body, {name: kind} if kind else {})
    assert [(one.type, one.country, one.count) for one in found.values()] == [("GPE", code, 3)]


def test_a_countrys_name_in_parts_is_one_mention() -> None:
    marked: dict[str, EntityType] = {"United States": "GPE", "America": "GPE"}
    found = entities("He left the United States of America today.", marked)
    assert [(one.name, one.count) for one in found.values()] == [("United States of America", 1)]


@pytest.mark.parametrize(
    ("body", "country"),
    [
        ("Israel and Jordan signed an agreement. Jordan will receive water.", True),
        ("Officials in Chad said so. Chad needs rain.", True),
        ("Exports from Georgia rose. Georgia is pleased.", True),
        ("Jordan said he was tired. Jordan left early.", False),
        ("Chad told his wife. Chad laughed.", False),
        ("Holland scored twice. Holland has nine goals.", False),
    ],
)
def test_a_country_that_may_be_a_person_is_told_by_the_sentence(body: str, country: bool) -> None:
    name = next(word for word in ("Jordan", "Chad", "Georgia", "Holland") if word in body)
    found = entities(body, {name: "PERSON"})[name]
    assert (found.type == "GPE") == country
    assert found.count == 2


@pytest.mark.parametrize(
    "body",
    [
        "Bank of America said so.",
        "India Today reported it.",
        "He flew with Air India.",
        "It cost US$10 there.",
    ],
)
def test_a_country_inside_a_longer_name_is_not_meant(body: str) -> None:
    assert entities(body, {}).keys() <= {"Bank of America"}


def test_the_names_of_one_country_are_one_entity() -> None:
    found = entities("The UAE left. The United Arab Emirates said why.", {"UAE": "ORG"})
    assert [(one.name, one.count) for one in found.values()] == [("United Arab Emirates", 2)]


@pytest.mark.parametrize(
    ("name", "code"),
    [("Sao Tome and Principe", "ST"), ("Republic of Korea", "KR"), ("Kingdom of Norway", "NO"),
     ("Saint Lucia", "LC"), ("St. Lucia", "LC"), ("sip", None), ("Republic of Letters", None)],
)  # fmt: skip
def test_formal_and_plain_forms_have_the_code(name: str, code: str | None) -> None:
    assert country_code(name) == code
