"""What is built from the settings; nothing here connects to a broker or starts a worker."""

from typing import Any

import pytest
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.kafka.topics import TopicState
from newsgloss_common.sizes import MIB
from newsgloss_enrich.observe.observer import Observer
from newsgloss_enrich.observe.traces import TracedOutlet, TracedPool
from newsgloss_enrich.pool import WorkerPool
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.stream.bounds import OffsetRange
from newsgloss_enrich.stream.preflight import Cluster
from newsgloss_enrich.stream.start_from import StartAt, StartFrom
from newsgloss_enrich.wiring import Wiring, wanted_topics


def topic(name: str, max_message_bytes: int) -> TopicState:
    configs = {"max.message.bytes": str(max_message_bytes)}
    return TopicState(name, 4, 1, may_read=True, may_write=True, configs=configs)


CLUSTER = Cluster(topic("raw", MIB // 2), topic("enriched", 3 * MIB), topic("dlq", 2 * MIB))


def wiring(offsets: OffsetRange | None = None, tracing: Any = None, **settings: Any) -> Wiring:
    made = EnrichSettings(workers=2, enrichment="light", **settings)
    return Wiring(made, KafkaSettings(), offsets, tracing, Observer(made, "1.0"))


def test_the_topics_and_the_group_are_those_of_the_settings() -> None:
    wanted = wanted_topics(EnrichSettings(raw_topic="r", enriched_topic="e", dlq_topic="d", group_id="g"))
    assert (wanted.raw, wanted.enriched, wanted.dead_letters, wanted.group) == ("r", "e", "d", "g")


async def test_the_engine_shares_the_limits_of_settings_and_topics() -> None:
    one = wiring(max_in_flight_mib=3, max_in_flight_records=99, session_timeout_ms=3000)
    errors: list[BaseException] = []
    pool = one.pool(CLUSTER)
    context = one.run_context(CLUSTER, pool, errors.append)
    assert (context.budget.max_bytes, context.budget.max_records) == (3 * MIB, 99)
    assert context.heartbeat_seconds == 0.5
    assert context.committer.dead_letters.max_bytes == 2 * MIB
    assert isinstance(context.pool, WorkerPool)
    assert context.listener is one.observer
    context.on_fatal(LookupError())
    assert len(errors) == 1


async def test_tracing_wraps_pool_and_committer_and_changes_nothing_else_of_them() -> None:
    one = wiring(tracing=object())
    context = one.run_context(CLUSTER, one.pool(CLUSTER), lambda _: None)
    plain = wiring().run_context(CLUSTER, one.pool(CLUSTER), lambda _: None).committer
    assert isinstance(context.pool, TracedPool)
    assert isinstance(context.committer, TracedOutlet)
    assert {name: vars(context.committer)[name] for name in vars(plain)} == vars(plain)


@pytest.mark.parametrize("offsets", [None, OffsetRange({0: 5}, {0: 9})])
async def test_a_replay_begins_and_ends_where_its_range_does(offsets: OffsetRange | None) -> None:
    one = wiring(offsets, max_unpacked_factor=4)
    context = one.run_context(CLUSTER, one.pool(CLUSTER), lambda _: None)
    settings = one.consumer(CLUSTER, context)._settings
    assert settings.max_partition_fetch_bytes == MIB
    assert settings.max_unpacked_bytes == 2 * MIB
    if offsets is None:
        assert (settings.start_from, settings.bound) == (StartFrom(), None)
        return
    assert settings.start_from == StartAt({0: 5})
    assert settings.bound is not None
    partition = TopicPartition("raw", 0)
    settings.bound.note_position(partition, 9)
    assert settings.bound.is_reached(partition)
