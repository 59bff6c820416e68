"""What Kafka runs on in a broker's folder: its settings, its formatted data, its command line, its log."""

import subprocess
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path

from newsgloss_dev_kafka import server_properties
from newsgloss_dev_kafka.claim import Ports
from newsgloss_dev_kafka.errors import BrokerStartError
from newsgloss_dev_kafka.jars import ensure_jars
from newsgloss_dev_kafka.java import find_java
from newsgloss_dev_kafka.node import Node
from newsgloss_dev_kafka.security import Security

_LOG4J = Path(__file__).with_name("log4j2.properties")
_CLUSTER_ID = "cluster.id="


def new_cluster_id() -> str:
    """A random cluster id, in the form that Kafka gives them."""
    return urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()


def cluster_id(data: Path) -> str | None:
    """The cluster to which formatted data belong; None where nothing is formatted."""
    try:
        lines = (data / "meta.properties").read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return None
    return next((line.removeprefix(_CLUSTER_ID) for line in lines if line.startswith(_CLUSTER_ID)), None)


class Installation:
    """Kafka in one broker's folder.

    Args:
        folder: the broker's.
        data: Kafka's log directory.
        heap: Java's -Xmx.
        properties: server properties that win over all others.
        security: users and certificates of a secured broker.
        node: makes the broker a node of a cluster.
    """

    def __init__(  # noqa: PLR0913
        self,
        folder: Path,
        data: Path,
        *,
        heap: str,
        properties: Mapping[str, str],
        security: Security | None,
        node: Node | None,
    ) -> None:
        self.log_path = folder / "kafka.log"
        self._folder = folder
        self._data = data
        self._heap = heap
        self._properties = properties
        self._security = security
        self._node = node
        self._settings = folder / "server.properties"

    def java(self) -> list[str]:
        """The start of each command line: Java with Kafka's jars, fetched where they are missing.

        Raises:
            ToolMissingError: no Java, or no Maven while the jars are still to be fetched.
            JarsError: the jars could not be fetched.
        """
        return [find_java(), f"-Xmx{self._heap}", "-cp", f"{ensure_jars()}/*"]

    def write_settings(self, ports: Ports) -> None:
        """Write `server.properties`, and what it refers to."""
        special: Mapping[str, str] = {}
        if self._security is not None:
            self._security.create()
            self._security.write_environments(ports.client)
            special = self._security.properties(ports.client, ports.tls, ports.controller)
        elif self._node is not None:
            special = server_properties.of_several(self._node)
        properties = {**special, **self._properties}
        self._settings.touch(mode=0o600)
        self._settings.write_text(
            server_properties.render(self._data, ports.client, ports.controller, properties), encoding="utf-8"
        )
        (self._folder / "tmp").mkdir(exist_ok=True)

    def format(self, java: list[str]) -> None:
        """Format the data, unless they are formatted already.

        Raises:
            BrokerStartError: Kafka's tool failed.
        """
        if (self._data / "meta.properties").exists():
            return
        cluster = new_cluster_id() if self._node is None else self._node.cluster_id
        arguments = ["format", f"--cluster-id={cluster}", "--config", str(self._settings)]
        if self._security is not None:
            arguments += self._security.format_arguments()
        quick = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"]
        with self.log_path.open("ab") as output:
            ran = subprocess.run(  # noqa: S603
                [java[0], *quick, *java[1:], "kafka.tools.StorageTool", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if ran.returncode != 0:
            raise BrokerStartError(
                f"Kafka could not format {self._data}. The end of {self.log_path}:\n{self.log_tail()}"
            )

    def command(self, java: list[str]) -> list[str]:
        """The command line that runs the broker."""
        return [
            java[0],
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",  # no files in the system's temporary folder
            f"-Djava.io.tmpdir={self._folder / 'tmp'}",  # nor the native libraries that a killed JVM leaves
            f"-Dlog4j2.configurationFile={_LOG4J}",
            *(self._security.java_options() if self._security else ()),
            *java[1:],
            "kafka.Kafka",
            str(self._settings),
        ]

    def log_tail(self, lines: int = 25) -> str:
        """The last lines of Kafka's output."""
        try:
            text = self.log_path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return "(there is no log)"
        return "\n".join(text.rstrip().split("\n")[-lines:])
