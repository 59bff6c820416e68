import asyncio
from collections.abc import Awaitable, Callable

import pytest

from newsgloss_enrich.pool import Enriched, Rejected, Result
from newsgloss_enrich.stream.breaker import CircuitBreaker
from newsgloss_enrich.stream.errors import FatalError

GOOD: Result = Enriched(0, b"k", b"{}", [])


def failed(code: str = "step_failed") -> Result:
    return Rejected(0, code, "why", "enrich", "Error")


class Probe:
    """Answers as it is told, and counts how often it was asked."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self) -> str:
        self.asked += 1
        await asyncio.sleep(0)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


WELL = ""
ILL = "step_failed at enrich: ValueError"


async def test_failures_in_a_row_trip_it_where_a_good_article_fails_too() -> None:
    breaker = CircuitBreaker(run=3, probe=Probe(ILL))
    await breaker.check([failed(), failed(), GOOD, failed(), failed()])
    with pytest.raises(FatalError, match=r"the last 3 records all failed.*known to be good \(step_failed"):
        await breaker.check([failed()])
    assert breaker.tripped
    assert breaker.fill == 1.0


async def test_any_number_of_hostile_records_passes_while_good_articles_are_enriched() -> None:
    probe = Probe(WELL)
    breaker = CircuitBreaker(run=50, ratio=0.5, window=200, probe=probe)
    for _ in range(100):
        await breaker.check([failed()] * 10)
    assert probe.asked == 20
    assert not breaker.tripped


async def test_a_deployment_that_breaks_while_hostile_records_pass_still_trips_it() -> None:
    breaker = CircuitBreaker(run=5, probe=Probe(WELL, WELL, ILL))
    await breaker.check([failed()] * 14)
    with pytest.raises(FatalError):
        await breaker.check([failed()])


async def test_a_high_share_of_failures_asks_for_a_probe_too() -> None:
    results = [failed(), GOOD, failed(), GOOD, failed(), failed(), GOOD, failed(), GOOD, failed()]
    with pytest.raises(FatalError, match="6 of the last 10"):
        await CircuitBreaker(run=0, ratio=0.5, window=10, probe=Probe(ILL)).check(results)
    probe = Probe(WELL)
    await CircuitBreaker(run=0, ratio=0.5, window=10, probe=probe).check(results)
    assert probe.asked == 1


async def test_old_failures_are_forgotten() -> None:
    breaker = CircuitBreaker(run=0, ratio=0.5, window=10)
    await breaker.check([failed()] * 4 + [GOOD] * 10 + [failed()] * 4)


@pytest.mark.parametrize("code", ["invalid_json", "invalid_encoding", "schema_violation", "too_large"])
async def test_what_is_no_article_is_not_even_counted(code: str) -> None:
    probe = Probe(ILL)
    await CircuitBreaker(run=3, ratio=0.1, window=5, probe=probe).check([failed(code)] * 1000)
    assert probe.asked == 0


@pytest.mark.parametrize("code", ["step_failed", "timeout", "worker_crash", "out_of_memory"])
async def test_what_a_record_does_to_its_worker_is_counted(code: str) -> None:
    with pytest.raises(FatalError, match=code):
        await CircuitBreaker(run=3, probe=Probe(ILL)).check([failed(code)] * 3)


async def test_switched_off_it_asks_for_nothing() -> None:
    probe = Probe(ILL)
    await CircuitBreaker(run=0, ratio=1, probe=probe).check([failed()] * 1000)
    assert probe.asked == 0


async def test_a_deployment_that_is_bad_from_its_start_costs_no_dead_letter() -> None:
    with pytest.raises(FatalError, match="the first record failed"):
        await CircuitBreaker(at_once=True, probe=Probe(ILL)).check([failed("invalid_json"), failed()])


async def test_one_hostile_record_at_the_start_asks_once_and_stops_nothing() -> None:
    probe = Probe(WELL)
    breaker = CircuitBreaker(run=50, at_once=True, probe=probe)
    await breaker.check([failed()] * 40)
    assert probe.asked == 1


async def test_once_something_came_through_failures_are_counted() -> None:
    probe = Probe(ILL)
    breaker = CircuitBreaker(run=50, at_once=True, probe=probe)
    await breaker.check([GOOD] + [failed()] * 49)
    assert probe.asked == 0


async def test_without_a_probe_failures_are_the_deployments() -> None:
    with pytest.raises(FatalError, match=r"step_failed at enrich: why.*NEWSGLOSS_BREAKER_RUN"):
        await CircuitBreaker(run=1).check([failed()])


async def test_nothing_of_another_partition_is_let_through_while_a_probe_is_out() -> None:
    answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def wait() -> str:
        return await answer

    probe: Callable[[], Awaitable[str]] = wait
    breaker = CircuitBreaker(run=2, probe=probe)
    first = asyncio.create_task(breaker.check([failed(), failed()]))
    second = asyncio.create_task(breaker.check([failed()]))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not second.done()
    answer.set_result(WELL)
    await asyncio.gather(first, second)
