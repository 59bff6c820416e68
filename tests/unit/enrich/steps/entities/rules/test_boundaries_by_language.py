"""Boundaries of mentions in other languages than English."""

# ruff: noqa: RUF001  the quotation marks are meant as they are

import pytest

from newsgloss_enrich.steps.entities.rules.boundaries import name_in
from newsgloss_schemas import EntityType


@pytest.mark.parametrize(
    ("language", "mention", "kind", "name"),
    [
        ("en", "the Dunbar's", "ORG", "Dunbar"),
        ("ru", "The Independent", "ORG", "The Independent"),
        ("hr", "Moody's", "ORG", "Moody's"),
        ("tr", "Sir Frank Dunbar", "PERSON", "Sir Frank Dunbar"),
        ("de", "die Deutsche Bahn", "ORG", "Deutsche Bahn"),
        ("de", "Herr Meier", "PERSON", "Meier"),
        ("sk", "Jána Pavla II.", "PERSON", "Jána Pavla II."),
        ("sk", "Bratislava.", "LOC", "Bratislava"),
        ("th", "สธ.", "ORG", "สธ."),
        ("ru", "ООО «Вектор»", "ORG", "ООО «Вектор»"),
        ("ru", "«Вектор»", "ORG", "Вектор"),
        ("pl", "Stowarzyszenie „Polis”", "ORG", "Stowarzyszenie „Polis”"),
    ],
)
def test_what_belongs_to_a_name_depends_on_the_language(
    language: str, mention: str, kind: EntityType, name: str
) -> None:
    start, end = name_in(mention, kind, language)
    assert mention[start:end] == name
