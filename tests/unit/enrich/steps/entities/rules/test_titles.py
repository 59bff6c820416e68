"""Persons' names without titles, by language."""

# ruff: noqa: E501  tables read better unbroken

import pytest

from newsgloss_enrich.steps.entities.rules.titles import without_titles


@pytest.mark.parametrize(
    ("language", "name", "bare"),
    [
        ("de", "Herr Meier", "Meier"), ("de", "Prof. Dr. Meier", "Meier"), ("de", "Herrmann", "Herrmann"),
        ("fr", "M. Macron", "Macron"), ("fr", "Marine Le Pen", "Marine Le Pen"), ("es", "Sr. Sánchez", "Sánchez"),
        ("ja", "田中さん", "田中"), ("ja", "安倍首相", "安倍"), ("zh", "習主席", "習"), ("ko", "문재인 대통령", "문재인"),
        ("tr", "Ahmet Bey", "Ahmet"), ("tr", "Talabey", "Talabey"), ("th", "นายสมคิด", "สมคิด"),
        ("ar", "الرئيس بشار الأسد", "بشار الأسد"), ("hi", "श्री मोदी", "मोदी"), ("ro", "lui Ion Popescu", "Ion Popescu"),
        ("en", "Mr Dunbar", "Mr Dunbar"), ("ja", "先生", "先生"), ("de", "Frau", "Frau"),
    ],
)  # fmt: skip
def test_a_title_is_no_part_of_the_name(language: str, name: str, bare: str) -> None:
    start, end = without_titles(name, language)
    assert name[start:end] == bare
