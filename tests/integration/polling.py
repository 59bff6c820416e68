"""Runs `newsgloss-ingest feeds` as a process, and queries its HTTP port."""

import re
import signal
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families
from tests.integration.conditions import until
from tests.integration.processes import LoggedProcess
from tests.patience import PATIENCE_SECONDS


class Polling:
    """A running feeds process and a client of its HTTP port."""

    def __init__(self, process: LoggedProcess, url: str, client: httpx.AsyncClient) -> None:
        self.process = process
        self.url = url
        self._client = client

    async def get(self, path: str) -> httpx.Response:
        return await self._client.get(self.url + path)

    async def metric(self, name: str, **labels: str) -> float | None:
        for family in text_string_to_metric_families((await self.get("/metrics")).text):
            for sample in family.samples:
                if sample.name == name and sample.labels == labels:
                    return sample.value
        return None

    async def until_metric(self, name: str, wanted: Callable[[float], bool], **labels: str) -> None:
        async def reached() -> bool:
            value = await self.metric(name, **labels)
            return value is not None and wanted(value)

        await until(reached)

    async def stop(self) -> int:
        self.process.process.send_signal(signal.SIGTERM)
        return await self.process.exit_status()


@asynccontextmanager
async def polling(servers: str, topic: str, file: Path) -> AsyncIterator[Polling]:
    process = await LoggedProcess.spawn(
        "newsgloss-ingest", "feeds", str(file), "--feeds-http", "127.0.0.1:0",
        environment={"KAFKA_BOOTSTRAP_SERVERS": servers, "NEWSGLOSS_RAW_TOPIC": topic},
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    address = re.compile(r"http://127\.0\.0\.1:[0-9]+")
    try:
        await process.has_logged(lambda: any("listening" in line for line in process.lines))
        found = address.search(next(line for line in process.lines if "listening" in line))
        assert found
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_SECONDS) as client:
            yield Polling(process, found[0], client)
    finally:
        if process.process.returncode is None:
            process.process.kill()
            await process.process.wait()
