import json
from typing import Any

from tests.unit.console.enriched_records import enriched

from newsgloss_console.article.view import MAX_BODY, MAX_ENTITIES, MAX_MENTIONS, ArticleView, view_of
from newsgloss_schemas import EnrichedArticle


def view(**fields: Any) -> ArticleView:
    value = json.dumps(enriched(**fields)).encode()
    return view_of(EnrichedArticle.model_validate_json(value), value)


def entity(mentions: int, name: str = "Bonn") -> dict[str, Any]:
    one = {"field": "body", "start": 0, "end": 4, "text": name}
    return {
        "name": name,
        "type": "GPE",
        "type_group": "LOC",
        "count": mentions,
        "in_title": False,
        "salience": 0.1,
        "mentions": [one] * mentions,
    }


def test_a_mention_is_listed_with_its_surroundings() -> None:
    (one,) = view().entities
    (mention,) = one.mentions
    assert (mention.before, mention.text, mention.after) == ("", "Aberdeen", " opened it.")


def test_boilerplate_and_names_are_marked_in_the_body() -> None:
    shown = view(boilerplate=[{"start": 0, "end": 19, "kind": "caption"}])
    assert [piece.text for piece in shown.body] == ["Aberdeen", " opened it."]
    assert shown.kinds == [("caption", 1)]


def test_a_huge_article_is_shown_in_part_and_says_how_much_is_left() -> None:
    shown = view(
        article={"body": "x" * (MAX_BODY + 10)},
        entities=[entity(MAX_MENTIONS + 3), *(entity(1, f"n{number}") for number in range(MAX_ENTITIES))],
    )
    assert (shown.body_left, shown.entities_left) == (10, 1)
    assert shown.entities[0].unlisted == 3
    assert len(shown.entities) == MAX_ENTITIES


def test_a_canceled_article_has_a_view_without_evidence() -> None:
    shown = view(
        status="canceled", article={"body": None, "title": None}, language=None, read_time=None, entities=[],
        fingerprint=None,
    )  # fmt: skip
    assert (shown.body, shown.title, shown.entities) == ([], [], [])


def test_an_address_of_another_kind_is_no_link() -> None:
    assert view(article={"url": "javascript:alert(1)"}).address is None
