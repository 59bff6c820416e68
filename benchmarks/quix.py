"""Runs Quix Streams as a contestant: its processes, and an environment separate from the repository's own."""

import asyncio
import contextlib
import os
import subprocess
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from separate_environment import environment

HERE = Path(__file__).resolve().parent
LOCK = HERE / "requirements-quixstreams.lock"
ENVIRONMENT = HERE.parent / ".cache" / "quixstreams"
PROCESSES = 2
"""The service has the same number of workers: one per core."""
_JOIN_SECONDS = 180
_STABLE = "Stable"


@contextlib.asynccontextmanager
async def quix(bootstrap: str, names: dict[str, str]) -> AsyncIterator[None]:
    """Start the processes, and yield when all of them have joined the group.

    Raises:
        RuntimeError: a process exited before the group was stable.
        TimeoutError: the group was not stable within `_JOIN_SECONDS`.
    """
    with tempfile.TemporaryDirectory() as folder:
        processes = [
            subprocess.Popen(
                [
                    environment(LOCK, ENVIRONMENT), HERE / "quix_loop.py", bootstrap, names["group_id"],
                    names["raw_topic"], names["enriched_topic"], f"{folder}/{number}",
                ],
                env=os.environ | {"PYTHONPATH": str(HERE), "PYTHONWARNINGS": "ignore"},
            )
            for number in range(PROCESSES)
        ]  # fmt: skip
        try:
            await _joined(bootstrap, names["group_id"], processes)
            yield
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                try:
                    process.wait(60)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


async def _joined(bootstrap: str, group: str, processes: list[subprocess.Popen[bytes]]) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        async with asyncio.timeout(_JOIN_SECONDS):
            while True:
                if any(process.poll() is not None for process in processes):
                    raise RuntimeError("a Quix Streams process exited; its output is above")
                (answer,) = await admin.describe_consumer_groups([group])
                ((_, _, state, _, _, members, *_),) = answer.groups
                if state == _STABLE and len(members) == PROCESSES:
                    return
                await asyncio.sleep(0.1)
    finally:
        await admin.close()
