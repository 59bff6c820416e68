"""The handler of a chaos run's workers: the service's light handler, and the harm that some articles ask for.

Given to the service as `NEWSGLOSS_ENRICHMENT=tests.chaos.poison:build`.
"""

import json
import os
import signal
import time
from collections.abc import Callable
from typing import NoReturn

from tests.chaos.articles import Kind

from newsgloss_enrich.handler.record import build_light
from newsgloss_enrich.pool import InputRecord, Result

_LONG_SECONDS = 3600.0


def build(config: bytes) -> Callable[[InputRecord], Result]:
    """Load the light handler."""
    enrich = build_light(config)

    def handle(record: InputRecord) -> Result:
        _obey(record.value)
        return enrich(record)

    return handle


def _obey(value: bytes | None) -> None:
    """Do what the article's field `chaos` orders: work for a while, or do harm."""
    try:
        orders = json.loads(value or b"{}").get("chaos", {})
    except ValueError:
        return
    time.sleep(orders.get("work_ms", 0) / 1000)
    deed = _DEEDS.get(orders.get("deed"))
    if deed is not None:
        deed()


def _hang() -> None:
    time.sleep(_LONG_SECONDS)


def _fail() -> NoReturn:
    raise ValueError("as ordered")


def _eat_memory() -> NoReturn:
    eaten = []
    while True:
        eaten.append(b"x" * (8 << 20))


_DEEDS: dict[str, Callable[[], object]] = {
    Kind.ABORT: os.abort,
    Kind.SEGFAULT: lambda: os.kill(os.getpid(), signal.SIGSEGV),
    Kind.EXIT: lambda: os._exit(3),
    Kind.SIGKILL: lambda: os.kill(os.getpid(), signal.SIGKILL),
    Kind.HANG: _hang,
    Kind.EAT_MEMORY: _eat_memory,
    "fail": _fail,
}
