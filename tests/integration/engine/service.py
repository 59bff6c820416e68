"""`newsgloss-enrich run` as a process."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Self

import httpx
from tests.patience import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[3]
SETTINGS = {
    "NEWSGLOSS_ENRICHMENT": "tests.chaos.poison:build",
    "NEWSGLOSS_ENRICH_HTTP": "127.0.0.1:0",
    "NEWSGLOSS_SESSION_TIMEOUT_MS": "10000",
    "NEWSGLOSS_WORKERS": "2",
    "PYTHONPATH": str(ROOT),
}


class Service:
    """A running `newsgloss-enrich run`, and the lines of its log."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[dict[str, Any]] = []
        self._news = asyncio.Condition()
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def start(cls, **environment: str) -> Self:
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "newsgloss_enrich.cli",
                "run",
                env=os.environ | SETTINGS | environment,
                stderr=asyncio.subprocess.PIPE,
                limit=1 << 20,
            )
        )

    async def _read(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            async with self._news:
                self.lines.append(json.loads(line))
                self._news.notify_all()

    def told(self, event: str, **fields: object) -> list[dict[str, Any]]:
        """The log's lines of one event whose fields are as given."""
        return [line for line in self.lines if line["event"] == event and fields.items() <= line.items()]

    async def logged(self, event: str, **fields: object) -> dict[str, Any]:
        """The first such line; waits for it."""
        async with asyncio.timeout(PATIENCE_SECONDS), self._news:
            await self._news.wait_for(lambda: self.told(event, **fields))
        return self.told(event, **fields)[0]

    async def get(self, path: str) -> httpx.Response:
        address = (await self.logged("listening"))["address"]
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_SECONDS) as client:
            return await client.get(f"{address}{path}")

    async def answers(self, path: str, status: int) -> dict[str, Any]:
        """What it answers as soon as it does so with this status."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (response := await self.get(path)).status_code != status:
            assert time.monotonic() < deadline, f"{path} never had status {status}: {response.text}"
            await asyncio.sleep(0.05)
        answer: dict[str, Any] = response.json()
        return answer

    async def shows(self, series: str) -> dict[str, float]:
        """All metrics at the first moment when this series is among them, `name{labels} value`."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while series not in (lines := (await self.get("/metrics")).text.splitlines()):
            assert time.monotonic() < deadline, f"never showed {series}"
            await asyncio.sleep(0.05)
        pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        return {name: float(value) for name, value in pairs}

    async def has_in_flight(self, records: int) -> None:
        """Waits until this many records are fetched and not committed."""
        await self.shows(f"newsgloss_in_flight_records {records:.1f}")

    async def exit_status(self) -> int:
        """Its exit status, once it has ended and all of its log is read."""
        status = await asyncio.wait_for(self.process.wait(), PATIENCE_SECONDS)
        await self._reader
        return status

    async def terminate(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return await self.exit_status()

    async def kill(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        await self._reader


Running = Callable[..., AbstractAsyncContextManager[Service]]
"""Starts a service, given settings as keyword arguments."""


def members(defaults: dict[str, str]) -> Running:
    """Members with these settings, each killed at the end of its block if it still runs then."""

    @asynccontextmanager
    async def run(**environment: str) -> AsyncIterator[Service]:
        service = await Service.start(**(defaults | environment))
        try:
            yield service
        finally:
            await service.kill()

    return run
