"""Sends hostile requests to a service, a few at a time, and keeps what it answered."""

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
    """Of all inputs: how many of each status, what should not be, and the slowest."""

    statuses: Counter[int] = field(default_factory=Counter)
    line_statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest_seconds: float = 0.0


def send_all(port: int, inputs: Iterable[Input], answers: Answers) -> None:
    """Send each input once; an answer is looked at for what must never be.

    A server error, an answer that is no JSON, a connection that ends without one or takes longer than
    `HANG_SECONDS` are faults. So is 503: Kafka is there, and no more is sent at once than is allowed.
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
            _look(one, response.status, body, answers)
    finally:
        connection.close()


def _look(one: Input, status: int, body: bytes, answers: Answers) -> None:
    if status >= 500:
        answers.faults.append(f"{one.kind}: {status} {body[:300]!r}")
    try:
        found = [json.loads(line) for line in body.splitlines()] if status == 200 else [json.loads(body)]
    except ValueError:
        answers.faults.append(f"{one.kind}: {status} and no JSON")
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
    """What a process holds in memory now (proc(5): VmRSS)."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))
