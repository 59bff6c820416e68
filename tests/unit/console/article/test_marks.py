from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgloss_console.article.marks import MAX_COVERING, Piece, Span, pieces

SCRIPTS = {
    "Latin": ("The bridge of Zürich", "Zürich"),
    "Arabic": ("افتتحت مكتبة القاهرة اليوم", "القاهرة"),
    "Hebrew": ("הגשר בירושלים נפתח", "בירושלים"),
    "Han": ("东京的新线路今天开通", "东京"),
    "Kana": ("トウキョウで新しい鉄道", "トウキョウ"),
    "Hangul": ("서울에서 새 노선", "서울"),
    "Devanagari": ("दिल्ली में नया पुल", "दिल्ली"),
    "Thai": ("สะพานในกรุงเทพเปิด", "กรุงเทพ"),
    "Cyrillic": ("Мост в Москве открыт", "Москве"),
    "Emoji": ("👩‍👩‍👧 in 🏙️ Köln 🎉", "🏙️ Köln"),
}


def entity(start: int, end: int, number: int = 0) -> Span:
    return Span(start, end, "entity", "GPE", number)


def cut(text: str, spans: Iterable[Span]) -> list[tuple[str, list[int | None]]]:
    return [(piece.text, [span.entity for span in piece.spans]) for piece in pieces(text, spans)]


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_mark_stands_at_its_code_points_in_every_script(script: str) -> None:
    text, name = SCRIPTS[script]
    start = text.index(name)
    marked = [piece.text for piece in pieces(text, [entity(start, start + len(name))]) if piece.spans]
    assert marked == [name]


def test_a_span_within_another_belongs_to_both_the_shorter_first() -> None:
    spans = [entity(0, 18, 0), entity(14, 18, 1)]
    assert cut("University of Bonn opens", spans) == [
        ("University of ", [0]),
        ("Bonn", [1, 0]),
        (" opens", []),
    ]


def test_spans_that_cross_share_the_middle() -> None:
    assert cut("abcdef", [entity(0, 4, 0), entity(2, 6, 1)]) == [("ab", [0]), ("cd", [0, 1]), ("ef", [1])]


def test_equal_spans_and_neighbours_are_told_apart() -> None:
    spans = [entity(0, 2, 0), entity(0, 2, 1), entity(2, 4, 2)]
    assert cut("abcd", spans) == [("ab", [0, 1]), ("cd", [2])]


def test_a_span_beyond_the_text_is_cut_or_left_out() -> None:
    assert cut("abc", [entity(1, 99), entity(3, 9, 1), entity(2, 2, 2)]) == [("a", []), ("bc", [0])]


def test_boilerplate_and_entity_are_both_known_of_a_piece() -> None:
    (piece,) = pieces("By Ada", [Span(0, 6, "boilerplate", "byline"), entity(0, 6, 3)])
    assert piece.entity is not None
    assert piece.boilerplate is not None
    assert piece.entities == "3"


def test_thousands_of_spans_over_each_other_name_only_a_few() -> None:
    text = "x" * 5000
    found = list(pieces(text, [entity(number, 5000, number) for number in range(5000)]))
    assert len(found) == 5000
    assert max(len(piece.spans) for piece in found) == MAX_COVERING


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45)), max_size=12))
def test_the_pieces_are_the_text_and_each_knows_exactly_its_spans(
    text: str, bounds: list[tuple[int, int]]
) -> None:
    spans = [entity(start, end, number) for number, (start, end) in enumerate(bounds)]
    found = list(pieces(text, spans))
    assert "".join(piece.text for piece in found) == text
    position = 0
    for piece in found:
        inside = {span.entity for span in spans if span.start <= position < span.end}
        named = {span.entity for span in piece.spans}
        assert named <= inside
        assert len(named) == min(len(inside), MAX_COVERING)
        position += len(piece.text)


def test_a_text_without_spans_is_one_piece_and_an_empty_one_none() -> None:
    assert list(pieces("abc", [])) == [Piece("abc")]
    assert list(pieces("", [entity(0, 1)])) == []
