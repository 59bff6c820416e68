import asyncio

import pytest

from newsgloss_common.html.turns import Owner, Turns

PATIENT = 60.0


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def settle() -> None:
    """Let every task come to its next wait."""
    for _ in range(10):
        await asyncio.sleep(0)


class Queue:
    """Owners that wait in tasks, and the order in which they were served."""

    def __init__(self, workers: int = 1, max_waiting: int = 100) -> None:
        self.clock = Clock()
        self.turns = Turns(workers, max_waiting=max_waiting, now=self.clock)
        self.served: list[Owner] = []
        self.since: dict[Owner, float] = {}

    def ask(self, owner: Owner) -> "asyncio.Task[None]":
        return asyncio.create_task(self._ask(owner))

    async def _ask(self, owner: Owner) -> None:
        since = await self.turns.acquire(owner, PATIENT)
        self.served.append(owner)
        self.since[owner] = since

    async def done(self, owner: Owner, seconds: float = 1.0) -> None:
        self.clock.seconds += seconds
        self.turns.release(owner, self.since[owner])
        await settle()


async def test_one_owner_is_served_in_its_order() -> None:
    queue = Queue()
    tasks = [queue.ask("a") for _ in range(3)]
    await settle()
    for _ in range(3):
        await queue.done("a")
    assert queue.served == ["a"] * 3
    await asyncio.gather(*tasks)


async def test_an_owner_that_asks_without_end_is_waited_for_once() -> None:
    queue = Queue()
    tasks = [queue.ask("slow") for _ in range(20)]
    await settle()
    tasks.append(queue.ask("quick"))
    await settle()
    await queue.done("slow", seconds=10)
    assert queue.served == ["slow", "quick"]
    for task in tasks:
        task.cancel()


async def test_who_had_the_least_of_the_workers_time_is_next() -> None:
    queue = Queue()
    tasks = [queue.ask(owner) for owner in ("slow", *["slow"] * 3, *["quick"] * 9)]
    await settle()
    await queue.done("slow", seconds=10)
    while len(queue.served) < 10:
        await queue.done(queue.served[-1], seconds=10 if queue.served[-1] == "slow" else 1)
    assert queue.served[1:10] == ["quick"] * 9, "nine pages of a second are less than one of ten"
    for task in tasks:
        task.cancel()


async def test_of_several_workers_no_owner_has_all_while_another_waits() -> None:
    queue = Queue(workers=3)
    tasks = [queue.ask("a") for _ in range(6)]
    await settle()
    tasks += [queue.ask("b") for _ in range(2)]
    await settle()
    await queue.done("a")
    await queue.done("a")
    assert queue.served == ["a", "a", "a", "b", "b"]
    for task in tasks:
        task.cancel()


async def test_one_that_is_given_up_or_cancelled_leaves_no_trace() -> None:
    turns = Turns(1, max_waiting=10)
    since = await turns.acquire("a", PATIENT)
    with pytest.raises(TimeoutError):
        await turns.acquire("b", 0.01)
    waiting = asyncio.create_task(turns.acquire("b", PATIENT))
    await settle()
    waiting.cancel()
    turns.release("a", since)  # the one that was cancelled has not run yet, and still stands in the queue
    await asyncio.gather(waiting, return_exceptions=True)
    assert not turns.is_here("a")
    assert not turns.is_here("b")
    turns.release("c", await turns.acquire("c", PATIENT))


async def test_a_worker_given_to_one_that_ends_in_that_moment_goes_to_the_next() -> None:
    turns = Turns(1, max_waiting=10)
    since = await turns.acquire("a", PATIENT)
    ending = asyncio.create_task(turns.acquire("b", PATIENT))
    following = asyncio.create_task(turns.acquire("c", PATIENT))
    await settle()
    turns.release("a", since)
    ending.cancel()
    async with asyncio.timeout(PATIENT):
        turns.release("c", await following)
    assert ending.cancelled()


async def test_an_owner_may_not_let_any_number_wait() -> None:
    turns = Turns(1, max_waiting=1)
    since = await turns.acquire("a", PATIENT)
    waiting = asyncio.create_task(turns.acquire("a", PATIENT))
    await settle()
    with pytest.raises(TimeoutError):
        await turns.acquire("a", PATIENT)
    other = asyncio.create_task(turns.acquire("b", PATIENT))
    await settle()
    turns.release("a", since)
    await asyncio.wait({waiting, other}, return_when=asyncio.FIRST_COMPLETED)
    for task in (waiting, other):
        task.cancel()
