"""The clients: how each is installed, and the command that does a job with it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent / "clients"
HOME = ROOT / ".cache" / "interop"

Command = list[str | Path]


class MissingToolError(Exception):
    """What a client needs is not on this machine; the message says what."""


@dataclass(frozen=True)
class Client:
    """A client under test.

    Attributes:
        name: As users know it.
        install: Installs it, and returns its command.
        partitioner: What its documented setting makes it: `murmur2` where it can.
    """

    name: str
    install: Callable[[], Command]
    partitioner: str = "murmur2"


def _tool(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise MissingToolError(f"{name} is not on this machine")
    return path


def _run(*command: str | Path, folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MissingToolError(f"{command[0]} failed: {(done.stderr or done.stdout).strip()[-300:]}")


def _python(script: str) -> Callable[[], Command]:
    def install() -> Command:
        folder, source = HOME / "python", HERE / "python"
        interpreter = folder / "bin" / "python"
        if not interpreter.exists():
            uv = shutil.which("uv") or Path(sys.executable).with_name("uv")
            _run(uv, "venv", "--quiet", folder, folder=ROOT)
            lock = source / "requirements.lock"
            _run(
                uv,
                "pip",
                "install",
                "--quiet",
                "--require-hashes",
                "--python",
                interpreter,
                "-r",
                lock,
                folder=ROOT,
            )
        return [interpreter, source / script]

    return install


def _node(client: str) -> Callable[[], Command]:
    def install() -> Command:
        node, folder, source = _tool("node"), HOME / "node", HERE / "node"
        folder.mkdir(parents=True, exist_ok=True)
        for file in source.iterdir():
            if file.is_file():
                shutil.copy2(file, folder)
        if not (folder / "node_modules").exists():
            _run(_tool("npm"), "ci", "--no-audit", "--no-fund", folder=folder)
        return [node, folder / "client.js", client]

    return install


def _go(client: str) -> Callable[[], Command]:
    def install() -> Command:
        binary = HOME / "go-clients"
        HOME.mkdir(parents=True, exist_ok=True)
        _run(_tool("go"), "build", "-o", binary, ".", folder=HERE / "go")
        return [binary, client]

    return install


def _java() -> Command:
    jars = sorted((ROOT / ".cache").glob("kafka-jars-*"))
    if not jars:
        raise MissingToolError("Kafka's jars are not there: make setup")
    return [_tool("java"), "-Xmx256m", "-cp", f"{jars[-1]}{os.sep}*", HERE / "java" / "Interop.java"]


def _rust() -> Command:
    target = HOME / "rust"
    _run(_tool("cargo"), "build", "--release", "--locked", "--target-dir", target, folder=HERE / "rust")
    return [target / "release" / "interop"]


def _kcat() -> Command:
    _tool("kcat")
    return [sys.executable, HERE / "kcat.py"]


CLIENTS = (
    Client("Java", _java),
    Client("confluent-kafka", _python("confluent.py")),
    Client("kafka-python", _python("kafka_python.py")),
    Client("aiokafka", _python("aiokafka_client.py")),
    Client("franz-go", _go("franz-go")),
    Client("kafka-go", _go("kafka-go")),
    Client("Sarama", _go("sarama"), partitioner="fnv1a_reference"),
    Client("kafkajs", _node("kafkajs")),
    Client("kafkajs without kafkajs-snappy", _node("kafkajs-plain")),
    Client("@platformatic/kafka", _node("platformatic")),
    Client("rdkafka", _rust),
    Client("kcat", _kcat),
)
