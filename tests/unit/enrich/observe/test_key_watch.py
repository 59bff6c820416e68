from structlog.testing import capture_logs

from newsgloss_common.kafka.partitioners import partition_of
from newsgloss_enrich.observe.counters import Counters
from newsgloss_enrich.observe.key_watch import MOST_LOOKED_AT, QUIET_SECONDS, KeyWatch
from newsgloss_enrich.pool import InputRecord

KEYS = [f"desk:{number}".encode() for number in range(40)]


def record(key: bytes | None, partition: int) -> InputRecord:
    return InputRecord("raw", partition, 7, 0, key, b"{}", [])


class Watched:
    def __init__(self, partitions: int = 8) -> None:
        self.counters = Counters()
        self.now = 1.0
        self.watch = KeyWatch("murmur2", self.counters, lambda: partitions, lambda: self.now)

    def count(self, place: str) -> float | None:
        return self.counters.registry.get_sample_value("newsgloss_keys_total", {"place": place})


def test_keys_are_counted_by_their_place_and_the_first_elsewhere_is_logged_once_an_hour() -> None:
    watched = Watched()
    right = [record(key, partition_of(key, 8, "murmur2")) for key in KEYS[:5]]
    wrong = [record(key, (partition_of(key, 8, "murmur2") + 1) % 8) for key in KEYS[5:10]]
    with capture_logs() as lines:
        watched.watch.look(right)
        assert not lines
        watched.watch.look(wrong)
        watched.watch.look(wrong)
    assert (watched.count("expected"), watched.count("elsewhere")) == (5, 10)
    (line,) = lines
    assert (line["article_id"], line["partition"]) == ("desk:5", wrong[0].partition)
    assert line["expected_partition"] == partition_of(KEYS[5], 8, "murmur2")
    assert "NEWSGLOSS_PARTITIONER" in line["next"]
    watched.now += QUIET_SECONDS
    with capture_logs() as lines:
        watched.watch.look(wrong)
    assert len(lines) == 1


def test_of_a_large_transaction_a_part_is_looked_at_and_records_without_keys_are_left_out() -> None:
    watched = Watched()
    watched.watch.look([record(key, partition_of(key, 8, "murmur2")) for key in KEYS * 50])
    assert 0 < (watched.count("expected") or 0) <= MOST_LOOKED_AT
    before = watched.count("expected")
    watched.watch.look([record(None, 3), record(b"", 4)])
    assert watched.count("expected") == before
    assert watched.count("elsewhere") == 0


def test_nothing_is_counted_while_the_number_of_partitions_is_not_known() -> None:
    watched = Watched(partitions=0)
    watched.watch.look([record(b"k", 3)])
    assert (watched.count("expected"), watched.count("elsewhere")) == (0, 0)
