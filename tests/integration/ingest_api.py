"""Runs the real ingest service in the test process, on a real socket, and talks to it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from tests.integration.committed import committed
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_ingest.keys.gate import Gate
from newsgloss_ingest.service import serving_api
from newsgloss_ingest.settings import ServeSettings

NOBODY = "127.0.0.1:1"
"""An address where nothing listens, for requests that are refused before Kafka is involved."""


@asynccontextmanager
async def api(kafka: str = NOBODY, **settings: object) -> AsyncIterator[httpx.AsyncClient]:
    """Run the service and yield a client; with a Kafka, the service is connected by then."""
    chosen = ServeSettings.model_validate({"ingest_http": "127.0.0.1:0"} | settings)
    gate = Gate(Path(chosen.ingest_keys_file) if chosen.ingest_keys_file else None)
    connection = KafkaSettings(bootstrap_servers=kafka)
    async with serving_api(chosen, connection, gate) as (publisher, address):
        if kafka != NOBODY:
            await publisher.wait_connected(30)
        url = f"http://{address.host}:{address.port}"
        async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_SECONDS) as client:
            yield client


async def values(kafka: str, topic: str) -> list[dict[str, Any]]:
    """Return the current records of a topic, decoded and in order per partition."""
    return [json.loads(record.value) for record in await committed(topic, bootstrap_servers=kafka)]


class RawConnection:
    """A plain socket, for requests that no client library would send."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self) -> tuple[int, dict[str, str], bytes]:
        """Read the status, the headers (names in lower case) and the body (by its length, or chunked)."""
        status = int((await self.reader.readline()).split()[1])
        headers = {}
        while line := (await self.reader.readline()).strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        if "content-length" in headers:
            return status, headers, await self.reader.readexactly(int(headers["content-length"]))
        body = b""
        while size := int(await self.reader.readline(), 16):
            body += await self.reader.readexactly(size)
            await self.reader.readline()
        return status, headers, body


@asynccontextmanager
async def raw_connection(client: httpx.AsyncClient) -> AsyncIterator[RawConnection]:
    reader, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
    try:
        yield RawConnection(reader, writer)
    finally:
        writer.transport.abort()
