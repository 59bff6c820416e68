"""When two words are forms of one."""

import pytest

from newsgloss_enrich.steps.entities.same.base_forms import base_forms
from newsgloss_enrich.steps.entities.same.inflection.languages import INFLECTIONS


def bases(language: str, *words: str, known: frozenset[str] = frozenset()) -> dict[str, str]:
    return base_forms(words, INFLECTIONS[language], known.__contains__)


def test_a_base_form_that_occurs_takes_its_forms() -> None:
    assert bases("hr", "zagreb", "zagreba", "zagrebu") == {"zagreba": "zagreb", "zagrebu": "zagreb"}


def test_a_form_alone_stays_as_it_is() -> None:
    assert bases("hr", "zagreba") == {}


def test_a_form_of_a_known_place_gets_its_name() -> None:
    assert bases("hr", "zagrebu", known=frozenset({"zagreb"})) == {"zagrebu": "zagreb"}


def test_a_known_name_is_no_form_of_another() -> None:
    assert bases("sv", "mali", "malis", known=frozenset({"malis"})) == {}


def test_two_forms_of_one_paradigm_are_one_word() -> None:
    found = bases("ru", "слободы", "слободу")
    assert found["слободы"] == found["слободу"]


def test_two_forms_with_a_short_stem_are_two_words() -> None:
    assert bases("ru", "ины", "ину") == {}


def test_words_that_are_each_others_forms_have_one_base_form() -> None:
    found = bases("hr", "rijeka", "rijeke", "rijeci")
    assert found == {"rijeke": "rijeka", "rijeci": "rijeka"}


@pytest.mark.parametrize(("words", "found"), [(("eu", "eu:n"), {"eu:n": "eu"}), (("eu", "eun"), {})])
def test_a_short_base_form_needs_a_mark(words: tuple[str, ...], found: dict[str, str]) -> None:
    assert bases("fi", *words) == found


def test_too_many_words_are_not_compared() -> None:
    assert bases("hr", "zagreb", "zagreba", *map(str, range(3000))) == {}
