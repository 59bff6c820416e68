import pytest

from newsgloss_console.live.filters import MAX_LENGTH, Filters
from newsgloss_console.stream.entry import Entry

ENTRY = Entry(
    1, "t", 0, 1, 0, "article", "a-1", status="usable", language="en-GB", source="wire", names=("Zürich",),
    not_ok=(("names", "degraded"),), title="Bridge",
)  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"text": "BRIDGE"},
        {"language": "en"},
        {"language": "en-gb"},
        {"source": "wire"},
        {"entity": "zür"},
        {"status": "usable"},
        {"status": "not_ok"},
        {"unknown": "x"},
        {"text": "bridge", "language": "en", "source": "wire"},
    ],
)
def test_an_entry_that_fits_is_accepted(query: dict[str, str]) -> None:
    assert Filters.of_query(query).accepts(ENTRY)


@pytest.mark.parametrize(
    "query",
    [
        {"text": "tunnel"},
        {"language": "e"},
        {"language": "en-US"},
        {"source": "wir"},
        {"entity": "Bonn"},
        {"status": "canceled"},
        {"text": "bridge", "language": "de"},
    ],
)
def test_an_entry_that_does_not_fit_is_not_accepted(query: dict[str, str]) -> None:
    assert not Filters.of_query(query).accepts(ENTRY)


def test_a_query_is_bounded_and_written_back() -> None:
    filters = Filters.of_query({"text": " a&b ", "source": "s" * 9999})
    assert len(filters.source) == MAX_LENGTH
    assert filters.query.startswith("text=a%26b&source=sss")
