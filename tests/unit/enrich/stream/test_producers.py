from aiokafka.structs import TopicPartition

from newsgloss_enrich.stream.producers import transactional_id


def test_every_owner_of_a_partition_uses_the_same_transactional_id() -> None:
    assert transactional_id("g", TopicPartition("t", 3)) == "g:t:3"


def test_groups_and_topics_with_dashes_do_not_collide() -> None:
    assert transactional_id("a", TopicPartition("b-c", 0)) != transactional_id("a-b", TopicPartition("c", 0))
