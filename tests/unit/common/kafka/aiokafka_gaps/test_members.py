import asyncio

from aiokafka import AIOKafkaConsumer
from aiokafka.protocol.group import LeaveGroupRequest
from tests.unit.common.kafka.aiokafka_gaps.client import consumer

from newsgloss_common.kafka.aiokafka_gaps.members import connections_of, leave_group, running_tasks


async def test_the_tasks_of_a_consumer_are_found_the_heartbeat_first() -> None:
    async with consumer() as member:
        heartbeat = asyncio.create_task(asyncio.Event().wait())
        member._coordinator._heartbeat_task = heartbeat
        found = list(running_tasks(member))
        assert found[0] is heartbeat
        assert hasattr(member._coordinator, "_commit_refresh_task")
        assert hasattr(member._fetcher, "_pending_tasks")
        assert {member._fetcher._fetch_task, member._coordinator._coordination_task} < set(found)
        heartbeat.cancel()


async def test_a_consumer_that_was_never_started_has_nothing_to_stop() -> None:
    idle = AIOKafkaConsumer()
    assert list(running_tasks(idle)) == []
    await leave_group(idle)
    await connections_of(idle).close()
    idle._closed = True


async def test_a_member_leaves_once() -> None:
    async with consumer() as member:
        member._coordinator.coordinator_id, member._coordinator.member_id = 3, "ours"
        await leave_group(member)
        await leave_group(member)
        ((node, request),) = member._client.sent
        assert node == 3
        assert isinstance(request, LeaveGroupRequest)
        assert (request._group, request._member_id) == ("g", "ours")


async def test_who_is_no_member_sends_nothing() -> None:
    async with consumer() as reader:
        await leave_group(reader)
        assert reader._client.sent == []


async def test_connections_are_closed() -> None:
    async with consumer() as reader:
        await connections_of(reader).close()
        assert reader._client.closed


async def test_by_itself_a_second_stop_does_nothing() -> None:
    async with consumer() as member:
        member._closed = True
        await member.stop()
        assert not member._client.closed
