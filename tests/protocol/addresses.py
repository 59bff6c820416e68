"""Replaces the brokers' addresses in their answers by the proxy's."""

import struct
from collections.abc import Mapping

_METADATA, _FIND_COORDINATOR, _DESCRIBE_CLUSTER = 3, 10, 60
_TELLING = frozenset({_METADATA, _FIND_COORDINATOR, _DESCRIBE_CLUSTER})
_LOOPBACK = ("127.0.0.1", "localhost")


class Addresses:
    """Replaces only ports, so that an answer of any version keeps its length.

    A broker must advertise a loopback address, so that clients find the proxy under the same name. A broker
    that advertises the proxy's ports itself does not need this.
    """

    def __init__(self, ports: Mapping[int, int]) -> None:
        """`ports` has the proxy's port for each broker's port."""
        self._swaps = [
            (_address(host, theirs), _address(host, ours))
            for host in _LOOPBACK
            for theirs, ours in ports.items()
        ]

    def rewrite(self, key: int, answer: bytes) -> bytes:
        """Return the answer to a request with this API key, for the client."""
        if key in _TELLING:
            for theirs, ours in self._swaps:
                answer = answer.replace(theirs, ours)
        return answer


def _address(host: str, port: int) -> bytes:
    return host.encode() + struct.pack(">i", port)
