import asyncio
import gc
import os
import signal
import subprocess
import sys

import pytest
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.lifecycle import freeze_startup_objects, stop_on_signals, until_stopped

SERVICE = """
import asyncio
from newsgloss_common.lifecycle import stop_on_signals

async def main():
    with stop_on_signals() as stop:
        print("up", flush=True)
        await stop.wait()
        print("stopping", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_sets_the_event(number: signal.Signals) -> None:
    with stop_on_signals() as stop:
        assert not stop.is_set()
        os.kill(os.getpid(), number)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await stop.wait()


async def test_signals_are_left_alone_afterwards() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with stop_on_signals():
        pass
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_second_signal_ends_the_process_at_once() -> None:
    with subprocess.Popen([sys.executable, "-c", SERVICE], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "up\n"
            process.send_signal(signal.SIGTERM)
            while process.stdout.readline() != "stopping\n":
                assert process.poll() is None
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=PATIENCE_SECONDS) == 128 + signal.SIGTERM
        finally:
            process.kill()


def test_what_is_loaded_at_start_is_exempt_from_collections() -> None:
    thresholds = gc.get_threshold()
    try:
        freeze_startup_objects(12_345)
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold() == (12_345, *thresholds[1:])
        freeze_startup_objects()
        assert gc.get_threshold()[0] == 12_345
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)


class Work:
    """Runs until it is ended; notes its end."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.ended = False

    async def run(self) -> str:
        self.begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended = True
        return "never"


async def result(value: str) -> str:
    return value


async def failure() -> str:
    raise LookupError("a defect")


async def test_work_that_ends_by_itself_gives_its_result_and_ends_the_rest() -> None:
    other = Work()

    async def after_it() -> str:
        await other.begun.wait()
        return "done"

    assert await until_stopped(asyncio.Event(), other.run(), after_it()) == "done"
    assert other.ended


async def test_a_stop_ends_the_work_and_gives_nothing() -> None:
    stop, work = asyncio.Event(), Work()
    running = asyncio.create_task(until_stopped(stop, work.run()))
    await work.begun.wait()
    stop.set()
    assert await running is None
    assert work.ended


async def test_the_error_of_work_is_raised() -> None:
    other = Work()
    with pytest.raises(LookupError, match="a defect"):
        await until_stopped(asyncio.Event(), failure(), other.run())


async def test_a_result_that_is_there_together_with_the_stop_is_not_lost() -> None:
    stop = asyncio.Event()
    stop.set()
    finished = asyncio.ensure_future(result("done"))
    await finished
    assert await until_stopped(stop, finished) == "done"


async def test_a_cancellation_from_outside_ends_the_work_too() -> None:
    work = Work()
    running = asyncio.create_task(until_stopped(asyncio.Event(), work.run()))
    await work.begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert work.ended


async def test_shielded_work_goes_on_after_the_stop() -> None:
    stop, work = asyncio.Event(), Work()
    task = asyncio.create_task(work.run())
    running = asyncio.create_task(until_stopped(stop, asyncio.shield(task)))
    await work.begun.wait()
    stop.set()
    assert await running is None
    assert not task.done()
    task.cancel()
