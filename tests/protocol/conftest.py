"""A broker that is reached through the proxy."""

from collections.abc import AsyncIterator

import pytest
from tests.protocol.proxy import Proxy


@pytest.fixture
async def proxy(kafka: str) -> AsyncIterator[Proxy]:
    """In front of the shared broker, for one test."""
    ports = [int(server.rsplit(":", 1)[1]) for server in kafka.split(",")]
    async with Proxy(ports) as proxy:
        yield proxy
