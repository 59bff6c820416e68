import sys
from pathlib import Path

import pytest
from tests.patience import PATIENCE_SECONDS
from tests.processes import until_ended

from newsgloss_console.children import process
from newsgloss_console.children.process import CommandFailedError, CommandTooLongError, running


def python(text: str) -> list[str]:
    return [sys.executable, "-c", text]


async def test_the_lines_of_a_command_are_read_and_its_status_is_known() -> None:
    async with running(python("print('a'); print('b')"), {}, PATIENCE_SECONDS) as child:
        assert [line async for line in child.lines()] == [b"a\n", b"b\n"]
        assert await child.status() == 0


async def test_a_failure_is_told_in_the_commands_own_words() -> None:
    text = """
import sys
print('{"event": "a log line"}', file=sys.stderr)
print('{"error": "there is no topic", "code": "no_such_topic"}', file=sys.stderr)
sys.exit(1)
"""
    async with running(python(text), {}, PATIENCE_SECONDS) as child:
        failure = child.failure(await child.status())
    assert (str(failure), failure.code) == ("there is no topic", "no_such_topic")


async def test_a_command_that_takes_too_long_is_ended_with_what_it_started(tmp_path: Path) -> None:
    started = tmp_path / "pid"
    text = f"""
import subprocess, sys, time
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open({str(started)!r}, "w").write(str(grandchild.pid))
print("started", flush=True)
time.sleep(600)
"""

    async def until_it_has_started() -> None:
        async with running(python(text), {}, PATIENCE_SECONDS) as child:
            async for _ in child.lines():
                raise TimeoutError  # as if the time were over

    with pytest.raises(CommandTooLongError):
        await until_it_has_started()
    await until_ended(int(started.read_text()))


async def test_a_line_without_end_ends_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "LINE_BYTES", 1000)
    async with running(python("print('x' * 100_000)"), {}, PATIENCE_SECONDS) as child:
        with pytest.raises(CommandTooLongError):
            await anext(child.lines())


async def test_a_command_that_cannot_be_started_is_named() -> None:
    with pytest.raises(CommandFailedError, match="/nowhere/at-all cannot be started"):
        async with running(["/nowhere/at-all"], {}, PATIENCE_SECONDS):
            pass
