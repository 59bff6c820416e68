import json

from newsgloss_common.kafka.key_places import KeyPlaces
from newsgloss_common.kafka.partitioners import partition_of
from newsgloss_enrich.commands.status.group import Group
from newsgloss_enrich.commands.status.keys import Keys
from newsgloss_enrich.commands.status.partitions import PartitionStatus
from newsgloss_enrich.commands.status.status import Letters, Status
from newsgloss_enrich.commands.status.text import fields, lines


def status(keys: Keys) -> Status:
    return Status(Group("g"), [PartitionStatus(0, 10, 0, 10)], Letters(), keys)


def by_librdkafka() -> Keys:
    places = KeyPlaces("murmur2")
    for number in range(40):
        key = f"desk:{number}".encode()
        places.look(key, partition_of(key, 8, "crc32"), 8)
    return Keys(places, {3: places.elsewhere})


def test_keys_elsewhere_are_said_with_the_partitioner_that_fits_and_the_setting() -> None:
    found = status(by_librdkafka())
    (line,) = [line for line in lines(found) if line.startswith("keys: ")]
    assert "of the newest 40 lie in another partition than murmur2 puts them in" in line
    assert "NEWSGLOSS_PARTITIONER=crc32" in line
    keys = json.loads(json.dumps(fields(found)))["keys"]
    assert (keys["fitting"], keys["looked_at"]) == ("crc32", 40)
    assert keys["partitions"] == {"3": keys["elsewhere"]}


def test_keys_in_place_none_at_all_and_keys_that_may_not_be_read_are_told_apart() -> None:
    places = KeyPlaces("crc32")
    places.look(b"a", partition_of(b"a", 8, "crc32"), 8)
    assert "all 1 of the newest lie where crc32 puts them" in Keys(places).sentence
    assert "there are none" in Keys(KeyPlaces("crc32")).sentence
    assert "needs READ" in Keys(KeyPlaces("crc32"), reason="which needs READ on the raw topic").sentence
