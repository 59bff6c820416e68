"""Members of the group that are killed, stopped and told to end."""

import asyncio
import signal

from tests.chaos import residue
from tests.integration.engine.service import Running, Service
from tests.integration.engine.wire import Wire, article, numbers
from tests.patience import PATIENCE_SECONDS


async def runs(member: Service) -> int:
    """How many partitions it has and works on."""
    states = (await member.answers("/readyz", 200))["runs"].values()
    return sum(state == "active" for state in states)


async def test_when_a_member_is_killed_the_other_goes_on_and_nothing_is_missing_or_twice(
    running: Running, wire: Wire
) -> None:
    async with running() as first, running() as second:
        while not (await runs(first) and await runs(second)):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        await wire.send(*(article(number, work_ms=5, partition=number % 4) for number in range(400)))
        await wire.enriched(40)
        await first.kill()
        enriched = await wire.enriched(400)
        assert sorted(numbers(enriched)) == list(range(400))
        for partition in range(4):
            in_order = [record for record in enriched if record.partition == partition]
            assert numbers(in_order) == list(range(partition, 400, 4))
        assert await second.terminate() == 0
    assert len(await wire.everything(wire.topics.enriched)) == 400
    assert await wire.everything(wire.topics.dlq) == []


async def test_a_member_that_stood_still_for_longer_than_its_session_publishes_nothing_of_what_it_held(
    running: Running, wire: Wire
) -> None:
    async with running() as zombie:
        await zombie.logged("assigned")
        await wire.send(*(article(number, work_ms=10) for number in range(200)))
        await wire.enriched(10)
        zombie.process.send_signal(signal.SIGSTOP)
        async with running() as other:
            await wire.enriched(200)
            zombie.process.send_signal(signal.SIGCONT)
            await zombie.answers("/readyz", 200)
            await wire.send(*(article(number, partition=number % 4) for number in range(200, 240)))
            enriched = await wire.enriched(240)
            assert await zombie.terminate() == 0
            assert await other.terminate() == 0
    assert sorted(numbers(enriched)) == list(range(240))
    assert len(await wire.everything(wire.topics.enriched)) == 240


async def test_no_worker_outlives_a_service_that_is_killed(running: Running) -> None:
    async with running() as service:
        await service.logged("assigned")
        workers = residue.children(service.process.pid)
        assert len(workers) == 2
        await service.kill()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while any(residue.lives(pid) for pid in workers):  # noqa: ASYNC110
                await asyncio.sleep(0.01)


async def test_sigterm_finishes_what_is_at_work_and_exits_with_0(running: Running, wire: Wire) -> None:
    async with running() as service:
        await service.logged("assigned")
        await wire.send(*(article(number, work_ms=10) for number in range(300)))
        await wire.enriched(1)
        assert await service.terminate() == 0
        assert service.told("stopped", reason="signal")
        assert not service.told("work under way is dropped, to be done by its next owner")
        done = await wire.everything(wire.topics.enriched)
        assert numbers(done) == list(range(len(done)))
    async with running():
        assert numbers(await wire.enriched(300)) == list(range(300))


async def test_sigterm_during_work_that_outlasts_the_drain_exits_with_0_and_loses_nothing(
    running: Running, wire: Wire
) -> None:
    async with running(NEWSGLOSS_DRAIN_SECONDS="0.3") as service:
        await service.logged("assigned")
        await wire.send(article(0))
        await wire.enriched(1)
        await wire.send(article(1, work_ms=4000), article(2))
        await service.has_in_flight(2)
        assert await service.terminate() == 0
        assert service.told("work under way is dropped, to be done by its next owner")
    async with running():
        assert numbers(await wire.enriched(3)) == [0, 1, 2]


async def test_a_second_signal_exits_at_once_and_loses_nothing(running: Running, wire: Wire) -> None:
    async with running(NEWSGLOSS_DRAIN_SECONDS="500") as service:
        await service.logged("assigned")
        await wire.send(article(0))
        await wire.enriched(1)
        await wire.send(article(1, deed="hang"))
        await service.has_in_flight(1)
        service.process.send_signal(signal.SIGTERM)
        await service.logged("stopping")
        service.process.send_signal(signal.SIGTERM)
        assert await service.exit_status() == 128 + signal.SIGTERM
    async with running(NEWSGLOSS_RECORD_TIMEOUT_SECONDS="0.5"):
        (letter,) = await wire.dead_letters(1)
        assert dict(letter.headers)["dlq-code"] == b"timeout"
    assert numbers(await wire.everything(wire.topics.enriched)) == [0]
