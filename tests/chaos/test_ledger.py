import json
from dataclasses import dataclass, field

import pytest
from tests.chaos.articles import Kind
from tests.chaos.ledger import Ledger, Tally


@dataclass
class Record:
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]] = field(default_factory=list)


def raw(offset: int, kind: Kind = Kind.PLAIN, partition: int = 0) -> Record:
    value = json.dumps({"article_id": f"a{offset}", "title": "t", "body": "b"}).encode()
    headers: list[tuple[str, bytes | None]] = [
        ("chaos-send", f"{partition}-{offset}".encode()),
        ("chaos-kind", kind.encode()),
    ]
    return Record(partition, offset, f"a{offset}".encode(), value, headers)


def enriched(offset: int, partition: int = 0, body: str = "b") -> Record:
    article = {"article_id": f"a{offset}", "title": "t", "body": body}
    value = json.dumps({"article": article, "provenance": {"input": {"offset": offset}}}).encode()
    return Record(partition, 0, f"a{offset}".encode(), value, raw(offset, partition=partition).headers)


def dead(offset: int, code: str) -> Record:
    record = raw(offset)
    record.headers += [("dlq-code", code.encode()), ("dlq-original-offset", str(offset).encode())]
    return record


def tally(raws: list[Record], outs: list[Record], letters: list[Record]) -> Tally:
    ledger = Ledger()
    for record in raws:
        ledger.raw(record)
    for record in outs:
        ledger.enriched(record)
    for record in letters:
        ledger.dead(record)
    return ledger.tally()


def test_records_that_come_out_once_in_order_and_correctly_have_no_faults() -> None:
    found = tally(
        [raw(0), raw(1, Kind.HANG), raw(2), raw(5, partition=1)],
        [enriched(0), enriched(5, partition=1), enriched(2)],
        [dead(1, "timeout")],
    )
    assert found.faults == {}
    assert (found.raw, found.enriched, found.dead_lettered) == (4, 3, 1)


@pytest.mark.parametrize(
    ("outs", "letters", "faults"),
    [
        ([enriched(0)], [], {"missing": 1}),
        ([enriched(0), enriched(1), enriched(1)], [], {"duplicated": 1}),
        ([enriched(0), enriched(1)], [dead(1, "timeout")], {"duplicated": 1, "wrongly_dead_lettered": 1}),
        ([enriched(1), enriched(0)], [], {"out_of_order": 1}),
        ([enriched(0)], [dead(1, "worker_crash")], {"wrongly_dead_lettered": 1}),
        ([enriched(0), enriched(1), enriched(2)], [], {"invented": 1}),
        ([enriched(0), enriched(1, body="other")], [], {"altered": 1}),
    ],
)
def test_faults_are_counted(outs: list[Record], letters: list[Record], faults: dict[str, int]) -> None:
    assert tally([raw(0), raw(1)], outs, letters).faults == faults


def test_a_harmful_record_that_is_enriched_is_counted() -> None:
    assert tally([raw(0, Kind.ABORT)], [enriched(0)], []).faults == {"wrongly_enriched": 1}


def test_a_harmful_record_with_another_code_is_counted() -> None:
    assert tally([raw(0, Kind.ABORT)], [], [dead(0, "timeout")]).faults == {"wrong_code": 1}


def test_an_outcome_in_another_partition_is_counted() -> None:
    moved = enriched(0)
    moved.partition = 3
    assert tally([raw(0)], [moved], []).faults == {"altered": 1}


def test_an_enriched_record_with_a_dlq_header_is_counted() -> None:
    forged = enriched(0)
    forged.headers.append(("dlq-code", b"forged"))
    assert tally([raw(0)], [forged], []).faults == {"altered": 1}


def test_a_dead_letter_with_other_bytes_is_counted() -> None:
    letter = dead(0, "timeout")
    letter.value = b"other"
    assert tally([raw(0, Kind.HANG)], [], [letter]).faults == {"altered": 1}
