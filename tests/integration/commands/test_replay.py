"""`newsgloss-enrich replay` on the real broker."""

import json
import os
import signal
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaProducer
from tests.step_package import announce_steps


async def test_a_stretch_is_enriched_again_beside_the_running_group(
    enrich: Any, wire: Any, topics: Any, unique_name: Any
) -> None:
    for partition in range(2):
        await wire.send_articles(*(f"{partition}-{n}" for n in range(10)), partition=partition)
    target = unique_name("again")
    async with enrich.running("run"):
        await wire.until(topics.enriched, 20)
        ended = await enrich(
            "replay", "--from", 3, "--to", 8, "--group", f"{topics.group}-again", "--topic", target
        )
        assert ended.status == 0, ended.errors
        again = await wire.committed(target)
        assert sorted(record.key.decode() for record in again) == [
            f"{partition}-{n}" for partition in range(2) for n in range(3, 8)
        ]
        await wire.send_articles("later")
        live = await wire.until(topics.enriched, 21)
    hashes = {record.key: json.loads(record.value)["result_hash"] for record in live}
    assert {record.key: json.loads(record.value)["result_hash"] for record in again}.items() <= hashes.items()
    assert len(live) == 21


async def test_it_runs_the_operator_s_own_steps_and_reports_what_it_replayed(
    enrich: Any, wire: Any, topics: Any, unique_name: Any, tmp_path: Path
) -> None:
    await wire.send_articles("a", "b", partition=1)
    target, group = unique_name("again"), f"{topics.group}-again"
    packages = (announce_steps(tmp_path, {"words": "team_steps:Words"}), str(Path(__file__).parent))
    ended = await enrich(
        *("replay", "--from", 0, "--to", "end", "--group", group, "--topic", target, "--json"),
        NEWSGLOSS_STEPS="words",
        NEWSGLOSS_STEP_WORDS_LEAST="2",
        PYTHONPATH=os.pathsep.join(packages),
    )
    assert ended.status == 0, ended.errors
    for record in map(json.loads, [one.value for one in await wire.committed(target)]):
        assert record["extensions"] == {"words": {"words": 9}}
        assert record["stages"]["words"]["status"] == "ok"
        assert record["provenance"]["models"]["words"] == "3"
    (report,) = ended.records
    assert report == {
        "group": group,
        "raw_topic": topics.raw,
        "topic": target,
        "dlq_topic": f"{target}.dlq",
        "finished": True,
        "partitions": [
            {"partition": number, "start": 0, "end": 2 if number == 1 else 0} for number in range(4)
        ],
    }


async def test_killed_it_goes_on_under_the_same_group_and_publishes_each_record_once(
    enrich: Any, wire: Any, topics: Any, unique_name: Any
) -> None:
    await wire.send_articles(*(f"a{n}" for n in range(400)))
    target = unique_name("again")
    arguments = ("replay", "--from", 0, "--to", "end", "--group", f"{topics.group}-again", "--topic", target)
    process = await enrich.start(*arguments, NEWSGLOSS_ENRICHMENT="enrichments:slow")
    try:
        await wire.until_exists(target)
        await wire.until(target, 1)
    finally:
        process.send_signal(signal.SIGKILL)
        await process.communicate()
    assert len(await wire.committed(target, settled=False)) < 400
    ended = await enrich(*arguments)
    assert ended.status == 0, ended.errors
    assert [record.key for record in await wire.committed(target)] == [f"a{n}".encode() for n in range(400)]


async def test_it_ends_where_the_topic_ends_with_the_marks_of_transactions(
    enrich: Any, wire: Any, topics: Any, unique_name: Any, kafka: str
) -> None:
    async with (
        AIOKafkaProducer(bootstrap_servers=kafka, transactional_id=unique_name("t")) as producer,
        producer.transaction(),
    ):
        await producer.send_and_wait(topics.raw, b"not json", b"a", partition=1)
    target = unique_name("again")
    ended = await enrich(
        "replay", "--from", "2020-01-01", "--to", "end", "--group", f"{topics.group}-again", "--topic", target
    )
    assert ended.status == 0, ended.errors
    (letter,) = await wire.committed(f"{target}.dlq")
    assert dict(letter.headers)["dlq-group"] == f"{topics.group}-again".encode()
    assert await wire.committed(topics.dlq) == []


async def test_it_refuses_the_running_service_s_topics_and_group_and_an_empty_stretch(
    enrich: Any, topics: Any, unique_name: Any
) -> None:
    group, target = f"{topics.group}-again", unique_name("again")
    for more, reason in (
        (
            ("--group", group, "--topic", topics.enriched),
            f"{topics.enriched} is a topic of the running service",
        ),
        (("--group", topics.group, "--topic", target), "is the running service's group"),
        (("--group", group, "--topic", target), "nothing to replay"),
    ):
        ended = await enrich("replay", "--from", "0", "--to", "end", *more)
        assert ended.status == 1
        assert reason in ended.errors
    ended = await enrich("replay", "--from", "yesterday", "--to", "end", "--group", group, "--topic", target)
    assert ended.status == 2
    assert "'yesterday' is neither an offset" in ended.errors
