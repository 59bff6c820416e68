"""Compares what a client wrote and read with what it should have."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.interop.scenario import ABORTED, CODECS, ITEMS, PARTITIONS, PLAIN, Headers, Item, data_of

from newsgloss_common.kafka.compression import CODECS as NUMBERS
from newsgloss_common.kafka.partitioners import NAMES, partition_of
from newsgloss_common.kafka.record_batches import batches

MAX_ERROR = 200
"""Characters of a client's error that are kept."""

OK = "ok"


class Found(NamedTuple):
    """A record as it lies in a topic, or as a client read it; headers are None where it does not say them."""

    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers | None


def found(fields: Mapping[str, Any]) -> Found:
    """A record of a client's report."""
    given = fields.get("headers")
    headers = None if given is None else [(one["name"], data_of(one["value"])) for one in given]
    return Found(
        fields["partition"], fields["offset"], data_of(fields["key"]), data_of(fields["value"]), headers
    )


def partitioner_of(records: Iterable[Found]) -> str:
    """The partitioner under which all plain keys lie where they are; `none` if there is no such."""
    keys = {item.key for item in ITEMS if item.name == PLAIN}
    plain = [record for record in records if record.key in keys]
    fitting = [
        name
        for name in NAMES
        if all(partition_of(one.key or b"", PARTITIONS, name) == one.partition for one in plain)
    ]
    return fitting[0] if plain and fitting else "none"


def codecs_in(data: Path, topic: str) -> set[str]:
    """The codecs of the batches that the broker has of a topic."""
    names = {number: name for name, number in NUMBERS.items()} | {0: "none"}
    return {
        names[batch.codec]
        for number in range(PARTITIONS)
        for file in sorted((data / f"{topic}-{number}").glob("*.log"))
        for batch in batches(file.read_bytes())
    }


def judge_written(records: Sequence[Found], skipped: Sequence[str]) -> list[str]:
    """The names of the items that are not in the topic as they should be."""
    return sorted({item.name for item in ITEMS if item.name not in skipped and not _is_in(item, records)})


def _is_in(item: Item, records: Iterable[Found]) -> bool:
    return any((one.key, one.value, one.headers) == (item.key, item.value, item.headers) for one in records)


def judge_read(read: Sequence[Found], committed: Sequence[Found]) -> dict[str, Any]:
    """Counts of what should not have come, or not like this, and of what did not come."""
    there = {(one.partition, one.offset): one for one in committed}
    names = {(item.key, item.value): item.name for item in ITEMS}
    places = [(one.partition, one.offset) for one in read]
    foreign = [one for one in read if (one.partition, one.offset) not in there]
    altered = {
        names.get((there[place].key, there[place].value), "?")
        for place, one in zip(places, read, strict=True)
        if place in there and not _same(one, there[place])
    }
    return {
        "aborted": sum(one.key == ABORTED for one in foreign),
        "markers": sum(one.key != ABORTED for one in foreign),
        "missing": len(there.keys() - set(places)),
        "repeated": len(places) - len(set(places)),
        "altered": sorted(altered),
    }


def _same(read: Found, written: Found) -> bool:
    headers = written.headers if read.headers is None else read.headers
    return (read.key, read.value, headers) == (written.key, written.value, written.headers)


def total(readings: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The readings of all codecs that could be read, together."""
    good = [one for one in readings.values() if "error" not in one]
    sums = {name: sum(one[name] for one in good) for name in ("aborted", "markers", "missing", "repeated")}
    return sums | {"altered": sorted({name for one in good for name in one["altered"]})}


def shortened(error: str) -> str:
    """The first line of an error, cut."""
    return (error.strip().splitlines() or [""])[0][:MAX_ERROR]


def working(results: Mapping[str, str]) -> list[str]:
    """The codecs that worked, in their order."""
    return [codec for codec in CODECS if results.get(codec) == OK]
