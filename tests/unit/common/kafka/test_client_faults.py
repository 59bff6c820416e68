"""A look at the cluster survives what its client does while it is replaced, and nothing else."""

import asyncio

import pytest
from aiokafka.errors import ConsumerStoppedError, KafkaConnectionError

from newsgloss_common.kafka.client_faults import passing_faults


@pytest.mark.parametrize(
    "fault",
    [KafkaConnectionError(), ConsumerStoppedError(), OSError(), TimeoutError(), AssertionError()],
    ids=repr,
)
async def test_a_fault_of_the_client_ends_the_look_alone(fault: Exception) -> None:
    with passing_faults("not told"):
        raise fault


async def test_a_cancellation_that_the_closed_client_lets_out_ends_the_look_alone() -> None:
    closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    closed.cancel()
    with passing_faults("not told"):
        await closed


async def test_a_cancellation_of_the_task_itself_is_obeyed() -> None:
    async def look() -> None:
        with passing_faults("not told"):
            await asyncio.Event().wait()

    task = asyncio.create_task(look())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_defect_is_not_passed_over() -> None:
    with pytest.raises(LookupError), passing_faults("not told"):
        raise LookupError
