"""However the demo ends, no process that it started lives on."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.e2e.processes import Marked
from tests.patience import PATIENCE_SECONDS

DEMO = Path(sys.executable).with_name("newsgloss-demo")
MOMENTS = ["Apache Kafka at", "staying up"]
"""First: Kafka runs and the services start. Second: everything runs and the records have been shown."""


@asynccontextmanager
async def started(folder: Path, marked: Marked) -> AsyncIterator[asyncio.subprocess.Process]:
    article = folder / "article.txt"
    article.write_text("Headline\nThe harbour bridge has reopened.\n")
    environment = (
        os.environ | marked.environment | {"NEWSGLOSS_ENRICHMENT": "light", "NEWSGLOSS_WORKERS": "1"}
    )
    environment.pop("KAFKA_BOOTSTRAP_SERVERS", None)
    process = await asyncio.create_subprocess_exec(
        DEMO,
        str(article),
        "--keep",
        "--output",
        str(folder / "out"),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,  # a process group of its own, as a shell gives a command
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
        await marked.gone()


async def shown(process: asyncio.subprocess.Process, text: str) -> None:
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_SECONDS):
        while text not in (line := (await process.stdout.readline()).decode()):
            assert line, f"the demo ended before it showed {text!r}"


@pytest.mark.parametrize("moment", MOMENTS)
async def test_ctrl_c_leaves_no_process_behind(tmp_path: Path, marked: Marked, moment: str) -> None:
    async with started(tmp_path, marked) as process:
        await shown(process, moment)
        assert marked.alive()
        os.killpg(process.pid, signal.SIGINT)  # a terminal signals the whole group
        async with asyncio.timeout(PATIENCE_SECONDS):
            _, errors = await process.communicate()
        assert marked.alive() == []
        printed = errors.decode()
        if moment == "staying up":  # here Ctrl-C is the normal end
            assert (process.returncode, printed) == (0, "")
        else:
            assert process.returncode == 130
            assert printed == "newsgloss-demo: interrupted; everything that it started has ended\n"


async def test_ctrl_c_while_kafka_starts_leaves_no_process_behind(tmp_path: Path, marked: Marked) -> None:
    async with started(tmp_path, marked) as process:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not any("java" in command for command in marked.alive()):  # noqa: ASYNC110 - see `gone`
                await asyncio.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await process.communicate()
        assert process.returncode == 130
        await marked.gone()


@pytest.mark.parametrize("moment", MOMENTS)
async def test_kill_9_leaves_no_process_behind(tmp_path: Path, marked: Marked, moment: str) -> None:
    async with started(tmp_path, marked) as process:
        await shown(process, moment)
        assert len(marked.alive()) > 1
        process.kill()
        await process.communicate()
        await marked.gone()


async def test_a_termination_stops_everything_too(tmp_path: Path, marked: Marked) -> None:
    async with started(tmp_path, marked) as process:
        await shown(process, "newsgloss-ingest at")
        process.terminate()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await process.communicate()
        assert process.returncode == 130
        assert marked.alive() == []
