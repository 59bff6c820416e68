import pytest

from newsgloss_console.stream.entry import Entry
from newsgloss_console.stream.window import NEAR_BITS, Window


def entry(number: int, article_id: str = "a", fingerprint: int | None = None) -> Entry:
    return Entry(number, "t", 0, number, 0, "article", article_id, fingerprint=fingerprint)


@pytest.fixture
def window() -> Window:
    window = Window(5)
    for number in range(1, 9):
        window.add(entry(number, f"a-{number % 3}"))
    return window


def numbers(entries: list[Entry]) -> list[int]:
    return [one.number for one in entries]


def test_beyond_its_size_the_oldest_is_forgotten(window: Window) -> None:
    assert (len(window), window.last) == (5, 8)
    assert numbers(window.newest(9, lambda _: True)) == [8, 7, 6, 5, 4]


def test_what_came_since_a_number_is_found_and_what_is_forgotten_is_not(window: Window) -> None:
    assert numbers(window.since(6)) == [8, 7]
    assert numbers(window.since(0)) == [8, 7, 6, 5, 4]
    assert window.since(8) == []


def test_the_entries_of_one_article_are_found_newest_first(window: Window) -> None:
    assert numbers(window.of_article("a-2", 9)) == [8, 5]


def test_numbers_go_on_after_the_window_was_emptied(window: Window) -> None:
    window.clear()
    window.add(entry(window.last + 1))
    assert numbers(window.since(8)) == [9]


def test_near_duplicates_differ_in_few_bits_and_are_other_articles() -> None:
    window = Window(10)
    near, far = 2**NEAR_BITS - 1, 2 ** (NEAR_BITS + 1) - 1
    for number, (name, print_) in enumerate(
        [("near", near), ("far", far), ("same", 0), ("own", 0), ("none", None), ("near", near)], start=1
    ):
        window.add(entry(number, name, print_))
    assert [(one.article_id, one.number) for one in window.near(0, "own", 9)] == [("near", 6), ("same", 3)]
