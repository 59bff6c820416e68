"""Quix Streams as a contestant: its environment, beside the repository's own, and its processes."""

import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient

HERE = Path(__file__).resolve().parent
LOCK = HERE / "requirements-quixstreams.lock"
ENVIRONMENT = HERE.parent / ".cache" / "quixstreams"
PROCESSES = 2
"""As many as the service has workers: one for each core."""
_JOIN_SECONDS = 180
_STABLE = "Stable"


class NotInstallableError(Exception):
    """Quix Streams cannot be had; the text says why."""


def environment() -> Path:
    """The interpreter of an environment that holds what the lock says; made at the first call.

    Raises:
        NotInstallableError: the packages cannot be fetched or do not fit this machine.
    """
    python, installed = ENVIRONMENT / "bin" / "python", ENVIRONMENT / "installed.lock"
    if installed.exists() and installed.read_bytes() == LOCK.read_bytes():
        return python
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    for command in (
        [uv, "venv", "--quiet", "--python", sys.executable, str(ENVIRONMENT)],
        [uv, "pip", "install", "--quiet", "--python", str(python), "--require-hashes", "-r", str(LOCK)],
    ):
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError as error:
            raise NotInstallableError(f"{command[0]}: {error}") from error
        if done.returncode:
            words = " ".join(done.stderr.split())[-400:]
            raise NotInstallableError(f"'{' '.join(command[1:3])}' failed: {words}")
    installed.write_bytes(LOCK.read_bytes())
    return python


@contextlib.asynccontextmanager
async def quix(bootstrap: str, names: dict[str, str]) -> AsyncIterator[None]:
    """Start its processes and wait until the group has all of them; an end of their own is an error."""
    with tempfile.TemporaryDirectory() as folder:
        processes = [
            subprocess.Popen(
                [
                    environment(), HERE / "quix_loop.py", bootstrap, names["group_id"], names["raw_topic"],
                    names["enriched_topic"], f"{folder}/{number}",
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
                    raise RuntimeError("a process of Quix Streams ended; its words are above")
                (answer,) = await admin.describe_consumer_groups([group])
                ((_, _, state, _, _, members, *_),) = answer.groups
                if state == _STABLE and len(members) == PROCESSES:
                    return
                await asyncio.sleep(0.1)
    finally:
        await admin.close()
