from __future__ import annotations

import asyncio
from typing import Any

from newsgloss_enrich.pool import EventKind


async def test_while_suspects_are_tried_other_records_still_get_a_worker(
    running: Any, record: Any, events: list[Any], until: Any
) -> None:
    async with running(workers=2, record_timeout_seconds=2.0) as pool:
        bad = [asyncio.create_task(pool.run([record(i, b"signal", b"9")])) for i in range(4)]
        await until(
            lambda: sum(e.kind is EventKind.RECORD_SUSPECTED for e in events) == 4, "all four are suspected"
        )
        results = await pool.run([record(100 + i, b"sleep", b"0.01") for i in range(20)])
        assert [r.offset for r in results] == list(range(100, 120))
        assert not any(task.done() for task in bad)
        for task in bad:
            assert (await task)[0].code == "worker_crash"
