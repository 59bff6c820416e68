"""Waiting for a Kafka that was launched until it serves."""

import ssl
import time
from dataclasses import dataclass

from newsgloss_dev_kafka import probe
from newsgloss_dev_kafka.process import KafkaProcess

_PAUSE_SECONDS = 0.05


@dataclass(frozen=True)
class Identity:
    """Whom the answer must come from: another server may have taken the port."""

    cluster: str | None
    node: int


def wait_until_serving(  # noqa: PLR0913
    process: KafkaProcess, own: Identity, port: int, tls: ssl.SSLContext | None, *, nodes: int, seconds: float
) -> str | None:
    """Wait until the process serves on the port, and sees at least this number of serving nodes.

    Returns:
        None once it does, else what went wrong.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not process.is_running:
            return f"ended with exit status {process.exit_status} while starting"
        serving = probe.serving(port, tls=tls)
        if (
            serving is not None
            and serving.cluster == own.cluster
            and own.node in serving.nodes
            and len(serving.nodes) >= nodes
        ):
            return None
        time.sleep(_PAUSE_SECONDS)
    return f"did not answer on 127.0.0.1:{port} within {seconds:g} s"
