"""Benchmarks ingest against a minimal FastAPI + aiokafka endpoint, on one broker and in one run.

    python benchmarks/ingest.py                     about two minutes on 2 cores
    python benchmarks/ingest.py --repeats 5 --seconds 20

`single` sends one article per request over 64 keep-alive connections. `batch` sends NDJSON of 1,000 lines
over 4 connections. Articles have 500 to 700 words, about 3.8 KB. Contestants take turns. Each ratio compares
adjacent turns and is reported with its minimum and maximum. The client, `http_load.py`, is a separate
process. The figures include the CPU time per article of the client and of each service. They are written to
benchmarks/results/ingest.json.
"""

import argparse
import asyncio
import contextlib
import json
import os
import platform
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from load import PARTITIONS, articles

from newsgloss_common.kafka import topic_creation, topics
from newsgloss_dev_kafka import DevBroker

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results" / "ingest.json"
ARTICLES = 4000
SINGLE_CONNECTIONS = 64
BATCH_CONNECTIONS = 4
BATCH_LINES = 1000
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A contestant, listening on `port`."""

    pid: int
    port: int

    def cpu_seconds(self) -> float:
        """Return the user and system CPU time so far (proc(5): fields 14 and 15 of stat)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def until_answers(url: str) -> None:
    """Wait until `url` answers without an error; `TimeoutError` after `START_SECONDS`."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(urllib.error.URLError), urllib.request.urlopen(url, timeout=5):  # noqa: S310
            return
        time.sleep(0.05)
    raise TimeoutError(f"{url} does not answer")


@contextlib.contextmanager
def process(command: list[str], **environment: str) -> Iterator[tuple[int, Path]]:
    """Run a process, and yield its process id and the path of its log."""
    with tempfile.NamedTemporaryFile(suffix=".log") as log:
        running = subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield running.pid, Path(log.name)
        finally:
            running.terminate()
            running.wait(60)


@contextlib.contextmanager
def service(bootstrap: str, topic: str) -> Iterator[Server]:
    """Run `newsgloss-ingest serve` with default settings, and yield it when it is ready."""
    command = [str(Path(sys.executable).parent / "newsgloss-ingest"), "serve"]
    environment = {
        "KAFKA_BOOTSTRAP_SERVERS": bootstrap, "NEWSGLOSS_RAW_TOPIC": topic,
        "NEWSGLOSS_INGEST_HTTP": "127.0.0.1:0",
    }  # fmt: skip
    with process(command, **environment) as (pid, log):
        deadline = time.monotonic() + START_SECONDS
        while not (found := re.search(r"http://127\.0\.0\.1:(\d+)", log.read_text())):
            if time.monotonic() > deadline:
                raise TimeoutError(f"not listening: {log.read_text()[-2000:]}")
            time.sleep(0.05)
        until_answers(f"http://127.0.0.1:{found[1]}/readyz")
        yield Server(pid, int(found[1]))


@contextlib.contextmanager
def minimal(bootstrap: str, topic: str) -> Iterator[Server]:
    """Run `minimal_endpoint.py`, and yield it when it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, str(HERE / "minimal_endpoint.py"), bootstrap, topic, str(port)]
    with process(command) as (pid, _):
        until_answers(f"http://127.0.0.1:{port}/docs")
        yield Server(pid, port)


def load(server: Server, mode: str, path: str, file: str, seconds: float) -> dict[str, float]:
    """Run one turn.

    Returns articles per second, quantiles of the response time in milliseconds, and the CPU time per article
    of server and client in microseconds.
    """
    connections = [str(SINGLE_CONNECTIONS)] if mode == "one" else [str(BATCH_CONNECTIONS), str(BATCH_LINES)]
    command = [sys.executable, str(HERE / "http_load.py"), mode, "127.0.0.1", str(server.port), path, file]
    before = server.cpu_seconds()
    done = subprocess.run([*command, str(seconds), *connections], check=True, stdout=subprocess.PIPE)
    found = json.loads(done.stdout)
    took = sorted(found["milliseconds"])
    return {
        "articles_per_second": found["articles"] / found["seconds"],
        "p50_ms": took[len(took) // 2],
        "p99_ms": took[min(len(took) - 1, int(0.99 * len(took)))],
        "server_cpu_us": (server.cpu_seconds() - before) * 1e6 / found["articles"],
        "client_cpu_us": found["cpu_seconds"] * 1e6 / found["articles"],
    }


async def new_topic(bootstrap: str) -> str:
    """Create a fresh raw topic and return its name."""
    name = f"raw.{uuid.uuid4().hex[:8]}"
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await topic_creation.create_missing(admin, [topics.raw_topic(name, PARTITIONS)])
    finally:
        await admin.close()
    return name


def medians(turns: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each figure over the turns."""
    return {name: round(statistics.median(turn[name] for turn in turns), 1) for name in turns[0]}


def ratio(mine: list[dict[str, float]], theirs: list[dict[str, float]]) -> dict[str, float]:
    """Compare articles per second turn by turn; return the median ratio and its range."""
    name = "articles_per_second"
    each = [one[name] / other[name] for one, other in zip(mine, theirs, strict=True)]
    return {
        "median": round(statistics.median(each), 3),
        "min": round(min(each), 3),
        "max": round(max(each), 3),
    }


def measure(bootstrap: str, options: argparse.Namespace) -> dict[str, Any]:
    """Let all contestants take turns; the first turn of each is a warm-up and is not counted."""
    turns: dict[str, list[dict[str, float]]] = {"minimal": [], "single": [], "batch": []}
    topic, other = asyncio.run(new_topic(bootstrap)), asyncio.run(new_topic(bootstrap))
    with (
        tempfile.NamedTemporaryFile(suffix=".ndjson") as file,
        service(bootstrap, topic) as ours,
        minimal(bootstrap, other) as baseline,
    ):
        file.write(b"\n".join(articles(ARTICLES)))
        file.flush()
        for number in range(options.repeats + 1):
            found = {
                "minimal": load(baseline, "one", "/articles", file.name, options.seconds),
                "single": load(ours, "one", "/v1/articles", file.name, options.seconds),
                "batch": load(ours, "batch", "/v1/articles:batch", file.name, options.seconds),
            }
            print(json.dumps({name: round(turn["articles_per_second"]) for name, turn in found.items()}))
            if number:
                for name, turn in found.items():
                    turns[name].append(turn)
    return {
        **{name: medians(each) for name, each in turns.items()},
        "single_over_minimal": ratio(turns["single"], turns["minimal"]),
        "batch_over_single": ratio(turns["batch"], turns["single"]),
        "repeats": options.repeats,
        "seconds_a_turn": options.seconds,
        "measured": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
    }


def main() -> None:
    """Parse the command line, measure, and write the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=8.0, help="length of each turn")
    options = parser.parse_args()
    with DevBroker() as broker:
        results = measure(broker.bootstrap_servers, options)
    print(json.dumps(results, indent=2))
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
