"""Records from their fetch to their commit, without Kafka: the test decides when workers answer."""

import asyncio
from collections.abc import Sequence

import pytest
from aiokafka.errors import MessageSizeTooLargeError
from tests.unit.enrich.stream.fakes import records, until

from newsgloss_enrich.pool import Enriched, InputRecord, Rejected, Result
from newsgloss_enrich.stream.backpressure import Budget
from newsgloss_enrich.stream.in_flight import SLICES_AHEAD, InFlight
from newsgloss_enrich.stream.slices import Slice


class Workers:
    """Answers slice by slice, when the test says so."""

    seconds_per_record: float | None = None

    def __init__(self) -> None:
        self.slices: list[tuple[list[int], frozenset[int]]] = []
        self.answers: list[asyncio.Future[None]] = []

    async def run(
        self, given: Sequence[InputRecord], *, suspects: frozenset[int] = frozenset()
    ) -> list[Result]:
        self.slices.append(([record.offset for record in given], suspects))
        self.answers.append(asyncio.get_running_loop().create_future())
        await self.answers[-1]
        return [Enriched(record.offset, b"k", b"{}", []) for record in given]


class Bench:
    def __init__(self, *, begun: bool = True) -> None:
        self.workers, self.budget = Workers(), Budget(10**6, 10**4)
        self.changed = asyncio.Event()
        self.phases: list[str] = []
        self.flight = InFlight(
            self.workers, self.budget, self.changed, lambda phase, _seconds: self.phases.append(phase)
        )
        self.flight.reconcile(0)
        if begun:
            self.flight.begin()

    async def offer(self, *offsets: int) -> None:
        self.flight.offer(records(*offsets))
        await asyncio.sleep(0)

    async def answer(self, index: int) -> None:
        self.workers.answers[index].set_result(None)
        self.changed.clear()
        await until(self.changed.is_set)

    def ready(self) -> Slice:
        part = self.flight.next_to_commit()
        assert part is not None
        return part


async def test_a_lone_record_is_dispatched_at_once() -> None:
    one = Bench()
    await one.offer(5)
    assert one.workers.slices == [([5], frozenset())]
    assert (one.flight.committed, one.flight.position, one.flight.records) == (0, 6, 1)


async def test_nothing_goes_to_the_workers_before_the_start_is_noted() -> None:
    one = Bench(begun=False)
    await one.offer(0, 1)
    assert one.workers.slices == []
    one.flight.begin()
    await asyncio.sleep(0)
    assert one.workers.slices == [([0, 1], frozenset())]


async def test_only_so_many_slices_are_ahead_of_the_commit() -> None:
    one = Bench()
    for offset in range(SLICES_AHEAD + 2):
        await one.offer(offset)
    assert len(one.workers.slices) == SLICES_AHEAD
    await one.answer(0)
    one.flight.committed_up_to(one.ready().end)
    one.flight.dispatch()
    await asyncio.sleep(0)
    assert [offsets for offsets, _ in one.workers.slices] == [[0], [1], [2], [3, 4]]


async def test_slices_leave_in_the_order_of_their_records_and_merged() -> None:
    one = Bench()
    for offset in range(3):
        await one.offer(offset)
    await one.answer(1)
    assert one.flight.next_to_commit() is None
    await one.answer(0)
    assert (one.ready().start, one.ready().end) == (0, 2)


async def test_a_slice_begins_at_the_committed_offset_though_offsets_are_missing_before_its_record() -> None:
    one = Bench()
    await one.offer(3)
    await one.answer(0)
    assert (one.ready().start, one.ready().end) == (0, 4)


async def test_records_that_were_taken_in_already_are_ignored() -> None:
    one = Bench()
    await one.offer(0, 1)
    await one.offer(0, 1, 2)
    assert [offsets for offsets, _ in one.workers.slices] == [[0, 1], [2]]
    assert one.flight.records == 3


async def test_after_fruitless_starts_records_are_tried_one_by_one_and_the_first_as_a_suspect() -> None:
    one = Bench(begun=False)
    one.flight.one_by_one_from(0)
    await one.offer(0, 1, 2)
    one.flight.begin()
    await asyncio.sleep(0)
    assert one.workers.slices == [([0], frozenset({0})), ([1], frozenset()), ([2], frozenset())]


async def test_the_phases_of_a_slice_are_reported() -> None:
    one = Bench()
    await one.offer(0)
    await one.answer(0)
    await until(lambda: one.phases == ["queue", "compute"])


# -- the budget


async def test_the_budget_holds_records_and_results_until_they_are_committed() -> None:
    one = Bench()
    await one.offer(0)
    fetched = one.budget.size
    await one.answer(0)
    assert one.budget.size > fetched > 0
    one.flight.committed_up_to(1)
    assert (one.budget.size, one.budget.records) == (0, 0)


async def test_closing_frees_the_budget_and_hands_over_the_slices() -> None:
    one = Bench()
    await one.offer(0)
    (parked,) = one.flight.close()
    assert (parked.start, parked.end) == (0, 1)
    assert (one.budget.size, one.budget.records) == (0, 0)


async def test_draining_drops_what_no_worker_has_and_keeps_what_is_at_work() -> None:
    one = Bench()
    for offset in range(SLICES_AHEAD + 2):
        await one.offer(offset)
    one.flight.drain()
    assert one.flight.records == SLICES_AHEAD
    await one.offer(9)
    assert one.flight.records == SLICES_AHEAD
    assert not one.flight.is_empty


# -- what the committed offset decides


async def test_an_offset_at_a_slice_s_end_means_that_it_was_committed() -> None:
    one = Bench()
    for offset in range(2):
        await one.offer(offset)
    one.flight.reconcile(1)
    assert (one.flight.committed, one.flight.records, one.flight.position) == (1, 1, 2)


async def test_an_offset_at_the_first_slice_s_start_keeps_everything() -> None:
    one = Bench()
    await one.offer(0, 1)
    one.flight.reconcile(0)
    assert one.flight.records == 2


@pytest.mark.parametrize("committed", [1, 9])
async def test_any_other_offset_drops_everything_and_calls_the_work_off(committed: int) -> None:
    one = Bench()
    await one.offer(0, 1)
    await one.offer(2)
    one.flight.reconcile(committed)
    await until(lambda: all(answer.cancelled() for answer in one.workers.answers))
    assert (one.flight.records, one.budget.size, one.flight.position) == (0, 0, committed)


async def test_parked_work_that_another_member_has_committed_meanwhile_is_called_off() -> None:
    work: asyncio.Future[list[Result]] = asyncio.get_running_loop().create_future()
    flight = InFlight(Workers(), Budget(1000, 1000), asyncio.Event(), lambda _phase, _seconds: None)
    flight.adopt([Slice(4, 5, records(4), 200, work)])
    flight.reconcile(9)
    assert work.cancelled()
    assert (flight.records, flight.position) == (0, 9)


async def test_passing_markers_moves_the_chain_on() -> None:
    one = Bench()
    one.flight.pass_to(4)
    assert (one.flight.committed, one.flight.position) == (4, 4)
    await one.offer(5)
    one.flight.pass_to(5)
    assert one.flight.committed == 5


# -- what the broker refuses


async def test_a_refused_slice_is_committed_by_halves_down_to_the_record() -> None:
    one = Bench()
    await one.offer(0, 1, 2, 3)
    await one.answer(0)
    for end in (4, 2, 1):
        part = one.ready()
        assert part.end == end
        one.flight.refused(part, MessageSizeTooLargeError())
    (result,) = one.ready().work.result()
    assert isinstance(result, Rejected)
    assert result.code == "rejected_by_broker"
    one.flight.committed_up_to(1)
    assert one.ready().start == 1


async def test_a_worker_s_failure_leaves_the_slice_in_its_place() -> None:
    one = Bench()
    await one.offer(0)
    one.workers.answers[0].set_exception(LookupError("a defect"))
    await until(one.changed.is_set)
    with pytest.raises(LookupError):
        one.ready().work.result()
    assert one.flight.oldest_timestamp == 0
