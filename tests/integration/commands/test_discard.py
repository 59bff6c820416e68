"""`newsgloss-enrich dlq discard` on the real broker."""

import asyncio
import contextlib
import json
import os
import pty
import subprocess
from typing import Any

import pytest


def on_a_terminal(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """The exit status of a command, and what it wrote to the terminal that is its output."""
    leader, follower = pty.openpty()
    with subprocess.Popen(command, stdout=follower, env=environment | {"TERM": "dumb"}) as process:
        os.close(follower)
        shown = b""
        # Reading beyond a terminal's end fails, it does not give nothing.
        with contextlib.suppress(OSError):
            while part := os.read(leader, 65536):
                shown += part
    os.close(leader)
    return process.returncode, shown.decode()


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
    logged = [json.loads(line) for line in log]
    assert [(one["event"], one["offset"], one["reason"]) for one in logged] == [
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
    status, shown = await asyncio.to_thread(
        on_a_terminal, [enrich.path, "dlq", "list"], enrich.environment | {"COLUMNS": str(columns)}
    )
    assert status == 0, shown
    assert "\t" not in shown
    lines = shown.splitlines()
    assert max(map(len, lines)) <= columns
    assert lines[0].split() == ["partition", "offset", "failed", "at", "code", "try", "state"]
    assert lines[-1].strip() == "2 dead letters"


async def test_a_discard_ends_a_redrive_under_way_and_each_letter_has_one_fate(
    enrich: Any, wire: Any, letter: Any, raw_record: Any, topics: Any
) -> None:
    letters = [letter(raw_record(number, f"a-{number}")) for number in range(6)]
    offsets = await wire.send_letters(*letters)
    redrive = await enrich.start("dlq", "redrive", "--force", "--rate", "0.05")
    first = await redrive.stdout.readline()
    assert first.startswith(b"redriven\t")
    ended = await enrich("dlq", "discard", "--reason", "a test")
    assert ended.status == 0, ended.errors
    async with asyncio.timeout(120):
        _, errors = await redrive.communicate()
    assert redrive.returncode == 1
    assert b"took over" in errors
    every = await listed(enrich, "--discarded")
    assert set(every) == set(offsets)
    redriven = {offset for offset, one in every.items() if one["redriven"]}
    discarded = {offset for offset, one in every.items() if one["discarded"]}
    assert redriven | discarded == set(offsets)
    assert not redriven & discarded
    assert len(await wire.committed(topics.raw)) == len(redriven)
