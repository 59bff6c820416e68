import pytest
from aiokafka.errors import MessageSizeTooLargeError, ProducerFenced
from prometheus_client import generate_latest

from newsgloss_enrich.observe.counters import Counters
from newsgloss_enrich.pool import EventKind, PoolEvent


@pytest.fixture
def counted() -> Counters:
    return Counters()


def series(counted: Counters) -> set[str]:
    return set(generate_latest(counted.registry).decode().splitlines())


def test_a_workers_counts_become_languages_stages_and_seconds(counted: Counters) -> None:
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


def test_unknown_counts_of_a_worker_make_no_series(counted: Counters) -> None:
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
def test_an_abort_has_its_reason(counted: Counters, error: BaseException | None, reason: str) -> None:
    counted.aborted(error)
    assert f'newsgloss_aborts_total{{reason="{reason}"}} 1.0' in series(counted)


def test_events_of_the_pool_become_restarts_suspects_and_loading_times(counted: Counters) -> None:
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
