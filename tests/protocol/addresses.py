"""Brokers tell clients their addresses: in their answers, the proxy's ports take the place of theirs."""

import struct
from collections.abc import Mapping

_METADATA, _FIND_COORDINATOR, _DESCRIBE_CLUSTER = 3, 10, 60
_TELLING = frozenset({_METADATA, _FIND_COORDINATOR, _DESCRIBE_CLUSTER})
_LOOPBACK = ("127.0.0.1", "localhost")


class Addresses:
    """Replaces ports only, so that an answer keeps its length, whatever its version.

    A broker has to advertise a loopback address: clients then find the proxy under the same name. One that
    advertises the proxy's ports itself needs none of this.
    """

    def __init__(self, ports: Mapping[int, int]) -> None:
        """`ports`: the proxy's port for each broker's."""
        self._swaps = [
            (_address(host, theirs), _address(host, ours))
            for host in _LOOPBACK
            for theirs, ours in ports.items()
        ]

    def rewrite(self, key: int, answer: bytes) -> bytes:
        """The answer to a request with that API key, as the client shall see it."""
        if key in _TELLING:
            for theirs, ours in self._swaps:
                answer = answer.replace(theirs, ours)
        return answer


def _address(host: str, port: int) -> bytes:
    return host.encode() + struct.pack(">i", port)
