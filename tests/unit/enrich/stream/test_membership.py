import itertools
import re

import pytest

from newsgloss_enrich.stream import membership
from newsgloss_enrich.stream.membership import Membership, MemberState


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_member_has_joined_once_it_has_an_assignment_and_stays_so_through_rebalances(clock: Clock) -> None:
    member = Membership(clock)
    assert (member.joined, member.settled) == (False, False)
    member.settle()
    assert (member.joined, member.settled) == (True, True)
    member.give_up()
    assert (member.joined, member.settled) == (True, False)


def test_a_new_client_has_to_join_again(clock: Clock) -> None:
    member = Membership(clock)
    member.settle()
    member.join()
    assert member.state is MemberState.JOINING


def test_a_client_that_never_had_partitions_gives_up_none(clock: Clock) -> None:
    member = Membership(clock)
    member.give_up()
    assert member.state is MemberState.JOINING


def test_a_rebalance_lasts_from_the_first_revocation_to_the_assignment(clock: Clock) -> None:
    member = Membership(clock)
    clock.now += 2
    assert member.settle() == 2.0
    clock.now += 60
    member.give_up()
    clock.now += 3
    member.give_up()
    clock.now += 1
    assert member.settle() == 4.0


def test_a_rebalance_that_took_nothing_away_has_no_duration(clock: Clock) -> None:
    member = Membership(clock)
    member.settle()
    clock.now += 2
    assert member.settle() is None


def test_the_time_to_join_begins_anew_with_each_client(clock: Clock) -> None:
    member = Membership(clock)
    clock.now += 50
    member.join()
    clock.now += 1
    assert member.settle() == 1.0


def test_the_picture_in_the_module_has_all_transitions_that_happen(clock: Clock) -> None:
    seen: set[tuple[str, str]] = set()
    for calls in itertools.product(("join", "settle", "give_up"), repeat=4):
        member = Membership(clock)
        for call in calls:
            before = member.state
            getattr(member, call)()
            if call != "give_up" or before != member.state:
                seen.add((str(before), str(member.state)))
    drawn = re.findall(r"^ *(\w+) +──▶ (\w+) ", membership.__doc__ or "", re.MULTILINE)
    assert sorted(drawn) == sorted(seen)
