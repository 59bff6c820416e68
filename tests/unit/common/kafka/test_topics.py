from newsgloss_common.kafka.topics import (
    TopicState,
    dead_letter_topic,
    enriched_topic,
    raw_topic,
)
from newsgloss_common.sizes import MIB


def limit(configs: dict[str, str]) -> int:
    return TopicState("t", 1, 1, may_read=True, may_write=True, configs=configs).max_message_bytes


def test_raw_records_take_up_to_a_mebibyte_over_eight_partitions() -> None:
    spec = raw_topic("articles.raw.v1")
    assert (spec.name, spec.partitions) == ("articles.raw.v1", 8)
    assert limit(dict(spec.configs)) == MIB


def test_enriched_records_have_room_for_article_and_evidence() -> None:
    assert limit(dict(enriched_topic("e", 8).configs)) == 4 * MIB


def test_dead_letters_have_room_for_any_raw_record_and_its_reason_and_are_not_compacted() -> None:
    spec = dead_letter_topic("d", 1, raw_max_bytes=2 * MIB)
    assert limit(dict(spec.configs)) == 2 * MIB + 64 * 1024
    assert spec.configs["cleanup.policy"] == "delete"


def test_a_topic_that_does_not_tell_its_limit_has_kafkas_default() -> None:
    assert limit({}) == 1_048_588
