"""Asks a broker a real question over its own protocol, without a client library."""

import ssl
import struct

from newsgloss_dev_kafka.wire import Answer, request

_METADATA = (3, 4)
"""Metadata v4: the oldest with `allow_auto_topic_creation`, still without flexible fields."""


def serving_cluster(port: int, timeout: float = 1.0, tls: ssl.SSLContext | None = None) -> str | None:
    """Return the id of the cluster that serves on this loopback port, None while none does.

    A broker that takes connections is not ready yet: it serves once it has registered and is unfenced,
    which is when it lists itself. `timeout` is in seconds, for each read.
    """
    # no topics, no auto-creation
    body = struct.pack(">i?", 0, False)  # noqa: FBT003
    try:
        return _cluster_of(Answer(request(port, _METADATA, body, timeout=timeout, tls=tls)))
    except (OSError, struct.error, UnicodeDecodeError):  # not there yet, or not a Kafka
        return None


def _cluster_of(answer: Answer) -> str | None:
    answer.number("i")  # throttle time
    brokers = answer.number("i")
    for _ in range(brokers):
        answer.number("i")  # node id
        answer.text()  # host
        answer.number("i")  # port
        answer.text()  # rack
    cluster = answer.text()
    return cluster if brokers > 0 else None
