import asyncio
import os
import signal
import subprocess
import sys

import pytest
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.lifecycle import stop_on_signals

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
