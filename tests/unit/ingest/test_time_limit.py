"""`within`: a limit of time for what mostly need not wait."""

import asyncio

import pytest

from newsgloss_ingest.time_limit import within


async def test_what_need_not_wait_is_done_at_once() -> None:
    async def work() -> str:
        return "done"

    assert await within(0.0, work()) == "done"


async def test_what_waits_goes_on_and_may_wait_again() -> None:
    async def work() -> list[int]:
        return [await asyncio.sleep(0, 1), await asyncio.sleep(0.001, 2), await asyncio.sleep(0, 3)]

    assert await within(60, work()) == [1, 2, 3]


@pytest.mark.parametrize("waits", [0, 1])
async def test_an_error_comes_through_before_and_after_a_wait(waits: int) -> None:
    async def work() -> None:
        for _ in range(waits):
            await asyncio.sleep(0)
        raise ValueError("of the work")

    with pytest.raises(ValueError, match="of the work"):
        await within(60, work())


async def test_what_is_not_done_in_time_is_cancelled_and_may_clean_up() -> None:
    seen: list[str] = []

    async def work() -> None:
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            await asyncio.sleep(0)
            seen.append("cleaned up")
            raise

    with pytest.raises(TimeoutError):
        await within(0.001, work())
    assert seen == ["cleaned up"]


async def test_a_wait_that_fails_is_the_works_to_handle() -> None:
    failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def work() -> str:
        try:
            await failed
        except ConnectionError:
            return "handled"
        return "not reached"

    running = asyncio.create_task(within(60, work()))
    await asyncio.sleep(0)
    failed.set_exception(ConnectionError())
    assert await running == "handled"


async def test_a_cancellation_from_outside_reaches_the_work() -> None:
    begun = asyncio.Event()
    seen: list[str] = []

    async def work() -> None:
        begun.set()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            seen.append("ended")

    running = asyncio.create_task(within(60, work()))
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert seen == ["ended"]
