"""What the enricher counts."""

import pytest
from aiokafka.errors import MessageSizeTooLargeError, ProducerFenced
from prometheus_client import generate_latest

from newsgloss_enrich.instruments import Instruments
from newsgloss_enrich.pool import EventKind, PoolEvent


@pytest.fixture
def counted() -> Instruments:
    return Instruments()


def series(counted: Instruments) -> set[str]:
    return set(generate_latest(counted.registry).decode().splitlines())


def test_what_a_worker_counted_becomes_languages_stages_and_seconds(counted: Instruments) -> None:
    counted.work_done(
        0.5,
        {
            "language/en": 3,
            "stage/entities/skipped": 2,
            "entities_skipped/no_model": 2,
            "nanoseconds/entities": 250_000_000,
        },
    )
    assert {
        "newsgloss_worker_busy_seconds_total 0.5",
        'newsgloss_language_records_total{language="en"} 3.0',
        'newsgloss_stages_total{stage="entities",status="skipped"} 2.0',
        'newsgloss_entities_skipped_total{reason="no_model"} 2.0',
        'newsgloss_step_seconds_total{step="entities"} 0.25',
    } <= series(counted)


def test_what_no_worker_of_ours_would_say_makes_no_series(counted: Instruments) -> None:
    before = len(series(counted))
    counted.work_done(0.0, {f"language/{number}": 1 for number in range(1000)})
    counted.work_done(0.0, {"language/en": -1, "nonsense": 1, "nonsense/of": 1, "": 1})
    assert 'newsgloss_language_records_total{language="other"} 1000.0' in series(counted)
    assert 'newsgloss_language_records_total{language="en"} 0.0' in series(counted)
    assert len(series(counted)) == before


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (None, "revoked"),
        (ProducerFenced(), "fenced"),
        (MessageSizeTooLargeError(), "refused"),
        (TimeoutError(), "timeout"),
        (OSError(), "error"),
    ],
)
def test_an_abort_has_its_reason(counted: Instruments, error: BaseException | None, reason: str) -> None:
    counted.aborted(error)
    assert f'newsgloss_aborts_total{{reason="{reason}"}} 1.0' in series(counted)


def test_the_pools_events_are_restarts_suspects_and_loading_times(counted: Instruments) -> None:
    counted.pool_event(PoolEvent(kind=EventKind.WORKER_READY, pid=1, seconds=0.2))
    counted.pool_event(PoolEvent(kind=EventKind.WORKER_DIED, pid=1, cause="crashed"))
    counted.pool_event(PoolEvent(kind=EventKind.WORKER_START_FAILED, pid=1, cause="not_loaded"))
    counted.pool_event(PoolEvent(kind=EventKind.RECORD_CONVICTED, cause="timeout"))
    assert {
        "newsgloss_model_load_seconds_count 1.0",
        'newsgloss_worker_restarts_total{cause="crashed"} 1.0',
        "newsgloss_worker_start_failures_total 1.0",
        'newsgloss_suspects_total{outcome="convicted"} 1.0',
    } <= series(counted)
