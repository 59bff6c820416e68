"""`newsgloss-enrich dlq list` and `show` on the real broker."""

import json
from typing import Any


async def test_list_tells_where_why_what_of_and_whether_redriven(
    enrich: Any, wire: Any, letter: Any, raw_record: Any, topics: Any
) -> None:
    first, second = await wire.send_letters(
        letter(raw_record(41, "a\x1b[31m", partition=2), "timeout"), letter(raw_record(42, "b"))
    )
    ended = await enrich("dlq", "redrive", "--code", "step_failed")
    assert (ended.status, ended.errors) == (0, "1 redriven\n")
    assert ended.output == f"redriven\t0 {second}\t0 42\tb\n"

    ended = await enrich("dlq", "list")
    assert ended.status == 0, ended.errors
    headings, *rows = [line.split("\t") for line in ended.output.splitlines()]
    assert headings == ["at", "failed at", "code", "try", "redriven", "original", "article", "message"]
    assert rows == [
        [
            f"0 {first}",
            "2026-03-12 09:00:00",
            "timeout",
            "1",
            "-",
            f"{topics.raw}-2@41",
            "a\ufffd[31m",
            "it failed",
        ],
        [
            f"0 {second}",
            "2026-03-12 09:00:00",
            "step_failed",
            "1",
            "yes",
            f"{topics.raw}-0@42",
            "b",
            "it failed",
        ],
    ]

    ended = await enrich("dlq", "list", "--json", "--article-id", "b")
    (found,) = ended.records
    assert (found["offset"], found["code"], found["redriven"]) == (second, "step_failed", True)


async def test_show_gives_headers_and_sizes_and_with_value_the_bytes_alone(
    enrich: Any, wire: Any, letter: Any, raw_record: Any
) -> None:
    value = json.dumps({"secret": "body"}).encode()
    (offset,) = await wire.send_letters(letter(raw_record(1, "a", value=value)))
    ended = await enrich("dlq", "show", 0, offset)
    assert ended.status == 0, ended.errors
    shown = dict(line.split("  ", 1) for line in ended.output.splitlines())
    shown = {name.strip(): text.strip() for name, text in shown.items()}
    assert shown["value"] == f"{len(value)} bytes"
    assert shown["header dlq-code"] == "step_failed"
    assert shown["header traceparent"] == "00-1-1-00"
    assert "body" not in ended.output
    assert (await enrich("dlq", "show", 0, offset, "--value")).output.encode() == value


async def test_show_says_where_letters_are_when_there_is_none(
    enrich: Any, wire: Any, letter: Any, raw_record: Any
) -> None:
    await wire.send_letters(letter(raw_record(1)))
    for place, reason in (((0, 7), "go from 0 to 0"), ((9, 0), "has no partition 9")):
        ended = await enrich("dlq", "show", *place)
        assert ended.status == 1
        assert reason in ended.errors


async def test_a_topic_that_does_not_exist_is_named_and_not_created(
    enrich: Any, topics: Any, unique_name: Any, admin: Any
) -> None:
    missing = unique_name("missing")
    ended = await enrich("dlq", "list", "--dlq-topic", missing)
    assert ended.status == 1
    assert f"there is no topic '{missing}'" in ended.errors
    assert missing not in await admin.list_topics()
    assert topics.dlq in await admin.list_topics()


async def test_a_broker_that_is_away_is_one_line(enrich: Any, topics: Any) -> None:  # noqa: ARG001
    ended = await enrich("dlq", "list", KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:1")
    assert ended.status == 1
    assert "Kafka cannot be reached at 127.0.0.1:1 (KAFKA_BOOTSTRAP_SERVERS)" in ended.errors.splitlines()[-1]
    assert "Traceback" not in ended.errors
