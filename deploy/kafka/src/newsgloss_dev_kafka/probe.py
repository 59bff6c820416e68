"""Asks a broker for its cluster, without a client library, to see whether it serves."""

import ssl
import struct
from dataclasses import dataclass

from newsgloss_dev_kafka.wire import Answer, request

_METADATA = (3, 4)
"""Metadata v4: the oldest version with `allow_auto_topic_creation`; it has no flexible fields."""


@dataclass(frozen=True)
class Serving:
    """The id of a cluster, and the nodes that serve."""

    cluster: str
    nodes: frozenset[int]


def serving_cluster(port: int, timeout: float = 1.0, tls: ssl.SSLContext | None = None) -> str | None:
    """Return the id of the cluster that serves on this loopback port, or None.

    `timeout` is in seconds, for each read.
    """
    found = serving(port, timeout, tls)
    return None if found is None else found.cluster


def serving(port: int, timeout: float = 1.0, tls: ssl.SSLContext | None = None) -> Serving | None:
    """Return the cluster that serves on this loopback port, or None.

    A broker that accepts connections may not be ready. It serves once it has registered and is unfenced; then
    it lists itself. `timeout` is in seconds, for each read.
    """
    # no topics, no auto-creation
    body = struct.pack(">i?", 0, False)  # noqa: FBT003
    try:
        return _read(Answer(request(port, _METADATA, body, timeout=timeout, tls=tls)))
    except (OSError, struct.error, UnicodeDecodeError):  # no broker yet, or not a Kafka
        return None


def _read(answer: Answer) -> Serving | None:
    answer.number("i")  # throttle time
    nodes = set()
    for _ in range(answer.number("i")):
        nodes.add(answer.number("i"))
        answer.text()  # host
        answer.number("i")  # port
        answer.text()  # rack
    cluster = answer.text()
    return Serving(cluster, frozenset(nodes)) if nodes and cluster else None
