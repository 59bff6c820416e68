"""Measures a group's progress from outside, the same way for every contestant, and peak memory sizes."""

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError

POLL_SECONDS = 0.025
NEAR_END = 0.97
TIMEOUT_SECONDS = 1800


@dataclass
class Progress:
    """Samples of (seconds, records committed).

    The first sample is the last one before any record was committed. The others mark changes of the count.
    """

    samples: list[tuple[float, int]] = field(default_factory=list)

    def rate(self) -> float:
        """Return records per second between the first sample with a commit and the last sample."""
        (start, first), (end, last) = self.samples[1], self.samples[-1]
        return (last - first) / (end - start)


async def committed(admin: AIOKafkaAdminClient, group: str, coordinator: int) -> int:
    """Return the sum of the group's committed offsets, by one request so that it costs the broker little."""
    found = await admin.list_consumer_group_offsets(group, group_coordinator_id=coordinator)
    return sum(entry.offset for entry in found.values() if entry.offset > 0)


async def watch(bootstrap: str, group: str, total: int, poll_seconds: float = POLL_SECONDS) -> Progress:
    """Sample every `poll_seconds` until `total` records are committed, near the end every `POLL_SECONDS`.

    Raises:
        TimeoutError: they were not committed within `TIMEOUT_SECONDS`.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    progress = Progress([(time.perf_counter(), 0)])
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            coordinator = await find_coordinator(admin, group)
            while progress.samples[-1][1] < total:
                count = await committed(admin, group, coordinator)
                now = time.perf_counter()
                if count != progress.samples[-1][1]:
                    progress.samples.append((now, count))
                elif count == 0:
                    progress.samples[0] = (now, 0)
                await asyncio.sleep(poll_seconds if count < NEAR_END * total else POLL_SECONDS)
    finally:
        await admin.close()
    return progress


async def find_coordinator(admin: AIOKafkaAdminClient, group: str) -> int:
    """Return the id of the group's coordinator.

    A new cluster creates its offsets topic on the first request, so this retries until a coordinator exists.
    """
    while True:
        try:
            return int(await admin.find_coordinator(group))
        except GroupCoordinatorNotAvailableError:
            await asyncio.sleep(POLL_SECONDS)


def peak_mib(pid: int) -> float:
    """Return the peak resident size of a process (`VmHWM`), in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} has no VmHWM")


def children(pid: int) -> list[int]:
    """Return the process ids of the living children."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text(encoding="ascii").split()]
