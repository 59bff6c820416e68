"""Runs the code and commands of README.md and docs/connect.md, unchanged except for the addresses."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.e2e.pipeline import SMALL
from tests.patience import PATIENCE_SECONDS

from newsgloss_demo.children import Service, stop_all
from newsgloss_dev_kafka import DevBroker, places

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONNECT = (ROOT / "docs" / "connect.md").read_text(encoding="utf-8")
KAFKA, INGEST = "127.0.0.1:9092", "127.0.0.1:8080"
READY_SECONDS = 120


@dataclass(frozen=True)
class Running:
    """Kafka and the services of the README, at addresses of this test."""

    kafka: str
    ingest: str

    @property
    def environment(self) -> dict[str, str]:
        commands = Path(sys.executable).parent
        path = f"{commands}{os.pathsep}{os.environ['PATH']}"
        ours = {"KAFKA_BOOTSTRAP_SERVERS": self.kafka, "PATH": path, "PYTHONUNBUFFERED": "1"}
        return {**os.environ, **SMALL, **ours}

    def here(self, text: str) -> str:
        return text.replace(KAFKA, self.kafka).replace(f"http://{INGEST}", self.ingest)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The services with their own Kafka, because the README uses the topics' default names."""
    logs = tmp_path_factory.mktemp("logs")
    with DevBroker() as broker:
        environment = {**os.environ, **SMALL, "KAFKA_BOOTSTRAP_SERVERS": broker.bootstrap_servers}
        ingest = Service("ingest", ["newsgloss-ingest", "serve"], environment, logs / "ingest.log")
        enrich = Service("enrich", ["newsgloss-enrich", "run"], environment, logs / "enrich.log")
        try:
            ingest.start()
            enrich.start()
            ingest.wait_ready(READY_SECONDS)
            enrich.wait_ready(READY_SECONDS)
            yield Running(broker.bootstrap_servers, ingest.address)
        finally:
            stop_all((ingest, enrich))


def snippet(name: str, page: str = CONNECT) -> str:
    """Return the code block whose first line is a comment with this name."""
    (found,) = re.findall(rf"```\w+\n((?:#|//) {re.escape(name)}\n.*?)```", page, flags=re.DOTALL)
    return str(found)


def command(start: str) -> str:
    """Return the command line that starts with this text, without its comment."""
    (found,) = re.findall(rf"^{re.escape(start)}.*$", README, flags=re.MULTILINE)
    return re.sub(r"\s+#.*", "", found).replace(".venv/bin/", "")


def run(line: str, running: Running) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "-ec", running.here(line)],
        cwd=ROOT,
        env=running.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


@asynccontextmanager
async def consuming(*arguments: str, environment: dict[str, str]) -> AsyncIterator[asyncio.StreamReader]:
    process = await asyncio.create_subprocess_exec(
        *arguments, env=environment, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        yield process.stdout
    finally:
        process.kill()
        await process.communicate()


async def line_with(stream: asyncio.StreamReader, text: str) -> str:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while text not in (line := (await stream.readline()).decode()):
            assert line, f"the consumer ended before it showed {text!r}"
    return line


async def test_the_producer_and_the_consumer_understand_each_other(running: Running, tmp_path: Path) -> None:
    for name in ("producer.py", "consumer.py"):
        (tmp_path / name).write_text(running.here(snippet(name)), encoding="utf-8")
    consumer = [sys.executable, str(tmp_path / "consumer.py")]
    async with consuming(*consumer, environment=running.environment) as lines:
        sent = await asyncio.to_thread(run, f"python '{tmp_path}/producer.py'", running)
        assert sent.returncode == 0, sent.stderr
        line = await line_with(lines, "my-site:bridge")
    assert line.startswith("my-site:bridge usable en [")
    assert "Aberdeen" in line


async def test_the_java_consumer_reads_what_comes_out(running: Running, tmp_path: Path) -> None:
    modules = await asyncio.to_thread(run, "java --list-modules", running)
    if "jdk.compiler" not in modules.stdout:
        pytest.skip("this Java is a runtime without a compiler: it cannot run a source file")
    source = tmp_path / "ReadEnriched.java"
    source.write_text(running.here(snippet("ReadEnriched.java")), encoding="utf-8")
    publish = command(".venv/bin/newsgloss-ingest publish")
    sent = await asyncio.to_thread(run, publish, running)
    assert sent.returncode == 0, sent.stderr
    java = ["java", "-cp", f"{places.jars()}/*", str(source)]
    async with consuming(*java, environment=running.environment) as lines:
        line = await line_with(lines, "harbour")
    key, _, value = line.partition(" ")
    assert f'"article_id":"{key}"' in value


@pytest.mark.parametrize(
    "start", ["curl --data-binary @samples/harbour", "curl --data-binary @samples/night"]
)
def test_curl_sends_an_article(running: Running, start: str) -> None:
    if shutil.which("curl") is None:
        pytest.skip("there is no curl here")
    ran = run(command(start), running)
    assert ran.returncode == 0, ran.stderr
    assert '"topic":"articles.raw.v1"' in ran.stdout, ran.stdout


@pytest.mark.parametrize(
    ("start", "says"),
    [
        (".venv/bin/newsgloss-ingest publish", "published to articles.raw.v1; 0 failed"),
        (".venv/bin/newsgloss-enrich status", "lag: "),
        (".venv/bin/newsgloss-enrich dlq list", "code"),
        (".venv/bin/newsgloss-enrich dlq redrive", ""),
    ],
)
def test_the_commands_work(running: Running, start: str, says: str) -> None:
    ran = run(command(start), running)
    assert ran.returncode == 0, ran.stderr
    assert says in ran.stdout


def test_local_enrichment_needs_no_kafka(running: Running) -> None:
    (line,) = re.findall(r"`\.venv/bin/(newsgloss-enrich local [^`]+)`", README)
    ran = run(line, running)
    assert ran.returncode == 0, ran.stderr
    assert '"article_id"' in ran.stdout


def test_the_upsert_keeps_the_highest_version_and_of_equal_ones_the_later(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "delivery.md").read_text(encoding="utf-8")
    use = """
import sys
def comes(version, status="usable", note=""):
    record = {"article_id": "a", "version": version, "status": status, "note": note}
    keep(b"a", json.dumps(record).encode())
def shown():
    row = database.execute("SELECT version, status, record FROM articles WHERE article_id = 'a'").fetchone()
    return row and (row[0], row[1], json.loads(row[2])["note"])
comes(2, note="second"); assert shown() == (2, "usable", "second")
comes(1, note="first, late"); assert shown() == (2, "usable", "second")
comes(2, note="second again"); assert shown() == (2, "usable", "second again")
comes(3, "canceled"); assert shown() == (3, "canceled", "")
comes(4, note="back"); assert shown() == (4, "usable", "back")
comes(None, "canceled"); assert shown() == (4, "canceled", "")
comes(3, note="late"); assert shown() == (4, "canceled", "")
comes(5, note="anew"); assert shown() == (5, "usable", "anew")
keep(b"a", None); assert shown() is None
comes(None, "canceled"); assert shown() == (None, "canceled", "")
comes(1, note="after all"); assert shown() == (1, "usable", "after all")
print("done")
"""
    ran = subprocess.run(
        [sys.executable, "-c", snippet("upsert.py", page) + use],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    assert (ran.stdout, ran.stderr) == ("done\n", "")
