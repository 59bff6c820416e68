"""Measures the CPU time that ingest spends on an article, in single requests and in batches.

    python benchmarks/ingest_cost.py    batches of 10,000, and 3,000 single requests (about a minute)
    python benchmarks/ingest_cost.py --repeats 1

Broker, service and client share the machine, so wall-clock rates mean little. The figures are articles per
CPU second of the ingest process (`/proc/PID/stat`). They are written to benchmarks/results/ingest_cost.json.
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


def cpu_seconds(pid: int) -> float:
    """Return the user and system CPU time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mib(pid: int) -> float:
    """Return the peak resident size of a process so far, in MiB."""
    (line,) = [
        line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM")
    ]
    return int(line.split()[1]) / 1024


@contextlib.asynccontextmanager
async def service(bootstrap: str) -> AsyncIterator[tuple[int, httpx.AsyncClient]]:
    """Run ingest with a fresh topic, and yield its process id and a client when it is ready."""
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
    """Wait until the service reports that it is ready; the caller sets the time limit."""
    while True:
        with contextlib.suppress(httpx.TransportError):
            if (await client.get("/readyz")).status_code == httpx.codes.OK:
                return
        await asyncio.sleep(0.1)


async def singles(client: httpx.AsyncClient, values: list[bytes]) -> None:
    """Send each article in its own request, `AT_ONCE` requests at a time."""
    waiting = iter(values)

    async def send() -> None:
        for value in waiting:
            answer = await client.post(
                "/v1/articles", content=value, headers={"content-type": "application/json"}
            )
            assert answer.status_code == httpx.codes.ACCEPTED, answer.text

    await asyncio.gather(*(send() for _ in range(AT_ONCE)))


async def batch(client: httpx.AsyncClient, values: list[bytes]) -> None:
    """Send all articles in one batch request."""
    headers = {"content-type": "application/x-ndjson"}
    answer = await client.post("/v1/articles:batch", content=b"\n".join(values), headers=headers)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["status"] for line in lines] == [202] * len(values), answer.text[:500]


async def measure(bootstrap: str, repeats: int) -> dict[str, Any]:
    """Return the median rate of single and batch requests over the repeats, and the peak memory."""
    found: dict[str, list[float]] = {"single": [], "batch": []}
    values = articles(BATCH)
    async with service(bootstrap) as (pid, client):
        await singles(client, values[:WARM_UP])
        await batch(client, values[:WARM_UP])
        for _ in range(repeats):
            for name, send, count in (("single", singles, SINGLE), ("batch", batch, BATCH)):
                before, start = cpu_seconds(pid), time.perf_counter()
                await send(client, values[:count])
                found[name].append(count / (cpu_seconds(pid) - before))
                wall = count / (time.perf_counter() - start)
                print(f"{name}: {found[name][-1]:.0f} articles per CPU second, {wall:.0f}/s of wall time")
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
