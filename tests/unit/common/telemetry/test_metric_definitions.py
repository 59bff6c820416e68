import pytest
from prometheus_client import CollectorRegistry, generate_latest

from newsgloss_common.telemetry.gauges import CallbackGauges
from newsgloss_common.telemetry.metric_definitions import (
    Definition,
    Label,
    counter,
    counters,
    gauge,
    page_section,
)

CODES = counter("newsgloss_codes_total", "records", "Codes.", "look.", Label("code", ("a", "other")))
PAIRS = counter(
    "newsgloss_pairs_total", "1", "Pairs.", "look.", Label("x", ("a", "other")), Label("y", ("b", "other"))
)
LAG = gauge("newsgloss_lag", "offsets", "Lag.", "wait.", Label("partition", bound="the topic's"))


def text(registry: CollectorRegistry) -> str:
    return generate_latest(registry).decode()


def test_a_value_that_is_not_named_counts_as_other() -> None:
    registry = CollectorRegistry()
    series = counters(CODES, registry)
    for code in ("a", "made up", "another", "a"):
        series[code,].inc()
    assert 'newsgloss_codes_total{code="a"} 2.0' in text(registry)
    assert 'newsgloss_codes_total{code="other"} 2.0' in text(registry)


def test_whatever_comes_in_no_more_series_are_made_or_remembered_than_are_named() -> None:
    registry = CollectorRegistry()
    series = counters(PAIRS, registry)
    for number in range(1000):
        series[f"x{number}", "b"].inc()
        series["a", f"y{number}"].inc()
    assert set(series) == {("other", "b"), ("a", "other")}
    assert text(registry).count("newsgloss_pairs_total{") == 2


def test_a_series_is_there_before_its_first_event() -> None:
    registry = CollectorRegistry()
    counters(CODES, registry)
    assert 'newsgloss_codes_total{code="a"} 0.0' in text(registry)


def test_the_help_text_says_what_to_do() -> None:
    registry = CollectorRegistry()
    counters(CODES, registry)
    assert "# HELP newsgloss_codes_total Codes. When off: look." in text(registry)


def test_a_reading_leaves_no_series_of_what_is_gone() -> None:
    registry = CollectorRegistry()
    lag = {"0": 3.0, "1": 4.0}
    CallbackGauges(registry).add(LAG, lambda: lag)
    assert 'newsgloss_lag{partition="1"} 4.0' in text(registry)
    del lag["1"]
    assert 'partition="1"' not in text(registry)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("newsgloss_Lag", "gauge"),
        ("lag", "gauge"),
        ("newsgloss_lag_total", "gauge"),
        ("newsgloss_n", "counter"),
    ],
)
def test_a_wrong_name_is_refused(name: str, kind: str) -> None:
    with pytest.raises(ValueError, match="is no name for a"):
        Definition(name, kind, "1", "", "")  # type: ignore[arg-type]


def test_a_label_without_a_bound_is_refused() -> None:
    with pytest.raises(ValueError, match="needs either its values or what bounds them"):
        Label("anything")


def test_the_page_has_unit_labels_meaning_and_what_to_do() -> None:
    section = page_section("enrich", [CODES])
    assert "Counter, records. Codes." in section
    assert "- `code`: `a`, `other`" in section
    assert "**When it is off:** look." in section
