import pytest
from tests.unit.enrich.commands.tail.tail_arrivals import (
    DELETION,
    FOREIGN,
    article_arrival,
    entity,
    letter_arrival,
)

from newsgloss_enrich.commands.tail.selection import Selection


def by(*, languages: str = "", entities: str = "", sources: str = "") -> Selection:
    return Selection.of(languages.split(), entities.split(), sources.split())


def test_without_a_filter_everything_is_shown() -> None:
    for arrival in (article_arrival(), letter_arrival(), DELETION, FOREIGN):
        assert by().accepts(arrival)


@pytest.mark.parametrize(
    ("wanted", "tag", "is_shown"),
    [
        ("en", "en", True),
        ("EN de", "en", True),
        ("zh", "zh-Hans", True),
        ("zh-hans", "zh-Hans", True),
        ("zh-Hant", "zh-Hans", False),
        ("e", "en", False),
        ("en", None, False),
    ],
)
def test_a_language_is_its_tag_or_the_begin_of_it(wanted: str, tag: str | None, is_shown: bool) -> None:
    assert by(languages=wanted).accepts(article_arrival(language=tag)) is is_shown


@pytest.mark.parametrize(
    ("wanted", "is_shown"),
    [("aberdeen", True), ("ABERD", True), ("granite", True), ("dundee aberdeen", True), ("dundee", False)],
)
def test_an_entity_is_found_by_a_part_of_its_name_or_of_another_of_its_names(
    wanted: str, is_shown: bool
) -> None:
    arrival = article_arrival(entity("Aberdeen", "Granite City"))
    assert by(entities=wanted).accepts(arrival) is is_shown


def test_an_article_passes_all_filters_or_is_left_out() -> None:
    arrival = article_arrival(entity("Aberdeen"), source="wire")
    assert by(languages="en", entities="aberdeen", sources="wire other").accepts(arrival)
    assert not by(languages="en", entities="aberdeen", sources="other").accepts(arrival)
    assert not by(languages="fr", entities="aberdeen", sources="wire").accepts(arrival)


def test_a_dead_letter_is_found_by_the_source_in_its_value_where_it_can_be_read() -> None:
    assert by(sources="wire").accepts(letter_arrival(b'{"source": {"id": "wire"}}'))
    for value in (b'{"source": {"id": "other"}}', b'{"source": 3}', b"[]", b"\xff", b"[" * 99_999, None):
        assert not by(sources="wire").accepts(letter_arrival(value))


def test_a_dead_letter_has_no_language_and_no_entities() -> None:
    letter = letter_arrival(b'{"source": {"id": "wire"}}')
    assert not by(languages="en", sources="wire").accepts(letter)
    assert not by(entities="a", sources="wire").accepts(letter)


def test_what_has_only_a_key_passes_no_filter() -> None:
    for selection in (by(languages="en"), by(entities="a"), by(sources="wire")):
        assert not selection.accepts(DELETION)
        assert not selection.accepts(FOREIGN)
