"""Sends hostile requests to a service, a few at a time, and records its answers."""

import http.client
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.inputs import BATCH, Input

HANG_SECONDS = 60.0
AT_ONCE = 4


@dataclass
class Answers:
    """The answers to all inputs: counts by status, faults, and the time of the slowest answer."""

    statuses: Counter[int] = field(default_factory=Counter)
    line_statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest_seconds: float = 0.0


def send_all(port: int, inputs: Iterable[Input], answers: Answers) -> None:
    """Send each input once, and record faults.

    Faults are a server error, an answer that is not JSON, a connection that closes without an answer, and an
    answer that takes longer than `HANG_SECONDS`. A 503 is a fault too: Kafka is available, and the requests
    in flight stay within the service's limit.
    """
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(lambda part: _send(port, part, answers), _parts(inputs)))


def _parts(inputs: Iterable[Input]) -> Iterator[list[Input]]:
    part = []
    for one in inputs:
        part.append(one)
        if len(part) == 100:
            yield part
            part = []
    yield part


def _send(port: int, inputs: list[Input], answers: Answers) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=HANG_SECONDS)
    try:
        for one in inputs:
            begun = time.perf_counter()
            try:
                connection.request("POST", one.path, one.body, one.headers)
                response = connection.getresponse()
                body = response.read()
            except (OSError, http.client.HTTPException) as error:
                answers.faults.append(f"{one.kind}: {type(error).__name__} after {one.headers}")
                connection.close()
                continue
            answers.slowest_seconds = max(answers.slowest_seconds, time.perf_counter() - begun)
            answers.statuses[response.status] += 1
            _check(one, response.status, body, answers)
    finally:
        connection.close()


def _check(one: Input, status: int, body: bytes, answers: Answers) -> None:
    if status >= 500:
        answers.faults.append(f"{one.kind}: {status} {body[:300]!r}")
    try:
        found = [json.loads(line) for line in body.splitlines()] if status == 200 else [json.loads(body)]
    except ValueError:
        answers.faults.append(f"{one.kind}: {status} without JSON")
        return
    if one.path != BATCH or status != 200:
        return
    numbers = [line["line"] for line in found]
    if numbers != sorted(set(numbers)):
        answers.faults.append(f"{one.kind}: the lines {numbers} are out of order")
    for line in found:
        answers.line_statuses[line["status"]] += 1
        if line["status"] >= 500:
            answers.faults.append(f"{one.kind}: line {line}")


def resident_bytes(pid: int) -> int:
    """Return the current resident size of a process (proc(5): VmRSS)."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))
