import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from aiokafka.errors import KafkaError, UnknownMemberIdError
from tests.unit.common.kafka.aiokafka_gaps.client import PARTITION, consumer

from newsgloss_common.kafka.aiokafka_gaps.tasks import check_tasks


async def raises(error: Exception) -> None:
    raise error


async def ended(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    task = asyncio.create_task(work)
    await asyncio.wait({task})
    return task


async def test_running_tasks_are_fine() -> None:
    async with consumer() as member:
        check_tasks(member)
        member._coordinator._heartbeat_task = asyncio.create_task(asyncio.sleep(3600))
        check_tasks(member)
        member._coordinator._heartbeat_task.cancel()


@pytest.mark.parametrize(
    ("part", "task", "says"),
    [
        ("_fetcher", "_fetch_task", "that fetches has ended"),
        ("_coordinator", "_coordination_task", "that keeps up the membership has ended"),
        ("_coordinator", "_heartbeat_task", "that sends heartbeats has ended"),
    ],
)
async def test_a_task_that_ended_on_an_unforeseen_error_is_named(part: str, task: str, says: str) -> None:
    async with consumer() as member:
        owner = getattr(member, part)
        before = getattr(owner, task)
        setattr(owner, task, await ended(raises(RuntimeError("no such thing was expected"))))
        with pytest.raises(KafkaError, match=f"{says}: RuntimeError"):
            check_tasks(member)
        if before is not None:
            setattr(owner, task, before)


async def test_heartbeats_that_a_broker_refused_are_left_to_the_poll() -> None:
    async with consumer() as member:
        member._coordinator._heartbeat_task = await ended(raises(UnknownMemberIdError()))
        check_tasks(member)


async def test_by_itself_the_client_does_not_report_that_it_fetches_no_more() -> None:
    async with consumer() as member:
        member._fetcher._get_actions_per_node = lambda _assignment: 1 / 0
        member._subscription.assign_from_user({PARTITION})
        async with asyncio.timeout(60):
            await asyncio.wait({member._fetcher._fetch_task})
        with pytest.raises(KafkaError, match="that fetches has ended"):
            check_tasks(member)
