"""Starts Kafka, ingest, enrich and, for a demo that stays, the console; stops them in reverse order."""

import contextlib
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from rich.console import Console

from newsgloss_demo.children import Service, stop_all
from newsgloss_demo.errors import DemoError
from newsgloss_dev_kafka import DevBroker, DevKafkaError, ToolMissingError

READY_SECONDS = 90.0
MOST_WORKERS = 2
"""For a handful of articles, more worker processes would only take longer to start."""


class Services(NamedTuple):
    """The services, ready; the console only where it was asked for."""

    ingest: Service
    enrich: Service
    console: Service | None = None

    def check(self) -> None:
        """Raise `DemoError` if one has ended."""
        for service in self:
            if service is not None:
                service.check()


@contextlib.contextmanager
def kafka(console: Console, logs: Path) -> Iterator[str]:
    """Give KAFKA_BOOTSTRAP_SERVERS if it is set, else the address of a broker that runs during the block."""
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
            except ToolMissingError as error:
                raise DemoError(
                    f"{error}\nOr use a Kafka of your own: KAFKA_BOOTSTRAP_SERVERS=host:9092 newsgloss-demo"
                ) from error
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
def services(console: Console, bootstrap_servers: str, logs: Path, *, to_look_at: bool) -> Iterator[Services]:
    """Run ingest and enrich, and with `to_look_at` the console too, during the block; they are ready then."""
    environment = os.environ | {
        "KAFKA_BOOTSTRAP_SERVERS": bootstrap_servers,
        "NEWSGLOSS_INGEST_HTTP": "127.0.0.1:0",
        "NEWSGLOSS_ENRICH_HTTP": "127.0.0.1:0",
    }
    environment.setdefault("NEWSGLOSS_WORKERS", str(max(1, min(MOST_WORKERS, (os.cpu_count() or 1) // 2))))
    ingest = Service("newsgloss-ingest", ["newsgloss-ingest", "serve"], environment, logs / "ingest.log")
    enrich = Service("newsgloss-enrich", ["newsgloss-enrich", "run"], environment, logs / "enrich.log")
    running = [ingest, enrich]
    try:
        started = time.monotonic()
        ingest.start()
        enrich.start()
        with console.status(f"starting {ingest.name}"):
            ingest.wait_ready(READY_SECONDS)
        done(console, f"{ingest.name} at {ingest.address}, takes articles", since=started)
        pages = None
        if to_look_at:  # while the models are loaded
            with console.status(f"starting {enrich.name}"):
                enrich.wait_listening(READY_SECONDS)
            pages = _console(environment, ingest, enrich, logs)
            running.append(pages)
            pages.start()
        with console.status(f"starting {enrich.name}"):
            enrich.wait_ready(READY_SECONDS)
        done(console, f"{enrich.name} at {enrich.address}, models loaded", since=started)
        if pages is not None:
            with console.status("starting the console"):
                pages.wait_ready(READY_SECONDS)
            done(console, f"the console at {pages.address}, to look at in a browser", since=started)
        yield Services(ingest, enrich, pages)
    finally:
        console.print("stopping", style="dim")
        stop_all(running)


def _console(environment: Mapping[str, str], ingest: Service, enrich: Service, logs: Path) -> Service:
    own = {
        "NEWSGLOSS_CONSOLE_HTTP": "127.0.0.1:0",
        "NEWSGLOSS_CONSOLE_SERVICES": f"{ingest.address},{enrich.address}",
    }
    command = ["newsgloss-console", "serve"]
    return Service("newsgloss-console", command, {**environment, **own}, logs / "console.log")


def done(console: Console, what: str, *, since: float | None = None) -> None:
    """Print that a step is done, and how long it took since `since` (`time.monotonic`)."""
    took = "" if since is None else f"  [dim]{time.monotonic() - since:.1f} s[/dim]"
    console.print(f"[green]✓[/green] {what}{took}", highlight=False)
