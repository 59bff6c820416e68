"""Floors (benchmarks/floors.toml) for the names model; the labelled sets are not in the repository."""

import pytest
import quality


@pytest.mark.skipif(bool(quality.available("names")), reason=quality.available("names") or "")
def test_names_are_found_as_well_as_they_were() -> None:
    assert quality.below_floor("names") == []


@pytest.mark.skipif(
    bool(quality.available("names by language")), reason=quality.available("names by language") or ""
)
def test_names_are_found_in_all_languages_as_well_as_they_were() -> None:
    assert quality.below_floor("names by language") == []
