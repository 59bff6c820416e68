import pytest

from newsgloss_enrich.steps.entities.draft import Draft, Texts
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.rules.fragments import join_persons
from newsgloss_schemas import EntityType


def joined(text: str, *names: tuple[str, EntityType, float], language: str = "en") -> list[tuple[str, float]]:
    drafted = [
        Named(0, text.index(name), text.index(name) + len(name), name, kind, score)
        for name, kind, score in names
    ]
    found = join_persons(Draft(Texts((text,), language), drafted)).names
    assert all(text[name.start : name.end] == name.text for name in found)
    return [(name.text, round(name.score or 0.0, 2)) for name in found]


def test_two_doubtful_persons_side_by_side_are_one() -> None:
    found = joined("so Suresh Patil said", ("Suresh", "PERSON", 0.4), ("Patil", "PERSON", 0.36))
    assert found == [("Suresh Patil", 0.62)]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("with Dunbar Moira came", ("Dunbar", "PERSON", 0.9), ("Moira", "PERSON", 0.5)),  # one is sure
        ("with Dunbar, Moira came", ("Dunbar", "PERSON", 0.4), ("Moira", "PERSON", 0.5)),
        ("when Alderman Conti came", ("Alderman", "PERSON", 0.4), ("Conti", "PERSON", 0.5)),
        ("when Acme Conti came", ("Acme", "ORG", 0.4), ("Conti", "PERSON", 0.5)),
    ],
)
def test_other_neighbours_stay_two(
    text: str, first: tuple[str, EntityType, float], second: tuple[str, EntityType, float]
) -> None:
    assert joined(text, first, second) == [(first[0], first[2]), (second[0], second[2])]


@pytest.mark.parametrize(
    ("text", "name", "whole"),
    [
        ("said minister Suresh Patil.", "Patil", "Suresh Patil"),
        ("Police spokeswoman Anne-Marie Holt said", "Holt", "Anne-Marie Holt"),
        ("said deputy Mayor Patil.", "Patil", "Patil"),
        ("said uncle Suresh Patil.", "Patil", "Patil"),
        ("The Minister Suresh Patil", "Patil", "Patil"),
    ],
)
def test_behind_an_office_the_first_name_belongs_to_a_person(text: str, name: str, whole: str) -> None:
    assert joined(text, (name, "PERSON", 0.9)) == [(whole, 0.9)]


def test_a_word_of_another_name_is_no_first_name() -> None:
    found = joined("as manager Arsenal Holt came", ("Arsenal", "ORG", 0.9), ("Holt", "PERSON", 0.9))
    assert found == [("Arsenal", 0.9), ("Holt", 0.9)]


def test_in_other_languages_nothing_is_joined() -> None:
    names: list[tuple[str, EntityType, float]] = [("Suresh", "PERSON", 0.4), ("Patil", "PERSON", 0.36)]
    assert joined("so Suresh Patil", *names, language="id") == [("Suresh", 0.4), ("Patil", 0.36)]


def test_a_name_that_is_there_twice_in_a_row_is_two_mentions() -> None:
    text = "Philosopher Moira Dunbar Moira Dunbar is a professor"
    assert joined(text, ("Moira Dunbar Moira Dunbar", "PERSON", 0.9)) == [("Moira Dunbar", 0.9)] * 2


def test_a_person_of_two_like_words_stays_one() -> None:
    assert joined("as Duran Duran played", ("Duran Duran", "PERSON", 0.9)) == [("Duran Duran", 0.9)]
