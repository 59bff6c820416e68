from aiokafka.errors import KafkaError, ProducerFenced

from newsgloss_enrich.stream.retry import retry_delay


def test_recoveries_in_a_row_wait_longer_and_longer_up_to_a_limit() -> None:
    for failures, least in ((1, 0.05), (2, 0.1), (5, 0.8), (8, 5.0), (1000, 5.0)):
        assert least <= retry_delay(failures, KafkaError(), 1.0) <= 1.5 * least


def test_a_fenced_run_waits_for_the_heartbeat_that_says_whether_the_partition_is_still_its_own() -> None:
    assert 1.0 <= retry_delay(1, ProducerFenced(), 1.0) <= 1.5
