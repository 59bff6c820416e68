"""Each reader's page, followed from an empty folder to printed entities, with a real Kafka.

Slow: the commands fetch packages. Only the addresses, the topic and the checkout's folder are changed.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from tests.clients.conftest import CLIENTS, ROOT, VECTORS, run, tool
from tests.interop.scenario import create
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.slow
TOPIC, KAFKA = "articles.enriched.v1", "127.0.0.1:9092"
ABORTED = "vectors:aborted"
PREPARING_SECONDS = 600.0
"""Longest time for a command that fetches packages."""
_BLOCK = re.compile(r"```(?P<language>\w+)\n(?P<text>.*?)```", re.DOTALL)
_NAME = re.compile(r"(?:#|//|<!--) (?P<name>[\w.]+)(?: -->)?\n")


@dataclass(frozen=True)
class Topic:
    """A topic with an article, a canceled one, a tombstone, and an article whose transaction was aborted."""

    servers: str
    name: str
    printed: frozenset[str]
    """Lines that each program prints."""


@pytest.fixture
async def topic(kafka: str) -> Topic:
    vectors = [json.loads(line) for line in VECTORS.read_text(encoding="utf-8").strip("\n").split("\n")]
    records = [(one, json.loads(one["value"]) if one["value"] else None) for one in vectors]
    shown = next((one, record) for one, record in records if record and record["status"] == "usable")
    hidden = next((one, record) for one, record in records if record and record["status"] == "canceled")
    gone = next((one, record) for one, record in records if record is None)
    name, chosen = f"pages.{uuid.uuid4().hex}", (shown, hidden, gone)
    await create(kafka, [name])
    async with AIOKafkaProducer(bootstrap_servers=kafka, transactional_id=name) as producer:
        async with producer.transaction():
            for one, _ in chosen:
                value = one["value"] and one["value"].encode()
                await producer.send(name, value, one["key"].encode())
        await producer.begin_transaction()
        await producer.send(name, shown[0]["value"].encode(), ABORTED.encode(), partition=0)
        await producer.flush()
        await producer.abort_transaction()
    article, texts = shown[1], iter(shown[0]["mentions"])
    lines = [f"{shown[0]['key']}: {article['language']['tag']}"]
    for entity in article["entities"]:
        words = ", ".join(next(texts) for _ in entity["mentions"])
        lines.append(f"  {entity['name']} ({entity['type']}): {words}")
    lines += [f"{hidden[0]['key']}: canceled, do not show it", f"{gone[0]['key']}: delete it"]
    return Topic(kafka, name, frozenset(lines))


@pytest.mark.parametrize(
    ("language", "needed"),
    [("typescript", "npm"), ("go", "go"), ("java", "mvn"), ("python", "python3")],
)
def test_a_team_gets_from_an_empty_folder_to_printed_entities(
    language: str, needed: str, topic: Topic, tmp_path: Path
) -> None:
    tool(needed)
    checkout, folder = tmp_path / "newsgloss", tmp_path / "desk"
    for part in ("clients", "schemas"):
        shutil.copytree(ROOT / part, checkout / part)
    shutil.copy2(ROOT / "VERSION", checkout)
    folder.mkdir()
    page = (CLIENTS / language / "README.md").read_text(encoding="utf-8")
    commands: list[str] = []
    for block in _BLOCK.finditer(page):
        name, text = _NAME.match(block["text"]), block["text"]
        if block["language"] == "sh":
            commands += text.strip().splitlines()
        elif name:
            path = folder / ("src/main/java" if name["name"].endswith(".java") else "") / name["name"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace(KAFKA, topic.servers).replace(TOPIC, topic.name), encoding="utf-8")
    *preparing, starting = [re.sub(r"(?:~|\$HOME)/newsgloss", str(checkout), one) for one in commands]
    for command in preparing:
        run("/bin/sh", "-ec", command, cwd=folder, seconds=PREPARING_SECONDS)
    assert topic.printed <= set(_printed(starting, folder, topic.printed))


def _printed(command: str, folder: Path, wanted: frozenset[str]) -> list[str]:
    """What a program that never ends has printed by the time all wanted lines came."""
    output = folder / "output"
    with (
        output.open("wb") as file,
        subprocess.Popen(
            ["/bin/sh", "-ec", command],
            cwd=folder,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        ) as process,
    ):
        try:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while time.monotonic() < deadline and process.poll() is None:
                lines = output.read_text(encoding="utf-8", errors="replace").split("\n")
                if wanted <= set(lines):
                    break
                time.sleep(0.2)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    lines = output.read_text(encoding="utf-8", errors="replace").split("\n")
    assert not [line for line in lines if ABORTED in line]
    return lines
