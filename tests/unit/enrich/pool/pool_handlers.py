"""Handlers for the pool's tests: each record's key says what it does to its worker."""
# ruff: noqa: ARG001, T201  the pool sets the signatures, and one handler is there to print

import ctypes
import json
import mmap
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from newsgloss_enrich.pool import Enriched, InputRecord, Rejected, Result
from newsgloss_enrich.steps.budget import OverBudgetError, processor_time

kept: list[object] = []


def _enriched(record: InputRecord) -> Enriched:
    return Enriched(record.offset, record.key, record.value, record.headers)


def _sleep(record: InputRecord) -> Enriched:
    time.sleep(json.loads(record.value or b"0"))
    return _enriched(record)


def _compute(record: InputRecord) -> Enriched:
    end = time.thread_time() + json.loads(record.value or b"0")
    while time.thread_time() < end:
        pass
    return _enriched(record)


def _signal(record: InputRecord) -> Enriched:
    os.kill(os.getpid(), int(record.value or b"0"))
    time.sleep(60)
    return _enriched(record)


def _exit(record: InputRecord) -> Enriched:
    os._exit(int(record.value or b"0"))


def _hang(record: InputRecord) -> Enriched:
    while True:
        time.sleep(1)


def _compute_for_ever(record: InputRecord) -> Enriched:
    """As a step with a budget does."""
    try:
        with processor_time(0.05):
            while True:
                pass
    except OverBudgetError:
        return Enriched(record.offset, record.key, b"given up", record.headers)


def _hog(record: InputRecord) -> Enriched:
    while True:
        kept.append(bytearray(8 * 1024 * 1024))


def _hog_shared(record: InputRecord) -> Enriched:
    while True:
        # RLIMIT_DATA does not cover shared mappings; only the parent notices them.
        block = mmap.mmap(-1, 8 * 1024 * 1024)
        for start in range(0, len(block), mmap.PAGESIZE):
            block[start] = 1
        kept.append(block)
        time.sleep(0.005)


def _grow(record: InputRecord) -> Enriched:
    kept.append(bytearray(b"x") * 1024 * 1024)
    return _enriched(record)


def _raise(record: InputRecord) -> Enriched:
    raise LookupError((record.value or b"").decode())


def _reject(record: InputRecord) -> Rejected:
    return Rejected(record.offset, "invalid_json", "m" * 1000, "decode", "ValueError")


def _noise(record: InputRecord) -> Enriched:
    print("noise on standard output", flush=True)
    os.write(1, b"raw noise\n" * 20_000)
    print("noise on standard error", file=sys.stderr, flush=True)
    return _enriched(record)


def _swell(record: InputRecord) -> Enriched:
    return Enriched(record.offset, record.key, b"x" * int(record.value or b"0"), [])


def _other_offset(record: InputRecord) -> Enriched:
    return Enriched(record.offset + 1, record.key, record.value, [])


def _pid(record: InputRecord) -> Enriched:
    return Enriched(record.offset, record.key, str(os.getpid()).encode(), [])


def _segfault(record: InputRecord) -> Enriched:
    ctypes.string_at(0)
    return _enriched(record)


def _crash_next(record: InputRecord) -> Enriched:
    """Answer, and end the worker a moment later, as damage to the heap does."""
    signal.setitimer(signal.ITIMER_REAL, 0.001)
    signal.signal(signal.SIGALRM, lambda *_: os._exit(9))
    return _enriched(record)


def _log(record: InputRecord) -> Enriched:
    """Append worker and offset to the file named by the value, then answer."""
    with Path((record.value or b"").decode()).open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()} {record.offset}\n")
    return _enriched(record)


def _trip(record: InputRecord) -> Enriched:
    """Crash unless the file named by the value exists."""
    if not Path((record.value or b"").decode()).exists():
        os._exit(5)
    return _enriched(record)


DEEDS: dict[bytes, Callable[[InputRecord], Result]] = {
    b"sleep": _sleep,
    b"work": _compute,
    b"signal": _signal,
    b"exit": _exit,
    b"hang": _hang,
    b"compute": _compute_for_ever,
    b"hog": _hog,
    b"hog-shared": _hog_shared,
    b"grow": _grow,
    b"raise": _raise,
    b"reject": _reject,
    b"noise": _noise,
    b"swell": _swell,
    b"other-offset": _other_offset,
    b"pid": _pid,
    b"segfault": _segfault,
    b"crash-next": _crash_next,
    b"log": _log,
    b"trip": _trip,
}


def by_key(config: bytes) -> Callable[[InputRecord], Result]:
    """Do what the record's key says; any other record comes back as it is."""

    def handle(record: InputRecord) -> Result:
        return DEEDS.get(record.key or b"", _enriched)(record)

    return handle


def refusing(config: bytes) -> Callable[[InputRecord], Result]:
    raise RuntimeError(f"no model at {config.decode()}")


def refusing_once_marked(config: bytes) -> Callable[[InputRecord], Result]:
    """Load only while the file named by the configuration does not exist."""
    if Path(config.decode()).exists():
        raise RuntimeError("marked")
    return by_key(config)


def hanging(config: bytes) -> Callable[[InputRecord], Result]:
    time.sleep(60)
    return by_key(config)


def bulky(config: bytes) -> Callable[[InputRecord], Result]:
    kept.append(bytearray(b"x") * (128 * 1024 * 1024))
    return by_key(config)


def json_round_trip(config: bytes) -> Callable[[InputRecord], Result]:
    def handle(record: InputRecord) -> Result:
        return Enriched(
            record.offset,
            record.key,
            json.dumps(json.loads(record.value or b"null")).encode(),
            record.headers,
        )

    return handle
