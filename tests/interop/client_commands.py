"""The clients: how each is installed, and the command that does a job with it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.interop.maven_jars import JarsError, pinned_jars

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
        section: The heading of its section in docs/clients.md.
        family: How the table of partitioners in docs/clients.md names it.
        committed: The setting that makes it read committed records, in its section as in its program here.
        partition_setting: The one that makes it choose `partitioner`, likewise; None: its default.
        partitioner: What its documented setting makes it: `murmur2` where it can.
        writes: False for a sink.
    """

    name: str
    install: Callable[[], Command]
    section: str
    family: str
    committed: str = "read_committed"
    partition_setting: str | None = None
    partitioner: str = "murmur2"
    writes: bool = True


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


def _node(client: str, source: str = "node") -> Callable[[], Command]:
    def install() -> Command:
        node, folder = _tool("node"), HOME / source
        folder.mkdir(parents=True, exist_ok=True)
        for file in (*(HERE / "node").glob("*.js"), *(HERE / source).iterdir()):
            if file.is_file():
                shutil.copy2(file, folder)
        if not (folder / "node_modules").exists():
            try:
                _run(_tool("npm"), "ci", "--no-audit", "--no-fund", folder=folder)
            except MissingToolError:
                shutil.rmtree(folder / "node_modules", ignore_errors=True)
                raise
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


def _console_tools() -> Command:
    _tool("java")
    return [sys.executable, HERE / "console_tools.py", _class_path("connect")]


def _connect() -> Command:
    _tool("java")
    class_path = _class_path("connect", "RecordsSink.java")
    return [sys.executable, HERE / "connect" / "connect.py", class_path]


def _spring() -> Command:
    class_path = _class_path("spring", "Interop.java")
    return [_tool("java"), "-Xmx256m", "-cp", f"{class_path}{os.pathsep}{HERE / 'spring'}", "interop.Interop"]


def _class_path(folder: str, source: str | None = None) -> str:
    """The pinned jars of a folder's pom.xml, and its source compiled."""
    try:
        jars = pinned_jars(HERE / folder, HOME / f"{folder}-jars")
    except JarsError as error:
        raise MissingToolError(str(error)) from error
    class_path = os.pathsep.join(str(jar) for jar in sorted(jars.glob("*.jar")))
    if source is None:
        return class_path
    classes = HOME / f"{folder}-classes"
    classes.mkdir(parents=True, exist_ok=True)
    _run(_tool("javac"), "-parameters", "-d", classes, "-cp", class_path, HERE / folder / source, folder=ROOT)
    return f"{class_path}{os.pathsep}{classes}"


def _rust() -> Command:
    target = HOME / "rust"
    _run(_tool("cargo"), "build", "--release", "--locked", "--target-dir", target, folder=HERE / "rust")
    return [target / "release" / "interop"]


def _kcat() -> Command:
    _tool("kcat")
    return [sys.executable, HERE / "kcat.py"]


LIBRDKAFKA = "confluent-kafka for Python, .NET, Go and Node"
RANDOM = "murmur2_random"

CLIENTS = (
    Client("Java", _java, "Java", "Java"),
    Client("Spring for Apache Kafka", _spring, "Spring", "Spring"),
    Client("Kafka's console tools", _console_tools, "Kafka's console tools", "Kafka's console tools"),
    Client("Kafka Connect, a sink", _connect, "Kafka Connect", "Kafka Connect", writes=False),
    Client(
        "confluent-kafka for Python", _python("confluent.py"), LIBRDKAFKA, "Python", partition_setting=RANDOM
    ),
    Client("confluent-kafka for Go", _go("confluent-kafka-go"), LIBRDKAFKA, "Go", partition_setting=RANDOM),
    Client(
        "confluent-kafka for Node",
        _node("confluent", "node-confluent"),
        LIBRDKAFKA,
        "confluent-kafka for Node",
        "readUncommitted: false",
        RANDOM,
    ),
    Client("kafka-python", _python("kafka_python.py"), "kafka-python", "kafka-python"),
    Client("aiokafka", _python("aiokafka_client.py"), "aiokafka", "aiokafka"),
    Client("franz-go", _go("franz-go"), "franz-go", "franz-go", "FetchIsolationLevel(kgo.ReadCommitted())"),
    Client(
        "kafka-go", _go("kafka-go"), "kafka-go", "kafka-go", "kafka.ReadCommitted", "kafka.Murmur2Balancer"
    ),
    Client(
        "Sarama",
        _go("sarama"),
        "Sarama",
        "Sarama",
        "config.Consumer.IsolationLevel = sarama.ReadCommitted",
        "NewReferenceHashPartitioner",
        partitioner="fnv1a_reference",
    ),
    Client("kafkajs", _node("kafkajs"), "kafkajs", "kafkajs", "readUncommitted: false"),
    Client(
        "kafkajs without kafkajs-snappy",
        _node("kafkajs-plain"),
        "kafkajs",
        "kafkajs",
        "readUncommitted: false",
    ),
    Client(
        "@platformatic/kafka",
        _node("platformatic"),
        "@platformatic/kafka",
        "@platformatic/kafka",
        "isolationLevel: 1",
        "compatibilityPartitioner",
    ),
    Client("rdkafka", _rust, "rdkafka for Rust", "rdkafka", partition_setting=RANDOM),
    Client("kcat", _kcat, "kcat", "kcat", partition_setting=f"partitioner={RANDOM}"),
)
