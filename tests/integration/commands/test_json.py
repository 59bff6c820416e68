"""What a program needs of the commands, on the real broker: JSON out, errors with a code."""

import base64
import json
from typing import Any

from aiokafka.structs import TopicPartition

from newsgloss_enrich.stream.commit import commit_offset
from newsgloss_enrich.stream.offsets import Committed
from newsgloss_enrich.stream.producers import ProducerFactory


def error_of(ended: Any) -> dict[str, Any]:
    """The only error line; log lines have an `event`."""
    assert "Traceback" not in ended.errors, ended.errors
    errors = [json.loads(line) for line in ended.errors.splitlines()]
    (found,) = [error for error in errors if "event" not in error]
    return dict(found)


async def test_dead_letters_are_listed_shown_discarded_and_redriven(
    enrich: Any, wire: Any, letter: Any, raw_record: Any, topics: Any
) -> None:
    first, second = await wire.send_letters(
        letter(raw_record(1, "a", value=b"\xff"), "timeout"), letter(raw_record(2, "b"))
    )
    (shown,) = (await enrich("dlq", "show", 0, first, "--json", "--value")).records
    assert (shown["offset"], shown["code"], shown["key"]) == (first, "timeout", "a")
    assert base64.b64decode(shown["value_base64"]) == b"\xff"
    assert ["traceparent", "00-1-1-00"] in shown["headers"]

    ended = await enrich("dlq", "discard", "--offset", first, "--reason", "a test", "--json")
    assert ended.status == 0, ended.errors
    discarded, sums = ended.records
    assert (discarded["outcome"], discarded["offset"], discarded["article_id"]) == ("discarded", first, "a")
    assert sums == {"dry_run": False, "counts": {"discarded": 1}}

    dry, real = [
        (await enrich("dlq", "redrive", "--json", "--force", *more)).records for more in (("--dry-run",), ())
    ]
    assert [(one["outcome"], one["dry_run"], one["offset"]) for one in (dry[0], real[0])] == [
        ("redriven", True, second),
        ("redriven", False, second),
    ]
    assert real[-1] == {"dry_run": False, "counts": {"redriven": 1}}
    assert [record.key for record in await wire.committed(topics.raw)] == [b"b"]
    listed = (await enrich("dlq", "list", "--json", "--discarded")).records
    assert [(one["discarded"], one["redriven"]) for one in listed] == [(True, False), (False, True)]


async def test_a_skip_says_which_offsets_it_moved(enrich: Any, wire: Any, topics: Any, kafka: str) -> None:
    (offset,) = await wire.send_articles("a", partition=1)
    ended = await enrich("skip", "--partition", 1, "--offset", offset, "--json")
    assert ended.status == 1
    assert error_of(ended)["code"] == "no_committed_offset"
    place = TopicPartition(topics.raw, 1)
    producers = ProducerFactory(topics.group, {"bootstrap_servers": kafka})
    producer = await producers.start(place)
    await commit_offset(producer, topics.group, place, Committed(offset))
    producers.discard(producer)
    await producers.settle()
    ended = await enrich("skip", "--partition", 1, "--offset", offset, "--json")
    assert ended.status == 0, ended.errors
    assert ended.records == [
        {
            "group": topics.group,
            "topic": topics.raw,
            "dry_run": False,
            "moves": [{"partition": 1, "before": offset, "after": offset + 1}],
        }
    ]


async def test_errors_have_a_code(enrich: Any, topics: Any, unique_name: Any) -> None:
    missing = unique_name("missing")
    for command, code in (
        (("dlq", "list", "--dlq-topic", missing), "no_such_topic"),
        (("dlq", "show", 0, 7), "no_such_dead_letter"),
        (("dlq", "show", 99, 0), "no_such_partition"),
        (("dlq", "redrive", "--partition", 99), "no_such_partition"),
        (("status", "--raw-topic", missing), "no_such_topic"),
        (
            ("replay", "--from", 0, "--to", "end", "--group", topics.group, "--topic", missing),
            "of_running_service",
        ),
    ):
        ended = await enrich(*command, "--json")
        assert (ended.status, ended.output) == (1, ""), command
        assert len(ended.errors.splitlines()) == 1, ended.errors
        assert error_of(ended)["code"] == code, command


async def test_a_bad_line_given_to_local_has_its_code_and_place(enrich: Any) -> None:
    good = b'{"source": {"id": "wire"}, "body": "The bridge reopened."}\n'
    ended = await enrich("local", "--json", stdin=good + b"not json\n" + good)
    assert ended.status == 1
    assert len(ended.records) == 2
    error = error_of(ended)
    assert (error["code"], error["line"]) == ("invalid_json", 2)
    assert error["error"].startswith("standard input: line 2: not JSON")
