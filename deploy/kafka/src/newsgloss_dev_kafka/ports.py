"""Free loopback ports for brokers."""

import random
import socket
from collections.abc import Collection

from newsgloss_dev_kafka.errors import DevKafkaError

PORTS = range(20_000, 32_768)
"""Ports below the ephemeral ranges of Linux (32768-60999) and of IANA (49152-65535).

A killed broker is started again on its port. If that were an ephemeral port, another connection could take it
in between, and a client that retries could even connect to itself.
"""


def free_port(taken: Collection[int] = ()) -> int:
    """Return a loopback port on which nothing listens and which is not in `taken`.

    Raises:
        DevKafkaError: 200 random ports were all in use.
    """
    for _ in range(200):
        port = random.choice(PORTS)  # noqa: S311
        if port not in taken and is_free(port):
            return port
    raise DevKafkaError(f"no free loopback port found in {PORTS.start}-{PORTS.stop - 1}; name one yourself")


def is_free(port: int) -> bool:
    """Return whether a server could listen on this loopback port now."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
