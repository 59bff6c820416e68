import asyncio
from typing import Any

import pytest
from aiokafka.errors import KafkaError
from tests.unit.enrich.stream.fakes import PARTITION, Engine, records, until

from newsgloss_enrich.pool import Enriched, Result
from newsgloss_enrich.stream.errors import FatalError, SupersededError
from newsgloss_enrich.stream.in_flight import InFlight
from newsgloss_enrich.stream.offsets import Committed
from newsgloss_enrich.stream.slices import Slice
from newsgloss_enrich.stream.transactions import Transactions


class Bench(Engine):
    def __init__(self) -> None:
        super().__init__()
        self.over = False
        self.flight = InFlight(self.pool, self.context.budget, asyncio.Event(), lambda _phase, _seconds: None)
        self.flight.reconcile(0)
        group: Any = self
        self.transactions = Transactions(PARTITION, self.context, self.flight, group, self.check)

    producer = None

    def check(self) -> None:
        if self.over:
            raise SupersededError


def ready(*offsets: int) -> Slice:
    work: asyncio.Future[list[Result]] = asyncio.get_running_loop().create_future()
    work.set_result([Enriched(offset, b"k", b"{}", []) for offset in offsets])
    return Slice(offsets[0], offsets[-1] + 1, records(*offsets), 100, work)


async def test_a_committed_slice_is_reported_and_no_longer_in_question() -> None:
    one = Bench()
    await one.transactions.commit(ready(0, 1))
    assert one.group.offset == 2
    assert one.listener.committed == [(0, 2)]
    assert (one.transactions.slice, one.transactions.is_open) == (None, False)


async def test_a_slice_whose_commit_failed_is_the_place_of_the_error() -> None:
    one = Bench()
    one.group.errors = [KafkaError("the outcome is unknown")]
    part = ready(0, 1)
    with pytest.raises(KafkaError):
        await one.transactions.commit(part)
    assert one.transactions.slice is part
    assert (one.transactions.place().first, one.transactions.place().last) == (0, 1)
    assert len(one.listener.aborted) == 1


async def test_without_a_slice_the_place_is_everything_in_flight() -> None:
    one = Bench()
    one.flight.offer(records(0, 1, 2))
    place = one.transactions.place()
    assert (place.topic, place.first, place.last) == ("raw", 0, 2)


async def test_a_tripped_breaker_begins_no_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Bench()

    async def trip(_results: object) -> None:
        raise FatalError("circuit breaker")

    monkeypatch.setattr(one.context.breaker, "check", trip)
    with pytest.raises(FatalError):
        await one.transactions.commit(ready(0))
    assert one.group.moves == []


async def test_results_that_are_committed_again_are_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Bench()
    counted: list[int] = []

    async def count(results: list[Result]) -> None:
        counted.extend(result.offset for result in results)

    monkeypatch.setattr(one.context.breaker, "check", count)
    one.group.errors = [KafkaError("not committed")]
    with pytest.raises(KafkaError):
        await one.transactions.commit(ready(0, 1))
    one.group.committed = Committed(0)
    await one.transactions.commit(ready(0, 1, 2))
    assert counted == [0, 1, 2]


async def test_a_run_that_ended_during_its_transaction_learns_so_afterwards() -> None:
    one = Bench()
    one.group.may_commit.clear()
    committing = asyncio.create_task(one.transactions.commit(ready(0)))
    await until(lambda: one.transactions.is_open)
    one.over = True
    one.group.may_commit.set()
    with pytest.raises(SupersededError):
        await committing
    assert one.listener.committed == [(0, 1)]


async def test_an_open_transaction_may_finish_within_the_grace() -> None:
    one = Bench()
    one.group.may_commit.clear()
    committing = asyncio.create_task(one.transactions.commit(ready(0)))
    await until(lambda: one.transactions.is_open)
    finishing = asyncio.create_task(one.transactions.finish(60.0))
    await asyncio.sleep(0)
    one.group.may_commit.set()
    await finishing
    await committing
    assert one.listener.aborted == []


async def test_beyond_the_grace_it_is_cancelled_and_reported_as_revoked() -> None:
    one = Bench()
    one.group.may_commit.clear()
    committing = asyncio.create_task(one.transactions.commit(ready(0)))
    await until(lambda: one.transactions.is_open)
    await one.transactions.finish(0.0)
    with pytest.raises(asyncio.CancelledError):
        await committing
    assert one.listener.aborted[0] is None
    assert await one.transactions.finish(0.0) is None
