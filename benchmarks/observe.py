"""How far a group has come, seen from outside and the same for every contestant; and memory peaks."""

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError

LOOK_SECONDS = 0.025
NEARLY = 0.97
GIVE_UP_SECONDS = 1800


@dataclass
class Progress:
    """(seconds, records committed) as seen; the first entry is the last look before anything was."""

    seen: list[tuple[float, int]] = field(default_factory=list)

    def rate(self) -> float:
        """Records a second between the first look that saw any and the last."""
        (start, first), (end, last) = self.seen[1], self.seen[-1]
        return (last - first) / (end - start)


async def committed(admin: AIOKafkaAdminClient, group: str, coordinator: int) -> int:
    """Sum of the group's committed offsets; one request, so that looking costs the contestants little."""
    found = await admin.list_consumer_group_offsets(group, group_coordinator_id=coordinator)
    return sum(entry.offset for entry in found.values() if entry.offset > 0)


async def watch(bootstrap: str, group: str, total: int, look_seconds: float = LOOK_SECONDS) -> Progress:
    """Look every `look_seconds` until `total` records are committed, towards the end every `LOOK_SECONDS`.

    Raises:
        TimeoutError: they never were.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    progress = Progress([(time.perf_counter(), 0)])
    try:
        async with asyncio.timeout(GIVE_UP_SECONDS):
            coordinator = await find_coordinator(admin, group)
            while progress.seen[-1][1] < total:
                count = await committed(admin, group, coordinator)
                now = time.perf_counter()
                if count != progress.seen[-1][1]:
                    progress.seen.append((now, count))
                elif count == 0:
                    progress.seen[0] = (now, 0)
                await asyncio.sleep(look_seconds if count < NEARLY * total else LOOK_SECONDS)
    finally:
        await admin.close()
    return progress


async def find_coordinator(admin: AIOKafkaAdminClient, group: str) -> int:
    """The broker that keeps the group's offsets; a new cluster makes them at the first question."""
    while True:
        try:
            return int(await admin.find_coordinator(group))
        except GroupCoordinatorNotAvailableError:
            await asyncio.sleep(LOOK_SECONDS)


def peak_mib(pid: int) -> float:
    """Largest resident size that a process ever had (`VmHWM`), in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} has no VmHWM")


def children(pid: int) -> list[int]:
    """Process ids of the children that live."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text(encoding="ascii").split()]
