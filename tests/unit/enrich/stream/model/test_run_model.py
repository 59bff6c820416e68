"""`PartitionRun` and all below it, under thousands of schedules against a modelled coordinator.

Two members may hold the one partition at the same time, since a member that was declared dead may still run.
The test decides when a request is answered and how, when workers finish, and when partitions change hands.
Time is virtual. Each invariant that docs/engine.md lists is a named check: an `@invariant` here, or a
`Violation` in the modelled Kafka.
"""

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.unit.enrich.stream.model.clock import Clock
from tests.unit.enrich.stream.model.kafka import Fate, ModelPartition
from tests.unit.enrich.stream.model.members import MOST_RECORDS, Member, commit_offset, fetch_committed

from newsgloss_enrich.stream import group_offset, halt
from newsgloss_enrich.stream import run as run_module
from newsgloss_enrich.stream.halt import Halt
from newsgloss_enrich.stream.states import RunState

RECORDS = 60
MOST_FETCHED = 30
ENOUGH_SECONDS = 3600
FATES = st.sampled_from(
    [Fate.ANSWERED] * 6 + [Fate.NOT_DONE, Fate.ANSWER_LOST, Fate.LATE, Fate.LATE, Fate.REFUSED]
)


class _Silent:
    """Drops the log lines, of which there are thousands."""

    def __getattr__(self, _level: str) -> Callable[..., None]:
        return lambda *_, **__: None


class OnePartition(RuleBasedStateMachine):
    """One raw partition, two members, and a coordinator that fails in every way it may."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(group_offset, "fetch_committed", fetch_committed)
        self.patch.setattr(group_offset, "commit_offset", commit_offset)
        for module in (group_offset, halt, run_module):
            self.patch.setattr(module, "log", _Silent())

    @initialize(
        gaps=st.sets(st.integers(0, RECORDS - 1), max_size=15),
        unacceptable=st.sets(st.integers(0, RECORDS - 1), max_size=2),
    )
    def a_partition(self, gaps: set[int], unacceptable: set[int]) -> None:
        self.kafka = ModelPartition([one for one in range(RECORDS) if one not in gaps], unacceptable)
        self.members = [Member(self.kafka), Member(self.kafka)]

    # -- what may happen

    @rule(which=st.integers(0, 1))
    def the_group_gives_the_partition_to(self, which: int) -> None:
        member = self.members[which]
        if member.run is None:
            self.clock.loop.call_soon(member.assign)
            self.clock.settle()

    @rule(
        which=st.integers(0, 1),
        rounds=st.integers(1, 8),
        most=st.integers(1, MOST_FETCHED),
        slice_=st.integers(-1, 1),
    )
    def all_goes_well_for_a_while(self, which: int, rounds: int, most: int, slice_: int) -> None:
        if self.members[which].run is None:
            self.the_group_gives_the_partition_to(which)
        for _ in range(rounds):
            self.records_are_fetched(which, most)
            self._everything_is_answered(slice_)
            self.clock.advance(0.5)

    @rule(
        which=st.integers(0, 1),
        kind=st.sampled_from(["start", "read", "offset", "commit", "commit"]),
        fate=FATES,
    )
    def the_next_request_of_a_kind_has_its_fate(self, which: int, kind: str, fate: Fate) -> None:
        if self.members[which].run is None:
            self.the_group_gives_the_partition_to(which)
        for _ in range(10):
            for request in self.kafka.waiting:
                if request.kind == kind and not request.answer.done():
                    self.kafka.decide(request, fate)
                    self.clock.settle()
                    return
            self.records_are_fetched(which, 10)
            self._everything_is_answered(0)
            self.clock.advance(0.5)

    def _everything_is_answered(self, slice_: int) -> None:
        """And a slice comes back from the workers of each member: the first, the second, or the last."""
        for request in list(self.kafka.waiting):
            self.kafka.decide(request, Fate.ANSWERED)
        for member in self.members:
            at_work = [one for one in member.workers.at_work if not one.done()]
            if at_work:
                at_work[min(slice_, len(at_work) - 1)].set_result(None)
        self.clock.settle()

    @rule(which=st.integers(0, 1), grace=st.sampled_from([0.0, 5.0]))
    def the_group_takes_it_from(self, which: int, grace: float) -> None:
        member = self.members[which]
        if member.run is not None:
            self.clock.run(member.revoke(grace))
            self.clock.settle()

    @rule(which=st.integers(0, 1), most=st.integers(1, 25))
    def records_are_fetched(self, which: int, most: int) -> None:
        self._on_the_loop(self.members[which].fetch, most)

    @rule(which=st.integers(0, 1), most=st.integers(1, 25))
    def a_poll_returns_that_began_before_a_seek(self, which: int, most: int) -> None:
        self._on_the_loop(self.members[which].fetch_without_seeking, most)

    @rule(which=st.integers(0, 1), markers=st.integers(0, 4))
    def only_markers_are_left(self, which: int, markers: int) -> None:
        self._on_the_loop(self.members[which].read_up_to, markers)

    @rule(which=st.integers(0, 1), before=st.integers(1, 20), most=st.integers(1, 20))
    def old_records_leak(self, which: int, before: int, most: int) -> None:
        self._on_the_loop(self.members[which].leak, before, most)

    @rule(which=st.integers(0, 1), index=st.integers(0, 5))
    def workers_finish_a_slice(self, which: int, index: int) -> None:
        at_work = self.members[which].workers.at_work
        if at_work:
            at_work[index % len(at_work)].set_result(None)
            self.clock.settle()

    @rule(index=st.integers(0, 5), fate=FATES)
    def a_request_has_its_fate(self, index: int, fate: Fate) -> None:
        if self.kafka.waiting:
            self.kafka.decide(self.kafka.waiting[index % len(self.kafka.waiting)], fate)
            self.clock.settle()

    @precondition(lambda self: self.kafka.late)
    @rule(index=st.integers(0, 5))
    def a_late_request_arrives(self, index: int) -> None:
        self.kafka.deliver_late(self.kafka.late[index % len(self.kafka.late)])
        self.clock.settle()

    @rule(seconds=st.sampled_from([0.1, 1.0, 2.0, 10.0, 40.0]))
    def time_passes(self, seconds: float) -> None:
        self.clock.advance(seconds)

    @rule(which=st.integers(0, 1))
    def a_record_cannot_be_read(self, which: int) -> None:
        run = self.members[which].run
        if run is not None:
            self._on_the_loop(run.halt, Halt("a test's reason"))

    @rule(which=st.integers(0, 1))
    def the_service_stops_its_intake(self, which: int) -> None:
        run = self.members[which].run
        if run is not None:
            self._on_the_loop(run.in_flight.drain)

    @rule(which=st.integers(0, 1))
    def a_record_that_cannot_be_read_is_skipped(self, which: int) -> None:
        run = self.members[which].run
        for _ in range(8):
            self._everything_is_answered(0)
            self.clock.advance(1.0)
        committed = self.kafka.committed.offset if self.kafka.committed else None
        later = [one for one in self.kafka.raw if committed is not None and one >= committed]
        if run is None or run.state is not RunState.ACTIVE:
            return
        if run.in_flight.records or run.in_flight.position != committed:
            return
        if later:
            self._on_the_loop(run.halt, Halt("a test's reason"))
            self.kafka.skip(later[0])
            for _ in range(8):
                self._everything_is_answered(0)
                self.clock.advance(1.0)
            assert run.state.value != "halted", "a halted run notices that the group was moved on"

    def _on_the_loop(self, call: Any, *arguments: Any) -> None:
        self.clock.loop.call_soon(call, *arguments)
        self.clock.settle()

    # -- what must hold

    @invariant()
    def every_record_below_the_groups_offset_is_visible_once_and_in_order(self) -> None:
        committed = self.kafka.committed.offset if self.kafka.committed else 0
        expected = [one for one in self.kafka.raw if one < committed and one not in self.kafka.skipped]
        assert self.kafka.visible == expected

    @invariant()
    def a_dead_letter_takes_the_place_of_its_record(self) -> None:
        assert {one for one in self.kafka.visible if one % 7 == 6} <= self.kafka.dead

    @invariant()
    def the_budget_holds_what_is_in_flight_and_no_more(self) -> None:
        for member in self.members:
            in_flight = member.run.in_flight.records if member.run else 0
            assert member.budget.records == in_flight
            assert member.budget.size >= 0
            assert in_flight <= MOST_RECORDS + MOST_FETCHED

    @invariant()
    def a_run_that_was_revoked_is_gone_and_asks_for_nothing(self) -> None:
        for member in self.members:
            assert all(run.state is RunState.GONE for run in member.old_runs)
        live = sum(member.run is not None for member in self.members)
        assert sum(not request.answer.done() for request in self.kafka.waiting) <= live

    @invariant()
    def nothing_is_fatal_and_nothing_is_lost_in_the_loop(self) -> None:
        assert [error for member in self.members for error in member.fatal] == []
        assert self.clock.problems == []

    def teardown(self) -> None:
        try:
            if hasattr(self, "members"):
                self._all_comes_out_once_the_faults_are_over()
        finally:
            self.clock.close()
            self.patch.undo()

    def _all_comes_out_once_the_faults_are_over(self) -> None:
        for which in (0, 1):
            self.the_group_takes_it_from(which, 0.0)
        self.the_group_gives_the_partition_to(0)
        member = self.members[0]
        for _ in range(ENOUGH_SECONDS):
            self._everything_is_answered(0)
            self.clock.advance(0.5)
            self.records_are_fetched(0, 10)
            if self.kafka.committed and self.kafka.committed.offset > self.kafka.raw[-1]:
                break
        self.every_record_below_the_groups_offset_is_visible_once_and_in_order()
        assert len(self.kafka.visible) == len(self.kafka.raw) - len(self.kafka.skipped)
        self.the_group_takes_it_from(0, 5.0)
        assert (member.budget.records, member.budget.size) == (0, 0)


OnePartition.TestCase.settings = settings(
    max_examples=int(os.environ.get("SCHEDULES", "300")),
    stateful_step_count=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # Shrinking a schedule takes minutes: for a person who looks for a bug, not for a check that finds one.
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
        *([Phase.shrink] if os.environ.get("SHRINK") else []),
    ],
)
TestOnePartition = OnePartition.TestCase
