"""Countries in texts of other languages than English."""

import pytest

from newsgloss_enrich.steps.entities.draft import Draft, Texts
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.rules.known_countries import find_known_countries, type_known_places
from newsgloss_schemas import EntityType


def found_in(text: str, language: str, *names: str) -> list[str]:
    """What the rule adds to a text in which the model has found some names."""
    known = [Named(1, text.index(name), text.index(name) + len(name), name, "ORG", 0.9) for name in names]
    draft = find_known_countries(Draft(Texts(("", text), language), known))
    return [f"{name.text} {name.type}" for name in draft.names if name not in known]


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("es", "Viajó ayer a Marruecos para firmar el acuerdo.", "Marruecos"),
        ("ru", "Поезд из Польши пришёл вовремя.", "Польши"),
        ("pl", "Rząd w Niemczech upadł.", "Niemczech"),
        ("fi", "Juna saapui Ruotsista aamulla.", "Ruotsista"),
        ("de", "Österreich stimmt zu.", "Österreich"),
        ("ar", "عاد الوفد إلى تونس أمس", "تونس"),
        ("ar", "زار الوفد مصر ولبنان", "ولبنان"),
    ],
)
def test_a_country_that_the_model_missed_is_found_in_any_of_its_forms(
    language: str, text: str, country: str
) -> None:
    assert f"{country} GPE" in found_in(text, language)


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("fr", "Maurice a fermé sa boutique.", ()),  # a first name, though the country is called so too
        ("es", "Granada espera a los turistas.", ()),  # a city
        ("de", "Die Reisenden sind in eile.", ()),
        ("es", "El Banco Chile Norte abre hoy.", ()),  # capitals beside it: a longer name
        ("es", "El Banco de Chile abre hoy.", ("Banco de Chile",)),  # a part of another name
        ("it", "il niger e la chat", ()),  # no capital
    ],
)
def test_what_may_be_something_else_stays_as_it_is(language: str, text: str, names: tuple[str, ...]) -> None:
    assert found_in(text, language, *names) == []


def test_a_sentence_may_begin_before_a_country() -> None:
    assert found_in("Según Chile, no. Desde Perú llegó otra carta.", "es") == ["Chile GPE", "Perú GPE"]


@pytest.mark.parametrize(
    ("kind", "score", "expected"),
    [("ORG", 0.46, "GPE"), ("PERSON", 0.6, "GPE"), ("ORG", 0.95, "ORG"), ("LOC", 0.5, "LOC")],
)
def test_a_doubtful_name_of_a_country_is_a_place(kind: EntityType, score: float, expected: str) -> None:
    draft = Draft(Texts(("", "Marruecos"), "es"), [Named(1, 0, 9, "Marruecos", kind, score)])
    assert [name.type for name in type_known_places(draft).names] == [expected]


@pytest.mark.parametrize(("score", "expected"), [(0.4, "GPE"), (0.7, "PERSON")])
def test_so_is_a_very_doubtful_name_of_a_large_city(score: float, expected: str) -> None:
    draft = Draft(Texts(("", "بيروت"), "ar"), [Named(1, 0, 5, "بيروت", "PERSON", score)])
    assert [name.type for name in type_known_places(draft).names] == [expected]
