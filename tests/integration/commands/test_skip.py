"""`newsgloss-enrich skip` on the real broker."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.client import AIOKafkaClient
from aiokafka.structs import TopicPartition
from tests.patience import PATIENCE_SECONDS

from newsgloss_enrich.stream.commit import commit_offset
from newsgloss_enrich.stream.offsets import Committed, fetch_committed
from newsgloss_enrich.stream.producers import ProducerFactory


@pytest.fixture
def group_offset(kafka: str, topics: Any) -> Any:
    """Reads, or with an argument sets, the group's offset; in partition 0 unless another is given."""

    async def offset(to: int | None = None, number: int = 0) -> int | None:
        partition = TopicPartition(topics.raw, number)
        if to is not None:
            producers = ProducerFactory(topics.group, {"bootstrap_servers": kafka})
            producer = await producers.start(partition)
            await commit_offset(producer, topics.group, partition, Committed(to))
            producers.discard(producer)
            await producers.settle()
        client = AIOKafkaClient(bootstrap_servers=kafka)
        await client.bootstrap()
        try:
            found = await fetch_committed(client, topics.group, partition)
        finally:
            await client.close()
        return found.offset if found else None

    return offset


async def test_it_moves_the_group_past_its_next_offset_and_says_so(
    enrich: Any, wire: Any, group_offset: Any
) -> None:
    await wire.send_articles("a", "b", "c")
    await group_offset(to=1)
    ended = await enrich("skip", "--partition", 0, "--offset", 1)
    assert ended.status == 0, ended.errors
    assert "at offset 2; it was at 1" in ended.output
    assert await group_offset() == 2


async def test_it_refuses_any_other_offset_unless_forced(enrich: Any, wire: Any, group_offset: Any) -> None:
    await wire.send_articles("a", "b", "c")
    await group_offset(to=0)
    ended = await enrich("skip", "--partition", 0, "--offset", 1)
    assert ended.status == 1
    assert "is 0, not 1" in ended.errors
    assert await group_offset() == 0
    assert (await enrich("skip", "--partition", 0, "--offset", 1, "--force")).status == 0
    assert await group_offset() == 2


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (("--partition", 0, "--offset", 7), "holds offsets 0 to 0: 7 is not among them"),
        (("--partition", 9, "--offset", 0), "has 4 partitions, the last is 3"),
    ],
)
async def test_it_names_a_place_that_does_not_exist(
    enrich: Any, wire: Any, group_offset: Any, place: tuple[object, ...], reason: str
) -> None:
    await wire.send_articles("a")
    await group_offset(to=0)
    ended = await enrich("skip", *place, "--force")
    assert ended.status == 1
    assert reason in ended.errors


async def test_it_names_a_group_that_has_no_offset(enrich: Any, wire: Any, topics: Any) -> None:
    await wire.send_articles("a")
    ended = await enrich("skip", "--partition", 0, "--offset", 0)
    assert ended.status == 1
    assert f"group '{topics.group}' has no offset" in ended.errors


async def test_what_the_partition_s_owner_was_about_to_commit_is_fenced(
    enrich: Any, wire: Any, group_offset: Any, topics: Any, kafka: str
) -> None:
    await wire.send_articles("a", "b")
    await group_offset(to=0)
    partition = TopicPartition(topics.raw, 0)
    producers = ProducerFactory(topics.group, {"bootstrap_servers": kafka})
    owner: AIOKafkaProducer = await producers.start(partition)
    assert (await enrich("skip", "--partition", 0, "--offset", 0)).status == 0
    with pytest.raises(Exception, match="newer producer"):
        await commit_offset(owner, topics.group, partition, Committed(1))
    producers.discard(owner)
    await producers.settle()
    assert await group_offset() == 1


async def test_a_service_halted_at_a_record_that_it_cannot_read_goes_on_after_a_skip(
    enrich: Any, wire: Any, topics: Any, tmp_path: Path
) -> None:
    # The client reads zstd only where this package is.
    (tmp_path / "cramjam.py").write_text("raise ImportError('hidden by the test')")
    await wire.send_articles("a")
    await wire.send_articles("unreadable", compression="zstd")
    await wire.send_articles("c")
    async with enrich.running("run", PYTHONPATH=str(tmp_path)) as service:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while b"partition halted" not in (line := await service.stderr.readline()):
                assert line, "the service ended"
        assert json.loads(line)["next"] == "newsgloss-enrich skip --partition 0 --offset 1"
        ended = await enrich("skip", "--partition", 0, "--offset", 1)
        assert ended.status == 0, ended.errors
        keys = [record.key for record in await wire.until(topics.enriched, 2)]
    assert keys == [b"a", b"c"]


async def test_a_dry_run_says_what_would_be_done_and_does_nothing(
    enrich: Any, wire: Any, group_offset: Any
) -> None:
    await wire.send_articles("a", "b")
    await group_offset(to=0)
    ended = await enrich("skip", "--partition", 0, "--offset", 0, "--dry-run")
    assert ended.status == 0, ended.errors
    assert "would go on" in ended.output
    assert "at offset 1; it is at 0" in ended.output
    assert await group_offset() == 0


@pytest.mark.parametrize(
    "options",
    [(), ("--partition", 0), ("--to-log-start", "--offset", 1), ("--to-log-start", "--force")],
)
async def test_it_says_which_options_go_together(enrich: Any, options: tuple[object, ...]) -> None:
    ended = await enrich("skip", *options)
    assert ended.status == 2
    assert "--to-log-start" in ended.errors


# -- what retention has deleted


@pytest.fixture
def deleted(admin: AIOKafkaAdminClient, topics: Any) -> Any:
    """Deletes what lies before an offset, as retention does."""

    async def delete(before: int, number: int = 0) -> None:
        await admin.delete_records(
            {TopicPartition(topics.raw, number): RecordsToDelete(before_offset=before)}
        )

    return delete


async def test_it_goes_on_at_exactly_the_first_record_that_is_left(
    enrich: Any, wire: Any, group_offset: Any, deleted: Any
) -> None:
    await wire.send_articles("a", "b", "c", "d")
    await group_offset(to=1)
    await deleted(3)
    ended = await enrich("skip", "--to-log-start", "--partition", 0, "--dry-run")
    assert ended.status == 0, ended.errors
    assert "would go on" in ended.output
    assert await group_offset() == 1
    ended = await enrich("skip", "--to-log-start", "--partition", 0)
    assert ended.status == 0, ended.errors
    assert "at offset 3; it was at 1: 2 offsets were deleted before they were read" in ended.output
    assert await group_offset() == 3


async def test_a_log_of_which_nothing_is_left_is_gone_on_with_at_its_end(
    enrich: Any, wire: Any, group_offset: Any, deleted: Any
) -> None:
    await wire.send_articles("a", "b")
    await group_offset(to=0)
    await deleted(2)
    assert (await enrich("skip", "--to-log-start", "--partition", 0)).status == 0
    assert await group_offset() == 2


async def test_without_a_partition_it_is_all_that_were_overtaken_and_no_other(
    enrich: Any, wire: Any, group_offset: Any, deleted: Any
) -> None:
    for number in range(3):
        await wire.send_articles("a", "b", "c", partition=number)
        await group_offset(to=1, number=number)
    await deleted(2, 0)
    await deleted(1, 1)  # not overtaken: the group goes on there
    await deleted(3, 2)
    ended = await enrich("skip", "--to-log-start", "--dry-run")
    assert ended.status == 0, ended.errors
    assert len(ended.output.splitlines()) == 2
    ended = await enrich("skip", "--to-log-start")
    assert ended.status == 0, ended.errors
    assert [await group_offset(number=number) for number in range(4)] == [2, 1, 3, None]
    ended = await enrich("skip", "--to-log-start")
    assert ended.status == 0, ended.errors
    assert "was overtaken by retention; nothing is to be skipped" in ended.output


async def test_a_partition_that_was_not_overtaken_is_refused(
    enrich: Any, wire: Any, group_offset: Any
) -> None:
    await wire.send_articles("a", "b")
    await group_offset(to=1)
    ended = await enrich("skip", "--to-log-start", "--partition", 0)
    assert ended.status == 1
    assert "starts at offset 0" in ended.errors
    assert await group_offset() == 1


async def test_a_service_that_retention_overtook_goes_on_with_the_logged_command_and_loses_nothing_else(
    enrich: Any, wire: Any, topics: Any, group_offset: Any, deleted: Any
) -> None:
    for number in range(2):
        await wire.send_articles("a", "b", "c", "d", partition=number)
        await group_offset(to=1, number=number)
        await deleted(2, number)
    async with enrich.running("run") as service:
        commands: set[str] = set()
        async with asyncio.timeout(60):
            while len(commands) < 2:
                line = await service.stderr.readline()
                assert line, "the service ended"
                if b"partition halted" in line:
                    logged = json.loads(line)
                    assert logged["reason"].startswith("1 record was deleted by retention before it was read")
                    commands.add(logged["next"])
        assert commands == {
            f"newsgloss-enrich skip --partition {number} --to-log-start" for number in range(2)
        }
        ended = await enrich("skip", "--to-log-start")
        assert ended.status == 0, ended.errors
        found = await wire.until(topics.enriched, 4)
    assert sorted((record.partition, record.key) for record in found) == [
        (number, key) for number in range(2) for key in (b"c", b"d")
    ]
