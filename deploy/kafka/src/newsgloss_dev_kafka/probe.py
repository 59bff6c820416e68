"""Asks a broker a real question over its own protocol, without a client library."""

import socket
import struct

_METADATA, _VERSION = 3, 4
"""Metadata v4: the oldest with `allow_auto_topic_creation`, still without flexible fields."""

_LARGEST_ANSWER = 1 << 20


def serving_cluster(port: int, timeout: float = 1.0) -> str | None:
    """Return the id of the cluster that serves on this loopback port, None while none does.

    A broker that takes connections is not ready yet: it serves once it has registered and is unfenced,
    which is when it lists itself. `timeout` is in seconds, for each read.
    """
    client = b"newsgloss-dev-kafka"
    # api key, version, correlation id, client id; no topics, no auto-creation
    body = struct.pack(
        f">hhih{len(client)}si?",
        _METADATA,
        _VERSION,
        1,
        len(client),
        client,
        0,
        False,  # noqa: FBT003
    )
    try:
        with socket.create_connection(("127.0.0.1", port), timeout) as connection:
            connection.sendall(struct.pack(">i", len(body)) + body)
            (size,) = struct.unpack(">i", _read(connection, 4))
            if not 0 < size <= _LARGEST_ANSWER:
                return None
            return _cluster_of(_read(connection, size))
    except (OSError, struct.error, UnicodeDecodeError):  # not there yet, or not a Kafka
        return None


def _cluster_of(answer: bytes) -> str | None:
    _correlation, _throttle, brokers = struct.unpack_from(">iii", answer)
    position = 12
    for _ in range(brokers):
        position += 4  # node id
        _host, position = _string(answer, position)
        position += 4  # port
        _rack, position = _string(answer, position)
    cluster, _ = _string(answer, position)
    return cluster if brokers > 0 else None


def _string(answer: bytes, position: int) -> tuple[str | None, int]:
    (length,) = struct.unpack_from(">h", answer, position)
    start = position + 2
    if length < 0:
        return None, start
    return answer[start : start + length].decode(), start + length


def _read(connection: socket.socket, size: int) -> bytes:
    received = bytearray()
    while len(received) < size:
        piece = connection.recv(size - len(received))
        if not piece:
            raise ConnectionError("the broker closed the connection")
        received += piece
    return bytes(received)
