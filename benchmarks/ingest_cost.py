"""What an article costs ingest, in CPU time of its one process: alone in a request, and in a batch.

    python benchmarks/ingest_cost.py    batches of 10,000, and 3,000 single requests (about a minute)
    python benchmarks/ingest_cost.py --repeats 1

Broker, service and sender share the machine, so the wall clock says little: the figures are articles for each
second that the service computed (`/proc/PID/stat`). Figures go to benchmarks/results/ingest_cost.json.
"""

import argparse
import asyncio
import contextlib
import json
import os
import platform
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from load import articles

from newsgloss_dev_kafka import DevBroker

RESULTS = Path(__file__).resolve().parent / "results" / "ingest_cost.json"
BATCH, SINGLE, AT_ONCE = 10_000, 3_000, 32
WARM_UP = 200
START_SECONDS = 60
TICKS = os.sysconf("SC_CLK_TCK")


def computed(pid: int) -> float:
    """CPU seconds of a process so far, in user and system mode."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mib(pid: int) -> float:
    """The most that was resident so far."""
    (line,) = [
        line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM")
    ]
    return int(line.split()[1]) / 1024


@contextlib.asynccontextmanager
async def service(bootstrap: str) -> AsyncIterator[tuple[int, httpx.AsyncClient]]:
    """Ingest with a topic of its own, ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    environment = {
        **os.environ, "KAFKA_BOOTSTRAP_SERVERS": bootstrap, "NEWSGLOSS_INGEST_HTTP": address,
        "NEWSGLOSS_RAW_TOPIC": f"raw.{uuid.uuid4().hex[:8]}", "NEWSGLOSS_LOG_LEVEL": "warning",
    }  # fmt: skip
    process = subprocess.Popen([Path(sys.executable).with_name("newsgloss-ingest"), "serve"], env=environment)
    limits = httpx.Limits(max_connections=AT_ONCE)
    try:
        async with httpx.AsyncClient(base_url=f"http://{address}", timeout=120, limits=limits) as client:
            async with asyncio.timeout(START_SECONDS):
                await until_ready(client)
            yield process.pid, client
    finally:
        process.terminate()
        process.wait()


async def until_ready(client: httpx.AsyncClient) -> None:
    """Until it takes articles."""
    while True:
        with contextlib.suppress(httpx.TransportError):
            if (await client.get("/readyz")).status_code == httpx.codes.OK:
                return
        await asyncio.sleep(0.1)


async def singles(client: httpx.AsyncClient, values: list[bytes]) -> None:
    """A request for each, some at once."""
    waiting = iter(values)

    async def send() -> None:
        for value in waiting:
            answer = await client.post(
                "/v1/articles", content=value, headers={"content-type": "application/json"}
            )
            assert answer.status_code == httpx.codes.ACCEPTED, answer.text

    await asyncio.gather(*(send() for _ in range(AT_ONCE)))


async def batch(client: httpx.AsyncClient, values: list[bytes]) -> None:
    """All in one request."""
    headers = {"content-type": "application/x-ndjson"}
    answer = await client.post("/v1/articles:batch", content=b"\n".join(values), headers=headers)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["status"] for line in lines] == [202] * len(values), answer.text[:500]


async def measure(bootstrap: str, repeats: int) -> dict[str, Any]:
    """The median of the repeats of each way."""
    found: dict[str, list[float]] = {"single": [], "batch": []}
    values = articles(BATCH)
    async with service(bootstrap) as (pid, client):
        await singles(client, values[:WARM_UP])
        await batch(client, values[:WARM_UP])
        for _ in range(repeats):
            for name, send, count in (("single", singles, SINGLE), ("batch", batch, BATCH)):
                before, start = computed(pid), time.perf_counter()
                await send(client, values[:count])
                found[name].append(count / (computed(pid) - before))
                wall = count / (time.perf_counter() - start)
                print(f"{name}: {found[name][-1]:.0f} for each CPU second, {wall:.0f}/s by the clock")
        peak = resident_mib(pid)
    rates = {
        f"{name}, articles per CPU second": round(sorted(rates)[repeats // 2])
        for name, rates in found.items()
    }
    return {**rates, "peak_mib": round(peak, 1), "repeats": repeats}


def main() -> None:
    """Measure and write the figures."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--repeats", type=int, default=3)
    chosen = options.parse_args()
    with DevBroker() as broker:
        found = asyncio.run(measure(broker.bootstrap_servers, chosen.repeats))
    about = {
        "measured": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
    }
    RESULTS.write_text(json.dumps({**found, **about}, indent=1) + "\n")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
