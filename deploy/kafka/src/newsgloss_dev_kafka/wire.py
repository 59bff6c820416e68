"""Sends one request over Kafka's own protocol, without a client library."""

import socket
import ssl
import struct

_CLIENT = b"newsgloss-dev-kafka"
_CORRELATION_BYTES = 4
_LARGEST_ANSWER = 1 << 20


def request(
    port: int,
    api: tuple[int, int],
    body: bytes,
    *,
    timeout: float = 5.0,
    tls: ssl.SSLContext | None = None,
) -> bytes:
    """Ask the broker on this loopback port; return the answer without its size and correlation id.

    Args:
        port: the port on which it listens.
        api: the request's key and version; the version must have no flexible fields.
        body: the bytes after the header.
        timeout: seconds for connecting, and for each read.
        tls: the TLS context, or None for plain text.

    Raises:
        OSError: the broker cannot be reached, or closed the connection.
        struct.error: the answer is not Kafka's.
    """
    header = struct.pack(f">hhih{len(_CLIENT)}s", *api, 1, len(_CLIENT), _CLIENT)
    with socket.create_connection(("127.0.0.1", port), timeout) as plain:
        connection = tls.wrap_socket(plain, server_hostname="127.0.0.1") if tls else plain
        try:
            connection.sendall(struct.pack(">i", len(header) + len(body)) + header + body)
            (size,) = struct.unpack(">i", _read(connection, 4))
            if not _CORRELATION_BYTES <= size <= _LARGEST_ANSWER:
                raise ConnectionError(f"an answer of {size} bytes is not Kafka's")
            return _read(connection, size)[_CORRELATION_BYTES:]
        finally:
            connection.close()


def text(value: str | None) -> bytes:
    """Encode a nullable string."""
    if value is None:
        return struct.pack(">h", -1)
    encoded = value.encode()
    return struct.pack(">h", len(encoded)) + encoded


class Answer:
    """Reads an answer from its beginning."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    def number(self, kind: str) -> int:
        """Return the next number; `kind` is b, h, i or q for 8, 16, 32 or 64 bits.

        Raises:
            struct.error: the answer is too short.
        """
        (value,) = struct.unpack_from(f">{kind}", self._data, self._position)
        self._position += struct.calcsize(f">{kind}")
        return int(value)

    def text(self) -> str | None:
        """Return the next nullable string. Raises as `number`, and UnicodeDecodeError."""
        length = self.number("h")
        if length < 0:
            return None
        start, self._position = self._position, self._position + length
        return self._data[start : self._position].decode()


def _read(connection: socket.socket, size: int) -> bytes:
    received = bytearray()
    while len(received) < size:
        piece = connection.recv(size - len(received))
        if not piece:
            raise ConnectionError("the broker closed the connection")
        received += piece
    return bytes(received)
