"""The job on standard input and the report on standard output, shared by the clients in Python.

These scripts run in an environment of their own, with nothing of this repository installed.
"""

import base64
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from typing import Any, NamedTuple

Headers = list[tuple[str, bytes | None]]


class Record(NamedTuple):
    """A record to produce."""

    key: bytes | None
    value: bytes | None
    headers: Headers


class Seen(NamedTuple):
    """A record that a consumer handed out."""

    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers


Produce = Callable[[str, str, str, str, list[Record]], None]
"""(bootstrap servers, topic, codec, partitioner, records)"""

Consume = Callable[[str, str], Iterator[list[Seen]]]
"""(bootstrap servers, topic): what each poll gives, for ever; empty when nothing came."""


def run(package: str, produce: Produce, consume: Consume) -> None:
    """Do the job that standard input has, and report."""
    job = json.load(sys.stdin)
    records = [Record(_bytes(one["key"]), _bytes(one["value"]), _headers(one)) for one in job["records"]]
    produced: dict[str, Any] = {}
    for one in job["produce"]:
        try:
            produce(job["bootstrap"], one["topic"], one["codec"], one["partitioner"], records)
            produced[one["topic"]] = {}
        except Exception as error:  # noqa: BLE001 - a result, too
            produced[one["topic"]] = {"error": repr(error)}
    consumed: dict[str, Any] = {}
    for one in job["consume"]:
        found: list[Seen] = []
        result: dict[str, Any] = {}
        try:
            _until(consume(job["bootstrap"], one["topic"]), found, one["wanted"], job)
        except Exception as error:  # noqa: BLE001
            result["error"] = repr(error)
        consumed[one["topic"]] = result | {"records": [_fields(record) for record in found]}
    json.dump({"version": version(package), "produced": produced, "consumed": consumed}, sys.stdout)


def _until(polls: Iterator[list[Seen]], found: list[Seen], wanted: int, job: dict[str, Any]) -> None:
    """Poll until the wanted records came and it was quiet for a while."""
    deadline = time.monotonic() + job["seconds"]
    last = time.monotonic()
    for some in polls:
        now = time.monotonic()
        found += some
        if some:
            last = now
        if len(found) >= wanted and now - last > job["quiet_seconds"]:
            return
        if now > deadline:
            raise TimeoutError(f"{len(found)} of {wanted} records")


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)


def _text(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()


def _headers(one: dict[str, Any]) -> Headers:
    return [(header["name"], _bytes(header["value"])) for header in one["headers"]]


def _fields(one: Seen) -> dict[str, Any]:
    pairs: Iterable[tuple[str, bytes | None]] = one.headers
    return {
        "partition": one.partition,
        "offset": one.offset,
        "key": _text(one.key),
        "value": _text(one.value),
        "headers": [{"name": name, "value": _text(value)} for name, value in pairs],
    }
