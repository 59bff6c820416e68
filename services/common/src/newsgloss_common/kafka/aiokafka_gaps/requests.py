"""Requests of our own over the connections of an admin client.

`AIOKafkaAdminClient` of aiokafka 0.14 has methods for some requests, in versions of its own choice, and no
public method that sends another one.
"""

from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.client import CoordinationType
from aiokafka.protocol.api import Request


async def ask_any_broker(admin: AIOKafkaAdminClient, request: Request[Any]) -> Any:
    """The response of one of the brokers.

    Raises:
        aiokafka.errors.KafkaError: The broker cannot be asked.
    """
    return await admin._send_request(request)  # noqa: SLF001


async def ask_coordinator(admin: AIOKafkaAdminClient, group: str, request: Request[Any]) -> Any:
    """The response of the group's coordinator.

    Raises:
        aiokafka.errors.KafkaError: The coordinator cannot be found or asked.
    """
    client = admin._client  # noqa: SLF001
    node = await client.coordinator_lookup(CoordinationType.GROUP, group)
    return await client.send(node, request)
