"""Starts the contestants: the service itself, the plain loop, and the enrichment without Kafka."""

import asyncio
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
START_SECONDS = 120


class Service:
    """A running `newsgloss-enrich run`, with its process id and the address of its HTTP port."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.pid = process.pid
        self._process = process
        self._log = log
        self.address = ""

    async def ready(self) -> None:
        """Wait until all its partitions are active.

        Raises:
            RuntimeError: the service exited.
            TimeoutError: it did not become ready within `START_SECONDS`.
        """
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"the service exited: {self._log.read_text()[-2000:]}")
            found = re.search(r'"address": "(http://[^"]+)"', self._log.read_text())
            if found:
                self.address = found.group(1)
                with contextlib.suppress(urllib.error.URLError):
                    body = await asyncio.to_thread(_get, f"{self.address}/readyz")
                    states = set(json.loads(body)["runs"].values())
                    if states == {"active"}:
                        return
            await asyncio.sleep(0.05)
        raise TimeoutError(f"not ready: {self._log.read_text()[-2000:]}")

    def stop(self) -> None:
        """Send SIGTERM and wait for the exit."""
        self._process.terminate()
        self._process.wait(60)


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own loopback address
        return bytes(answer.read())


@contextlib.asynccontextmanager
async def service(bootstrap: str, names: dict[str, str], **settings: str) -> AsyncIterator[Service]:
    """Run the service with 2 workers, and yield it when it is ready.

    `names` holds group_id, raw_topic, enriched_topic and dlq_topic; `settings` are further settings.
    """
    environment = {
        **os.environ,
        "KAFKA_BOOTSTRAP_SERVERS": bootstrap,
        "NEWSGLOSS_ENRICH_HTTP": "127.0.0.1:0",
        "NEWSGLOSS_WORKERS": "2",
        "PYTHONPATH": str(HERE),
        **{f"NEWSGLOSS_{name.upper()}": value for name, value in {**names, **settings}.items()},
    }
    with tempfile.NamedTemporaryFile(suffix=".log") as log:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "newsgloss-enrich", "run"],
            env=environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        running = Service(process, Path(log.name))
        try:
            await running.ready()
            yield running
        finally:
            running.stop()


@contextlib.contextmanager
def plain_loop(bootstrap: str, names: dict[str, str]) -> Iterator[None]:
    """Run the at-least-once loop that the engine is compared with."""
    arguments = [bootstrap, names["group_id"], names["raw_topic"], names["enriched_topic"]]
    process = subprocess.Popen([sys.executable, HERE / "plain_loop.py", *arguments])
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def without_kafka(values: list[bytes], models: str) -> float:
    """Run the same enrichment in two warm processes without Kafka, and return articles per second."""
    with tempfile.NamedTemporaryFile(suffix=".ndjson") as file:
        file.write(b"\n".join(values))
        file.flush()
        workers = [
            subprocess.Popen(
                [sys.executable, HERE / "limit.py", file.name, str(part), "2", models],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            )
            for part in range(2)
        ]  # fmt: skip
        for worker in workers:
            assert worker.stdout is not None
            worker.stdout.readline()  # warm
        start = time.perf_counter()
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write(b"go\n")
            worker.stdin.flush()
        for worker in workers:
            assert worker.stdout is not None
            worker.stdout.readline()  # done
        elapsed = time.perf_counter() - start
        for worker in workers:
            worker.communicate()
    return len(values) / elapsed
