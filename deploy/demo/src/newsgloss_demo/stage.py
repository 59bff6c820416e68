"""What has to run around the articles: Kafka, ingest, enrich; started and stopped in order."""

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rich.console import Console

from newsgloss_demo.children import Service, stop_all
from newsgloss_demo.errors import DemoError
from newsgloss_dev_kafka import DevBroker, DevKafkaError

READY_SECONDS = 90.0
MOST_WORKERS = 2
"""The demo has a handful of articles: more processes, or one for every CPU, would only start more slowly."""


class Services(NamedTuple):
    """Both, ready to work."""

    ingest: Service
    enrich: Service

    def check(self) -> None:
        """Raise a `DemoError` when one has ended."""
        for service in self:
            service.check()


@contextlib.contextmanager
def kafka(console: Console, logs: Path) -> Iterator[str]:
    """Bootstrap servers: KAFKA_BOOTSTRAP_SERVERS when set, else a broker for the length of the block."""
    given = os.environ.get("KAFKA_BOOTSTRAP_SERVERS")
    if given:
        done(console, f"Kafka at {given} (KAFKA_BOOTSTRAP_SERVERS)")
        yield given
        return
    broker = DevBroker()
    try:
        started = time.monotonic()
        with console.status("starting Apache Kafka"):
            try:
                broker.start()
            except DevKafkaError as error:
                raise DemoError(str(error)) from error
        done(console, f"Apache Kafka at {broker.bootstrap_servers}", since=started)
        yield broker.bootstrap_servers
    finally:
        broker.stop()
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(broker.log_path, logs / "kafka.log")
        broker.close()


@contextlib.contextmanager
def services(console: Console, bootstrap_servers: str, logs: Path) -> Iterator[Services]:
    """Ingest and enrich, ready to work."""
    environment = os.environ | {
        "KAFKA_BOOTSTRAP_SERVERS": bootstrap_servers,
        "NEWSGLOSS_INGEST_HTTP": "127.0.0.1:0",
        "NEWSGLOSS_ENRICH_HTTP": "127.0.0.1:0",
    }
    environment.setdefault("NEWSGLOSS_WORKERS", str(max(1, min(MOST_WORKERS, (os.cpu_count() or 1) // 2))))
    ingest = Service("newsgloss-ingest", ["newsgloss-ingest", "serve"], environment, logs / "ingest.log")
    enrich = Service("newsgloss-enrich", ["newsgloss-enrich", "run"], environment, logs / "enrich.log")
    try:
        started = time.monotonic()
        ingest.start()
        enrich.start()
        for service, what in ((ingest, "takes articles"), (enrich, "models loaded")):
            with console.status(f"starting {service.name}"):
                service.wait_ready(READY_SECONDS)
            done(console, f"{service.name} at {service.address}, {what}", since=started)
        yield Services(ingest, enrich)
    finally:
        console.print("stopping", style="dim")
        stop_all((ingest, enrich))


def done(console: Console, what: str, *, since: float | None = None) -> None:
    """Tell that a step is done; `since` is when it began (`time.monotonic`)."""
    took = "" if since is None else f"  [dim]{time.monotonic() - since:.1f} s[/dim]"
    console.print(f"[green]✓[/green] {what}{took}", highlight=False)
