"""Names of one thing in 28 languages, grouped and called by their base form."""

import pytest
from tests.grouping_cases import Case, grouped, read_cases, same_entities

CASES = read_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.language} {'; '.join(case.entities)}")
def test_names_of_one_article_are_one_entity_or_several(case: Case) -> None:
    found = grouped(case)
    assert same_entities(case, found), found
    assert found.keys() == case.entities.keys()


def test_the_cases_cover_many_languages() -> None:
    assert len(CASES) >= 150
    assert len({case.language for case in CASES}) >= 12
