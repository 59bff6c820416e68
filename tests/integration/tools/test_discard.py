"""`newsgloss-enrich dlq discard` on the real broker."""

import json
import os
import pty
import subprocess
from typing import Any

import pytest


async def listed(enrich: Any, *options: str) -> dict[int, dict[str, Any]]:
    ended = await enrich("dlq", "list", "--json", *options)
    assert ended.status == 0, ended.errors
    return {letter["offset"]: letter for letter in ended.records}


async def test_a_discarded_letter_is_no_longer_listed_counted_or_redriven(
    enrich: Any, wire: Any, letter: Any, raw_record: Any, topics: Any
) -> None:
    first, second, third = await wire.send_letters(
        letter(raw_record(1, "a"), "timeout"),
        letter(raw_record(2, "b")),
        letter(raw_record(3, "c"), "timeout"),
    )
    ended = await enrich(
        "dlq", "discard", "--code", "timeout", "--reason", "retracted by its source", "--dry-run"
    )
    assert (ended.status, ended.errors) == (0, "2 to be discarded\n")
    assert set(await listed(enrich)) == {first, second, third}

    ended = await enrich("dlq", "discard", "--code", "timeout", "--reason", "retracted by its source")
    assert ended.status == 0, ended.errors
    assert ended.output == f"discarded\t0 {first}\t0 1\ta\ndiscarded\t0 {third}\t0 3\tc\n"
    *log, total = ended.errors.splitlines()
    assert total == "2 discarded"
    told = [json.loads(line) for line in log]
    assert [(one["event"], one["offset"], one["reason"]) for one in told] == [
        ("dead letter discarded", offset, "retracted by its source") for offset in (first, third)
    ]

    assert set(await listed(enrich)) == {second}
    every = await listed(enrich, "--discarded")
    assert {offset: one["discarded"] for offset, one in every.items()} == {
        first: True,
        second: False,
        third: True,
    }
    rows = (await enrich("dlq", "list", "--discarded")).output.splitlines()[1:]
    assert [row.split("\t")[4] for row in rows] == ["discarded", "-", "discarded"]
    (status,) = (await enrich("status", "--json")).records
    assert (status["dead_letters"], status["discarded"]) == ({"step_failed": 1}, 2)

    ended = await enrich("dlq", "redrive", "--force")
    assert (ended.status, ended.errors) == (0, "1 redriven\n")
    assert [record.key for record in await wire.committed(topics.raw)] == [b"b"]


async def test_it_is_remembered_and_what_was_redriven_is_left_alone(
    enrich: Any, wire: Any, letter: Any, raw_record: Any
) -> None:
    first, second = await wire.send_letters(letter(raw_record(1, "a")), letter(raw_record(2, "b")))
    assert (await enrich("dlq", "redrive", "--offset", str(first), "--force")).status == 0
    for count in (1, 0):
        ended = await enrich("dlq", "discard", "--reason", "a test")
        assert ended.status == 0, ended.errors
        assert ended.errors.splitlines()[-1] == f"{count} discarded"
    every = await listed(enrich, "--discarded")
    assert [(one["redriven"], one["discarded"]) for one in every.values()] == [(True, False), (False, True)]
    assert second in every


@pytest.mark.parametrize("reason", [[], ["--reason", " "]])
async def test_a_reason_is_needed(enrich: Any, reason: list[str]) -> None:
    ended = await enrich("dlq", "discard", *reason)
    assert ended.status == 2
    assert "--reason" in ended.errors


@pytest.mark.parametrize("columns", [80, 110])
async def test_on_a_terminal_letters_are_a_table_that_fits(
    enrich: Any, wire: Any, letter: Any, raw_record: Any, columns: int
) -> None:
    await wire.send_letters(letter(raw_record(1, "confluent:bad" * 5)), letter(raw_record(2, "b")))
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [enrich.path, "dlq", "list"],
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=subprocess.PIPE,
        env=enrich.environment | {"COLUMNS": str(columns), "TERM": "dumb"},
    )
    os.close(follower)
    shown = b""
    with pytest.raises(OSError, match="Input/output"):  # what a terminal's end is to its reader
        while part := os.read(leader, 65536):
            shown += part
    os.close(leader)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors.decode()
    lines = shown.decode().splitlines()
    assert "\t" not in shown.decode()
    assert max(map(len, lines)) <= columns
    assert lines[0].split() == ["partition", "offset", "failed", "at", "code", "try", "state"]
    assert lines[-1].strip() == "2 dead letters"
