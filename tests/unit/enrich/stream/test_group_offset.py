import asyncio
from typing import Any

import pytest
from aiokafka.structs import TopicPartition
from structlog.testing import capture_logs
from tests.unit.enrich.stream.fakes import PARTITION, Group

from newsgloss_enrich.stream import group_offset as module
from newsgloss_enrich.stream.errors import FatalError, SupersededError
from newsgloss_enrich.stream.group_offset import GroupOffset
from newsgloss_enrich.stream.offsets import Committed


class Bench:
    def __init__(self, group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
        self.group, self.over = group, False
        self.discarded = 0

        async def fetch(*_: object) -> Committed | None:
            return group.committed

        async def commit(*arguments: Any) -> None:
            group.move(arguments[-1])

        monkeypatch.setattr(module, "fetch_committed", fetch)
        monkeypatch.setattr(module, "commit_offset", commit)
        producers: Any = self
        self.offset = GroupOffset(PARTITION, "g", producers, self.first_offset, self.check)

    async def first_offset(self, _: TopicPartition) -> int:
        return 40

    def check(self) -> None:
        if self.over:
            raise SupersededError

    async def start(self, partition: TopicPartition) -> Any:
        return await self.group.start(partition)

    def discard(self, _: object) -> None:
        self.discarded += 1


@pytest.fixture
def one(monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(Group(7), monkeypatch)


async def test_each_time_it_is_established_a_new_producer_fences_the_one_before(one: Bench) -> None:
    await one.offset.establish(is_known=False)
    first = one.offset.producer
    assert one.offset.found == Committed(7)
    await one.offset.establish(is_known=True)
    assert one.offset.producer is not first
    assert one.discarded == 1


async def test_a_new_group_s_first_offset_is_committed(one: Bench) -> None:
    one.group.committed = None
    await one.offset.establish(is_known=False)
    assert one.group.moves == [40]
    assert one.offset.found == Committed(40)


async def test_an_offset_that_was_known_and_is_gone_is_fatal(one: Bench) -> None:
    one.group.committed = None
    with pytest.raises(FatalError, match="has vanished"):
        await one.offset.establish(is_known=True)
    assert one.group.moves == []


async def test_the_start_is_noted_without_moving_the_offset(one: Bench) -> None:
    await one.offset.establish(is_known=False)
    assert not one.offset.is_noted
    await one.offset.note_start()
    assert one.group.committed == Committed(7, starts=1)
    assert one.offset.is_noted


async def test_several_fruitless_starts_are_recognised_and_logged(one: Bench) -> None:
    one.group.committed = Committed(7, starts=2)
    await one.offset.establish(is_known=False)
    assert one.offset.is_fruitless
    with capture_logs() as logs:
        await one.offset.note_start()
    assert [line["event"] for line in logs] == ["records are tried one by one"]
    assert one.group.committed == Committed(7, starts=3)


async def test_an_offset_that_is_committed_alone_keeps_the_count_of_starts_until_a_run_has_noted_its_own(
    one: Bench,
) -> None:
    one.group.committed = Committed(7, starts=2)
    await one.offset.establish(is_known=False)
    await one.offset.commit(9)
    assert one.group.committed == Committed(9, starts=2)
    await one.offset.note_start()
    await one.offset.commit(11)
    assert one.group.committed == Committed(11)


async def test_a_run_that_has_ended_does_not_get_past_its_next_await(one: Bench) -> None:
    await one.offset.establish(is_known=False)
    one.over = True
    for work in (one.offset.read, one.offset.note_start, lambda: one.offset.commit(9)):
        with pytest.raises(SupersededError):
            await work()
    assert not one.offset.is_noted
    assert one.offset.found == Committed(7)


async def test_a_coordinator_that_does_not_answer_is_given_up(
    one: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    await one.offset.establish(is_known=False)
    monkeypatch.setattr(module, "READ_SECONDS", 0.01)
    monkeypatch.setattr(module, "fetch_committed", lambda *_: asyncio.Event().wait())
    with pytest.raises(TimeoutError):
        await one.offset.read()
