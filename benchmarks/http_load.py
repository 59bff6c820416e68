"""A light HTTP client that only sends and counts, as a process of its own: sockets and epoll, no library.

    python http_load.py one   HOST PORT PATH FILE SECONDS CONNECTIONS
    python http_load.py batch HOST PORT PATH FILE SECONDS CONNECTIONS LINES

FILE holds one JSON article a line, sent over and over. Each connection is kept alive and has one request on
its way. Prints one JSON object: articles acknowledged, seconds, milliseconds of each answer, own CPU seconds.
Whatever is not acknowledged ends it with an error: a figure for refusals would be worth nothing.
"""

import itertools
import json
import select
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

READ_BYTES = 256 * 1024
END_OF_CHUNKS = b"0\r\n\r\n"


@dataclass(eq=False)
class Connection:
    """One connection with its request on the way."""

    socket: socket.socket
    request: memoryview = field(default_factory=lambda: memoryview(b""))
    sent: int = 0
    begun: float = 0.0
    answer: bytearray = field(default_factory=bytearray)

    def push(self) -> bool:
        """Send what the buffers take; whether all is sent."""
        try:
            while self.sent < len(self.request):
                self.sent += self.socket.send(self.request[self.sent :])
        except BlockingIOError:
            return False
        return True


def one_acknowledged(answer: bytearray) -> int | None:
    """1 for a whole answer with status 202; None while it is not whole."""
    head, separator, body = answer.partition(b"\r\n\r\n")
    if not separator:
        return None
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    if len(body) < length:
        return None
    if not head.startswith(b"HTTP/1.1 202"):
        raise RuntimeError(f"not acknowledged: {bytes(answer[:300])!r}")
    return 1


def batch_acknowledged(lines: int) -> Callable[[bytearray], int | None]:
    """How many lines of a whole answer have status 202; all must have."""

    def count(answer: bytearray) -> int | None:
        if not answer.endswith(END_OF_CHUNKS):
            return None
        found = answer.count(b'"status":202')
        if found != lines:
            raise RuntimeError(f"{found} of {lines} lines acknowledged: {bytes(answer[:300])!r}")
        return found

    return count


def head(host: str, path: str, media_type: str, length: int) -> bytes:
    """A request's head."""
    fields = f"Host: {host}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n"
    return f"POST {path} HTTP/1.1\r\n{fields}".encode()


def run(
    address: tuple[str, int],
    requests: Iterator[bytes],
    acknowledged: Callable[[bytearray], int | None],
    *,
    seconds: float,
    connections: int,
) -> dict[str, object]:
    """Keep every connection busy; what is on its way at the end is waited for and counted."""
    poll = select.epoll()
    open_now: dict[int, Connection] = {}
    milliseconds: list[float] = []
    count = 0

    def begin(connection: Connection) -> None:
        connection.request, connection.sent = memoryview(next(requests)), 0
        connection.answer.clear()
        connection.begun = time.perf_counter()
        whole = connection.push()
        poll.modify(connection.socket, select.EPOLLIN | (0 if whole else select.EPOLLOUT))

    started, cpu = time.perf_counter(), time.process_time()
    for _ in range(connections):
        plug = socket.create_connection(address)
        plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        plug.settimeout(0)
        poll.register(plug, select.EPOLLIN)
        open_now[plug.fileno()] = Connection(plug)
        begin(open_now[plug.fileno()])
    while open_now:
        for number, events in poll.poll(60):
            connection = open_now[number]
            if events & select.EPOLLOUT and connection.push():
                poll.modify(connection.socket, select.EPOLLIN)
            if not events & ~select.EPOLLOUT:
                continue
            data = connection.socket.recv(READ_BYTES)
            if not data:
                raise RuntimeError("the server closed a connection")
            connection.answer += data
            done = acknowledged(connection.answer)
            if done is None:
                continue
            now = time.perf_counter()
            milliseconds.append((now - connection.begun) * 1000)
            count += done
            if now - started < seconds:
                begin(connection)
            else:
                connection.socket.close()
                del open_now[number]
    return {
        "articles": count,
        "seconds": time.perf_counter() - started,
        "cpu_seconds": time.process_time() - cpu,
        "milliseconds": milliseconds,
    }


def main() -> None:
    """Command line."""
    mode, host, port, path, file, seconds, connections, *rest = sys.argv[1:]
    lines = Path(file).read_bytes().splitlines()
    acknowledged: Callable[[bytearray], int | None]
    if mode == "one":
        requests = [head(host, path, "application/json", len(line)) + line for line in lines]
        acknowledged = one_acknowledged
    else:
        size = int(rest[0])
        bodies = [b"\n".join(lines[at : at + size]) for at in range(0, len(lines) - size + 1, size)]
        requests = [head(host, path, "application/x-ndjson", len(body)) + body for body in bodies]
        acknowledged = batch_acknowledged(size)
    found = run(
        (host, int(port)), itertools.cycle(requests), acknowledged,
        seconds=float(seconds), connections=int(connections),
    )  # fmt: skip
    print(json.dumps(found))


if __name__ == "__main__":
    main()
