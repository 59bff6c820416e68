"""A record that ends its workers is tried once more without the part of the work that can be left out."""

import json
import os
from collections.abc import Callable

import pytest

from newsgloss_enrich.pool import (
    Enriched,
    EventKind,
    InputRecord,
    PoolEvent,
    PoolSettings,
    Rejected,
    Result,
    WorkerPool,
)

TRIES = 2


def build(_config: bytes) -> Callable[[InputRecord], Result]:
    """A handler whose record says where it ends the worker: in the part that can be left out, or always."""

    def handle(record: InputRecord) -> Result:
        deed = json.loads(record.value or b"{}").get("deed")
        if deed == "always" or (deed == "in the own step" and not record.reduced):
            os.abort()
        return Enriched(record.offset, None, record.reduced.encode(), [])

    return handle


def record(offset: int, deed: str = "") -> InputRecord:
    return InputRecord("raw", 0, offset, 0, None, json.dumps({"deed": deed}).encode(), [])


@pytest.mark.parametrize("reducible", [True, False])
async def test_what_can_be_left_out_costs_its_own_part_of_a_record_alone(*, reducible: bool) -> None:
    events: list[PoolEvent] = []
    settings = PoolSettings(workers=1, handler=f"{__name__}:build", tries_alone=TRIES, reducible=reducible)
    pool = WorkerPool(settings, events.append)
    await pool.start()
    try:
        results = await pool.run([record(0), record(1, "in the own step"), record(2), record(3, "always")])
    finally:
        await pool.stop(0)
    first, own_step, third, always = results
    assert (first, third) == (Enriched(0, None, b"", []), Enriched(2, None, b"", []))
    assert isinstance(always, Rejected)
    assert always.code == "worker_crash"
    kinds = [event.kind for event in events]
    if reducible:
        assert own_step == Enriched(1, None, b"left out: the record ended its workers (worker_crash)", [])
        assert kinds.count(EventKind.RECORD_REDUCED) == 2
        assert kinds.count(EventKind.RECORD_CONVICTED) == 1
    else:
        assert isinstance(own_step, Rejected)
        assert kinds.count(EventKind.RECORD_CONVICTED) == 2
