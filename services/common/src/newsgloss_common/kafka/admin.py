"""An admin client for the length of a block."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient


@asynccontextmanager
async def admin_client(
    client_options: Mapping[str, Any], *, client_id: str, request_seconds: float | None = None
) -> AsyncIterator[AIOKafkaAdminClient]:
    """Start an admin client and close it at the end of the block, also when its start fails.

    Args:
        client_options: `KafkaSettings.client_options`.
        client_id: The name that the brokers' logs and quotas show.
        request_seconds: The limit of each request; the client's own by default.

    Raises:
        aiokafka.errors.KafkaError: The cluster cannot be reached.
    """
    limits = {} if request_seconds is None else {"request_timeout_ms": int(request_seconds * 1000)}
    admin = AIOKafkaAdminClient(**client_options, **limits, client_id=client_id)
    try:
        await admin.start()
        yield admin
    finally:
        await admin.close()
