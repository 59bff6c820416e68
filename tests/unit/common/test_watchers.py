import asyncio

import pytest

from newsgloss_common.watchers import WatcherFailedError, own_cancellation, watching


async def for_ever() -> None:
    await asyncio.Event().wait()


async def fail() -> None:
    raise LookupError("a defect")


async def cancelled_from_within() -> None:
    """As a client's task does that is cancelled by the client itself."""
    inner: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    inner.cancel()
    await inner


async def end() -> None:
    return


@pytest.mark.parametrize(
    ("work", "what"),
    [
        (fail, "tick failed: LookupError('a defect')"),
        (cancelled_from_within, "tick failed: RuntimeError('it was cancelled from within')"),
        (end, "tick ended by itself"),
    ],
)
async def test_a_watcher_that_ends_is_reported_by_its_name_and_the_block_goes_on(
    work: object, what: str
) -> None:
    failures: list[WatcherFailedError] = []
    reported = asyncio.Event()

    def on_failure(error: WatcherFailedError) -> None:
        failures.append(error)
        reported.set()

    assert callable(work)
    async with watching(on_failure) as watch:
        other = watch("other", for_ever())
        watch("tick", work())
        await reported.wait()
        assert not other.done()
    assert [str(error) for error in failures] == [what]
    assert other.cancelled()


async def test_the_error_itself_is_the_cause() -> None:
    failures: list[WatcherFailedError] = []
    async with watching(failures.append) as watch:
        await asyncio.wait({watch("tick", fail())})
    assert isinstance(failures[0].__cause__, LookupError)


async def test_what_may_end_is_no_failure() -> None:
    failures: list[WatcherFailedError] = []
    async with watching(failures.append) as watch:
        await asyncio.wait({watch("tick", end(), may_end=True)})
    assert not failures


async def test_what_the_block_raises_is_raised_as_it_is_and_the_watchers_end() -> None:
    failures: list[WatcherFailedError] = []
    tasks: list[asyncio.Task[None]] = []

    async def block() -> None:
        async with watching(failures.append) as watch:
            tasks.append(watch("tick", for_ever()))
            await asyncio.sleep(0)
            raise LookupError("of the block")

    with pytest.raises(LookupError, match="of the block"):
        await block()
    assert tasks[0].cancelled()
    assert not failures


async def test_a_cancellation_of_the_block_passes_and_is_nobody_s_failure() -> None:
    failures: list[WatcherFailedError] = []

    async def block() -> None:
        async with watching(failures.append) as watch:
            watch("tick", for_ever())
            await for_ever()

    task = asyncio.create_task(block())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not failures


async def test_only_our_own_cancellation_passes() -> None:
    with pytest.raises(RuntimeError, match="cancelled from within"):
        await own_cancellation(cancelled_from_within())
    task = asyncio.create_task(own_cancellation(for_ever()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
