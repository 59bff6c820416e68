"""The client loses a task of its own: it is replaced, and nobody takes that for an unreadable record."""

import asyncio
import os
import sys

import pytest
from tests.integration.engine.forsaken import TASKS
from tests.integration.engine.service import SETTINGS, Service
from tests.integration.engine.wire import Wire, article, numbers


@pytest.mark.parametrize("task", TASKS)
async def test_a_client_that_lost_a_task_is_replaced_and_no_partition_is_halted(
    wire: Wire, task: str
) -> None:
    environment = {**os.environ, **SETTINGS, "KAFKA_BOOTSTRAP_SERVERS": wire.servers}
    service = Service(
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.integration.engine.forsaken", task, "run"),
            env=environment | wire.topics.environment,
            stderr=asyncio.subprocess.PIPE,
            limit=1 << 20,
        )
    )
    try:
        anew = await service.logged("consumer starts anew")
        assert "has ended" in anew["error"]
        assert "no such thing was expected" in anew["error"]
        await wire.send(*(article(number) | {"partition": number % 4} for number in range(8)))
        assert sorted(numbers(await wire.enriched(8))) == list(range(8))
        assert service.told("partition halted") == []
        assert await service.terminate() == 0
    finally:
        await service.kill()
