"""What a client wrote and read is compared with what it should have."""

import json
from typing import Any

import pytest
from tests.interop.judge import Found, judge_read, judge_written, partitioner_of, total
from tests.interop.scenario import ABORTED, CODECS, ITEMS, PARTITIONS, PLAIN
from tests.interop.table import BEGIN, END, PAGE, render

from newsgloss_common.kafka.partitioners import NAMES, PartitionerName, partition_of

COMMITTED = [Found(0, offset, item.key, item.value, item.headers) for offset, item in enumerate(ITEMS)]


def written_with(name: PartitionerName) -> list[Found]:
    return [one._replace(partition=partition_of(one.key or b"", PARTITIONS, name)) for one in COMMITTED]


@pytest.mark.parametrize("name", NAMES)
def test_the_partitioner_follows_from_where_the_plain_keys_lie(name: PartitionerName) -> None:
    assert partitioner_of(written_with(name)) == name
    assert partitioner_of(COMMITTED) == "none"
    assert partitioner_of([]) == "none"


def test_items_that_were_altered_or_lost_are_named_unless_they_were_skipped() -> None:
    assert judge_written(COMMITTED, []) == []
    kept = [one for one in COMMITTED if one.value is not None and not one.headers]
    assert judge_written(kept, []) == ["header", "null header", "repeated header", "tombstone"]
    assert judge_written(kept, ["header", "null header", "repeated header"]) == ["tombstone"]


def test_aborted_records_markers_and_missing_ones_are_counted() -> None:
    aborted = Found(0, 900, ABORTED, b"{}", [])
    marker = Found(0, 901, b"\0\0\0\1", b"\0\0\0\0\0\0", [])
    changed = COMMITTED[2]._replace(value=b"changed")
    found = judge_read([*COMMITTED[1:2], changed, aborted, marker, marker], COMMITTED[:3])
    assert found == {"aborted": 1, "markers": 2, "missing": 1, "repeated": 1, "altered": [PLAIN]}
    assert judge_read(COMMITTED, COMMITTED) == {
        "aborted": 0, "markers": 0, "missing": 0, "repeated": 0, "altered": [],
    }  # fmt: skip


def test_headers_that_a_client_does_not_say_are_not_compared() -> None:
    silent = [one._replace(headers=None) for one in COMMITTED]
    assert judge_read(silent, COMMITTED)["altered"] == []


def test_a_codec_that_cannot_be_read_does_not_count_as_missing_records() -> None:
    good = judge_read(COMMITTED, COMMITTED)
    assert total({"gzip": good, "zstd": good | {"missing": 60, "error": "no codec"}})["missing"] == 0


def test_the_page_has_the_table_of_the_last_run() -> None:
    results: dict[str, Any] = json.loads((PAGE.parents[1] / "benchmarks/results/interop.json").read_text())
    table = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()
    assert sorted(table.splitlines()) == sorted(render(results).splitlines())
    assert all(set(one["consumed"]) == set(CODECS) for one in results.values())
    assert all(set(one["produced"]) in (set(CODECS), set()) for one in results.values()), (
        "a sink writes nothing"
    )
