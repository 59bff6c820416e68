import json
from typing import Any

import pytest

from newsgloss_common.article import intake
from newsgloss_common.article.identifiers import foreign, prefix_of, unfit
from newsgloss_common.article.invalid_article import InvalidArticleError

UNFIT = ["\0", "\n", "\r\n", "\x1b[2J", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\u200f", "\u061c"]
FIT = ["a1", "wire:2026/03/12", "harbour bridge", "пожар", "港口", "حريق", "é", "a\u200db", "🌉", "½"]


@pytest.mark.parametrize("text", UNFIT)
def test_control_and_bidi_characters_are_named(text: str) -> None:
    assert unfit(f"ab{text}c") == (
        f"character 2 is U+{ord(text[0]):04X}: control and bidi characters are not allowed"
    )


@pytest.mark.parametrize("text", [*FIT, None])
def test_whatever_people_write_is_fit(text: str | None) -> None:
    assert unfit(text) is None


def article(**fields: object) -> dict[str, Any]:
    return {"article_id": "a", "source": {"id": "wire"}, "body": "The bridge reopened.", **fields}


WRONG = {
    "article_id": article(article_id="a\u202eb"),
    "url": article(url="http://\0/"),
    "source.id": article(source={"id": "wire\n"}),
    "source.domain": article(source={"id": "wire", "domain": "example.org\r\nx"}),
}


@pytest.mark.parametrize(("field", "given"), WRONG.items())
def test_each_identifier_of_an_article_is_looked_at(field: str, given: dict[str, Any]) -> None:
    with pytest.raises(InvalidArticleError) as caught:
        intake.from_json(json.dumps(given).encode())
    assert caught.value.fault == "schema_violation"
    assert [error.field for error in caught.value.errors] == [field]


@pytest.mark.parametrize(
    ("article_id", "source", "own"),
    [
        ("wire:1", "wire", True),
        ("wire:", "wire", False),
        ("1", "wire", False),
        ("good:1", "evil", False),
        ("wire:desk:1", "wire", True),
        ("wire:desk:1", "wire:desk", False),
        ("wire%3Adesk:1", "wire:desk", True),
        ("wire%3Adesk:1", "wire%3Adesk", False),
        ("wire%253Adesk:1", "wire%3Adesk", True),
        ("Wire:1", "wire", False),
    ],
)
def test_an_id_belongs_to_one_source_alone(article_id: str, source: str, own: bool) -> None:
    assert (foreign(article_id, source) is None) == own


def test_no_two_sources_have_ids_that_begin_alike() -> None:
    sources = ["a", "a:b", "a%3Ab", "a%", "a%25", "%", ":", "a:", "a b"]
    prefixes = [prefix_of(source) for source in sources]
    for one in prefixes:
        assert [other for other in prefixes if (other + "1").startswith(one)] == [one]
