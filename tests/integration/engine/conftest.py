"""What the tests of the engine share: a service of theirs, and a wire to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from tests.integration.engine.service import Running, Service
from tests.integration.engine.wire import Topics, Wire


@pytest.fixture
def wire(kafka: str, topics: Topics) -> Wire:
    return Wire(kafka, topics)


@pytest.fixture
def running(kafka: str, topics: Topics) -> Running:
    """A member of the test's group, killed at the end of the block if it still runs then."""

    @asynccontextmanager
    async def run(**environment: str) -> AsyncIterator[Service]:
        defaults = {"KAFKA_BOOTSTRAP_SERVERS": kafka} | topics.environment
        service = await Service.start(**(defaults | environment))
        try:
            yield service
        finally:
            await service.kill()

    return run
