"""What counts as progress, and what the engine's events become."""

import asyncio
import itertools
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import KafkaError
from aiokafka.structs import TopicPartition
from structlog.testing import capture_logs

from newsgloss_enrich.observe.observer import Observer
from newsgloss_enrich.pool import Enriched, EventKind, InputRecord, PoolEvent, Rejected, Result
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.stream.slices import Slice
from newsgloss_enrich.watch.stall import Progress

STEPS = (
    EventKind.WORKER_DIED,
    EventKind.RECORD_SUSPECTED,
    EventKind.RECORD_CLEARED,
    EventKind.RECORD_CONVICTED,
    EventKind.RECORD_REDUCED,
)


@pytest.mark.parametrize("kind", EventKind)
def test_what_happens_to_a_record_is_progress_and_a_worker_that_does_not_start_is_none(
    kind: EventKind,
) -> None:
    observer = Observer(EnrichSettings(workers=1), "1.0")
    observer.progress.stalled_seconds = 10.0
    observer.on_pool_event(PoolEvent(kind=kind))
    assert observer.progress.stalled_seconds == (0.0 if kind in STEPS else 10.0)


def test_a_worker_s_answer_is_progress() -> None:
    observer = Observer(EnrichSettings(workers=1), "1.0")
    observer.progress.stalled_seconds = 10.0
    observer.on_work(0.1, {})
    assert observer.progress.stalled_seconds == 0.0


def observer_of(runs: dict[int, int]) -> Observer:
    """Observes partitions with this many records in flight; each of its ticks counts a second."""
    observer = Observer(EnrichSettings(workers=1), "1.0")
    made: Any = SimpleNamespace(
        runs={
            TopicPartition("raw", number): SimpleNamespace(in_flight=SimpleNamespace(records=held))
            for number, held in runs.items()
        }
    )
    observer._consumer = made
    observer.progress = Progress(clock=itertools.count().__next__)
    return observer


def test_what_waits_for_enriched_partitions_is_no_stall_and_the_others_are_looked_at_as_ever() -> None:
    observer = observer_of({1: 0, 3: 7})
    observer.tick()
    assert observer.progress.stalled_seconds == 1.0
    observer.on_topics("too few", 2)
    observer.tick()
    assert observer.progress.stalled_seconds == 0.0
    observer = observer_of({1: 1, 3: 7})
    observer.on_topics("too few", 2)
    observer.tick()
    assert observer.progress.stalled_seconds == 1.0
    observer = observer_of({1: 0, 3: 7})
    observer.on_topics("too few", 2)
    observer.on_topics("", 4)
    observer.tick()
    assert observer.progress.stalled_seconds == 1.0


# -- what it reports


def ready(*results: Result) -> Slice:
    work: asyncio.Future[list[Result]] = asyncio.get_running_loop().create_future()
    work.set_result(list(results))
    records = [InputRecord("raw", 3, one.offset, 1000, b"k", b"{}", []) for one in results]
    return Slice(records[0].offset, records[-1].offset + 1, records, 1, work)


async def test_a_commit_is_counted_and_each_dead_letter_in_it_logged() -> None:
    observer = Observer(EnrichSettings(workers=1), "1.0")
    rejected = Rejected(5, "schema_violation", "body: field required", "decode", "ValueError")
    with capture_logs() as logs:
        observer.on_committed(TopicPartition("raw", 3), ready(Enriched(4, b"k", b"{}", []), rejected))
    assert [(line["event"], line["code"], line["offset"]) for line in logs] == [
        ("dead letter", "schema_violation", 5)
    ]
    value = observer.counters.registry.get_sample_value
    assert value("newsgloss_records_total", {"outcome": "dead_letter"}) == 1.0
    assert observer.healthy()[1]["last_commit_seconds_ago"] is not None


async def test_a_recovery_is_logged_once_until_the_partition_commits_again() -> None:
    observer = Observer(EnrichSettings(workers=1), "1.0")
    partition = TopicPartition("raw", 3)
    with capture_logs() as logs:
        for _ in range(3):
            observer.on_recovery(partition, KafkaError("away"))
        observer.on_committed(partition, ready(Enriched(4, b"k", b"{}", [])))
        observer.on_recovery(partition, KafkaError("away"))
    assert [line["event"] for line in logs] == ["recovering", "recovered", "recovering"]
