from typing import Any

from newsgloss_enrich.pool import Enriched


async def test_a_step_over_its_budget_is_given_up_in_its_worker_which_goes_on(
    running: Any, record: Any
) -> None:
    async with running(workers=1) as pool:
        (pid,) = pool.worker_pids
        results = await pool.run([record(0, b"compute"), record(1, b"compute"), record(2, b"pid")])
        assert [result.value for result in results[:2]] == [b"given up", b"given up"]
        assert isinstance(results[2], Enriched)
        assert pool.worker_pids == [pid]
