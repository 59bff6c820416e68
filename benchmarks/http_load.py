"""A light HTTP load client: it sends requests and counts answers, using only sockets and epoll.

    python http_load.py one   HOST PORT PATH FILE SECONDS CONNECTIONS
    python http_load.py batch HOST PORT PATH FILE SECONDS CONNECTIONS LINES

FILE holds one JSON article per line. The client sends them repeatedly over keep-alive connections, with one
request in flight on each. It prints one JSON object: the acknowledged articles, the elapsed seconds, the
milliseconds of each response, and its own CPU seconds. It fails on the first request that is not
acknowledged, because a rate of refusals would be meaningless.
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
    """One connection and its request in flight."""

    socket: socket.socket
    request: memoryview = field(default_factory=lambda: memoryview(b""))
    sent: int = 0
    begun: float = 0.0
    answer: bytearray = field(default_factory=bytearray)

    def push(self) -> bool:
        """Send as much as the socket accepts; return true once the whole request is sent."""
        try:
            while self.sent < len(self.request):
                self.sent += self.socket.send(self.request[self.sent :])
        except BlockingIOError:
            return False
        return True


def one_acknowledged(answer: bytearray) -> int | None:
    """Return 1 for a complete response with status 202, and None while it is incomplete.

    Raises:
        RuntimeError: the status is another.
    """
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
    """Return a function that counts the lines with status 202; it fails unless all `lines` have it."""

    def count(answer: bytearray) -> int | None:
        if not answer.endswith(END_OF_CHUNKS):
            return None
        found = answer.count(b'"status":202')
        if found != lines:
            raise RuntimeError(f"{found} of {lines} lines acknowledged: {bytes(answer[:300])!r}")
        return found

    return count


def head(host: str, path: str, media_type: str, length: int) -> bytes:
    """Build the request line and the headers of a POST."""
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
    """Keep every connection busy for `seconds`, then wait for the requests in flight and count them too."""
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
        opened = socket.create_connection(address)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        opened.settimeout(0)
        poll.register(opened, select.EPOLLIN)
        open_now[opened.fileno()] = Connection(opened)
        begin(open_now[opened.fileno()])
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
    """Parse the arguments, send the load, and print the figures."""
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
