"""Floors (benchmarks/floors.toml) for the other parts of `make quality`."""

import floors
import pytest
import quality


@pytest.mark.parametrize("part", ["read time", "fingerprint", "pages", "ids"])
def test_figures_are_as_good_as_they_were(part: str) -> None:
    if why_not := quality.available(part):
        pytest.skip(why_not)
    assert quality.below_floor(part) == []


def test_every_floor_is_of_a_part_that_is_measured() -> None:
    for parts in floors.read().values():
        assert parts.keys() <= quality.PARTS.keys()


def test_a_figure_under_its_floor_is_named_and_one_that_is_gone_too() -> None:
    measured = {"longest over shortest": 5.0}
    assert floors.missed("read time", measured) == [
        "read time, longest over shortest: 5.0, wanted at most 1.9",
        "read time, coefficient of variation: None, wanted at most 0.2",
    ]
