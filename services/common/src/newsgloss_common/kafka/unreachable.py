"""Finds out why Kafka cannot be reached; the client only reports that it cannot."""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiokafka.conn import collect_hosts, create_conn
from aiokafka.errors import KafkaError

TRY_SECONDS = 3.0


async def why_unreachable(client_options: Mapping[str, Any]) -> str:
    """Try each server once; the reason of each failure, or an empty text when one accepts the connection."""
    options = dict(client_options)
    reasons = []
    for host, port, _family in collect_hosts(options.pop("bootstrap_servers")):
        try:
            async with asyncio.timeout(TRY_SECONDS):
                connection = await create_conn(host, port, **options)
        except TimeoutError:
            reasons.append(f"{host}:{port} does not answer")
        except (KafkaError, OSError) as error:
            reasons.append(f"{host}:{port}: {type(error).__name__}: {error}")
        else:
            await connection.close()
            return ""
    return "; ".join(reasons)
