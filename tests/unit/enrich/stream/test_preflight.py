from dataclasses import replace

from newsgloss_common.kafka.topics import TopicState
from newsgloss_common.sizes import MIB
from newsgloss_enrich.stream.preflight import Cluster, Wanted, fatal_problems, needed, warnings


def topic(name: str, max_bytes: int) -> TopicState:
    configs = {
        "max.message.bytes": str(max_bytes),
        "cleanup.policy": "delete",
        "min.insync.replicas": "2",
    }
    return TopicState(name, 8, 3, may_read=True, may_write=True, configs=configs)


GOOD = Cluster(topic("raw", MIB), topic("enriched", 4 * MIB), topic("dlq", MIB + 65536))


def with_config(state: TopicState, **configs: str) -> TopicState:
    changed = {name.replace("_", "."): value for name, value in configs.items()}
    return replace(state, configs={**state.configs, **changed})


def test_a_sound_cluster_gives_neither_problem_nor_warning() -> None:
    assert list(fatal_problems(GOOD)) == []
    assert list(warnings(GOOD)) == []


def test_fewer_enriched_than_raw_partitions_is_fatal_and_says_what_to_change() -> None:
    (problem,) = fatal_problems(replace(GOOD, enriched=replace(GOOD.enriched, partitions=4)))
    assert "'enriched' has 4 partitions and 'raw' has 8" in problem
    assert "kafka-topics.sh --alter --topic enriched --partitions 8" in problem


def test_more_enriched_than_raw_partitions_is_fine() -> None:
    assert list(fatal_problems(replace(GOOD, enriched=replace(GOOD.enriched, partitions=9)))) == []


def test_a_compacted_dead_letter_topic_is_fatal() -> None:
    compacted = with_config(GOOD.dead_letters, cleanup_policy="compact,delete")
    (problem,) = fatal_problems(replace(GOOD, dead_letters=compacted))
    assert "cleanup.policy=delete" in problem


def test_the_engine_needs_the_producer_of_each_partition_and_no_more_than_is_documented() -> None:
    wanted = Wanted("raw", "enriched", "dlq", "group", create=True, raw_partitions=8)
    assert list(map(str, needed(wanted, 2))) == [
        "READ on topic 'raw'",
        "WRITE on topic 'enriched'",
        "WRITE on topic 'dlq'",
        "READ on group 'group'",
        "WRITE on transactional-id 'group:raw:0'",
        "WRITE on transactional-id 'group:raw:1'",
    ]


def test_limits_that_cannot_be_read_are_a_warning_that_names_the_permission() -> None:
    blind = replace(GOOD, enriched=replace(GOOD.enriched, configs={}))
    assert any("enriched: limits" in w and "DESCRIBE_CONFIGS" in w for w in warnings(blind))


def test_limits_that_make_dead_letters_are_warnings() -> None:
    small = Cluster(GOOD.raw, with_config(GOOD.enriched, max_message_bytes=str(MIB)), GOOD.dead_letters)
    assert any("enriched: max.message.bytes" in warning for warning in warnings(small))
    small = Cluster(GOOD.raw, GOOD.enriched, with_config(GOOD.dead_letters, max_message_bytes=str(MIB)))
    assert any("dlq: max.message.bytes" in warning for warning in warnings(small))


def test_a_single_replica_is_a_warning() -> None:
    assert any(
        "replication factor 1" in w for w in warnings(replace(GOOD, raw=replace(GOOD.raw, replication=1)))
    )
