"""Keys go to the partitions that the setting says; enrich and `status` say what lies elsewhere."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from tests.integration.committed import committed
from tests.integration.engine.service import members
from tests.integration.processes import run_ingest
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.kafka.partitioners import NAMES, PartitionerName, partition_of

PARTITIONS = 4
IDS = [f"desk:{number}" for number in range(24)]


def line(article_id: str) -> bytes:
    article = {"article_id": article_id, "source": {"id": "w"}, "body": "The bridge reopened."}
    return json.dumps(article).encode()


@pytest.mark.parametrize("resume", [False, True], ids=["publish", "publish --resume"])
@pytest.mark.parametrize("name", NAMES)
async def test_published_articles_lie_where_the_partitioner_puts_them(
    name: PartitionerName, resume: bool, kafka: str, topics: Any, tmp_path: Path
) -> None:
    file = tmp_path / "articles.ndjson"
    file.write_bytes(b"\n".join(map(line, IDS)))
    more = ("--resume", tmp_path / "state.sqlite") if resume else ()
    ended = await run_ingest(kafka, topics.raw, "publish", "--partitioner", name, *more, file)
    assert ended.status == 0, ended.errors
    found = await committed(topics.raw, bootstrap_servers=kafka)
    assert {record.key.decode(): record.partition for record in found} == {
        article_id: partition_of(article_id.encode(), PARTITIONS, name) for article_id in IDS
    }


async def test_keys_of_another_partitioner_are_counted_logged_and_told_by_status(
    kafka: str, topics: Any
) -> None:
    keys = [one.encode() for one in IDS]
    async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
        for key in keys:
            place = partition_of(key, PARTITIONS, "crc32")
            await producer.send_and_wait(topics.raw, line(key.decode()), key, place)
    places = [[partition_of(key, PARTITIONS, name) for key in keys] for name in ("murmur2", "crc32")]
    wrong = sum(murmur2 != crc32 for murmur2, crc32 in zip(*places, strict=True))
    environment = {"KAFKA_BOOTSTRAP_SERVERS": kafka, "NEWSGLOSS_ENRICHMENT": "light", **topics.environment}
    async with members(environment)() as service:
        logged = await service.logged("a key lies in another partition than the partitioner puts it in")
        assert logged["partitioner"] == "murmur2"
        assert "NEWSGLOSS_PARTITIONER" in logged["next"]
        counted = await service.shows(f'newsgloss_keys_total{{place="elsewhere"}} {wrong}.0')
        assert counted['newsgloss_keys_total{place="expected"}'] == len(keys) - wrong
    found = await status(environment)
    assert (found["looked_at"], found["elsewhere"], found["fitting"]) == (len(keys), wrong, "crc32")
    assert sum(found["partitions"].values()) == wrong
    assert (await status(environment | {"NEWSGLOSS_PARTITIONER": "crc32"}))["elsewhere"] == 0


async def status(environment: dict[str, str]) -> dict[str, Any]:
    """What `status --json` says of the keys."""
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("newsgloss-enrich")),
        "status",
        "--json",
        env=os.environ | environment,
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(PATIENCE_SECONDS):
        output, _ = await process.communicate()
    keys: dict[str, Any] = json.loads(output)["keys"]
    return keys
