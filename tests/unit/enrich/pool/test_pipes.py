import asyncio
import contextlib
import os
from collections.abc import Iterator

import pytest
from tests.unit.enrich.pool.fixture_types import MakeRecord, RunningPool, Until

from newsgloss_enrich.pool import Enriched
from newsgloss_enrich.pool.frames import Exhausted, FrameError, Work, encode_frame
from newsgloss_enrich.pool.pipes import LAST_OUTPUT_BYTES, OutputPipe, ResultPipe, WorkPipe


async def test_output_of_a_handler_harms_nothing(
    running: RunningPool, record: MakeRecord, capfd: pytest.CaptureFixture[str]
) -> None:
    async with running() as pool:
        results = await pool.run([record(i, b"noise") for i in range(20)])
    assert all(isinstance(r, Enriched) for r in results)
    assert capfd.readouterr() == ("", "")


def read_all(fd: int) -> bytes:
    data = b""
    with contextlib.suppress(BlockingIOError):
        while part := os.read(fd, 1 << 20):
            data += part
    return data


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """Both ends non-blocking; the test, or the class under test, may close either."""
    ends = os.pipe()
    for fd in ends:
        os.set_blocking(fd, False)
    yield ends
    for fd in ends:
        with contextlib.suppress(OSError):
            os.close(fd)


async def test_what_does_not_fit_into_the_pipe_is_sent_as_the_worker_reads(
    pipe: tuple[int, int], record: MakeRecord
) -> None:
    messages = [Work(number, [record(number, value=b"x" * 100_000)]) for number in range(1, 6)]
    work = WorkPipe(pipe[1])
    for message in messages:
        work.send(message)
    expected = b"".join(bytes(encode_frame(message)) for message in messages)
    received = read_all(pipe[0])
    assert len(received) < len(expected)
    while len(received) < len(expected):
        await asyncio.sleep(0)
        received += read_all(pipe[0])
    assert received == expected
    work.close()


async def test_the_work_pipe_is_closed_only_after_what_waits_is_sent(
    pipe: tuple[int, int], record: MakeRecord
) -> None:
    message = Work(1, [record(0, value=b"x" * 500_000)])
    work = WorkPipe(pipe[1])
    work.send(message)
    work.close_when_sent()
    received = read_all(pipe[0])
    os.fstat(pipe[1])
    while len(received) < len(encode_frame(message)):
        await asyncio.sleep(0)
        received += read_all(pipe[0])
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(pipe[1])


async def test_messages_for_a_dead_worker_are_dropped(pipe: tuple[int, int], record: MakeRecord) -> None:
    os.close(pipe[0])
    work = WorkPipe(pipe[1])
    work.send(Work(1, [record(0)]))
    work.send(Work(2, [record(1)]))
    assert not work._unsent
    work.close()
    work.close()
    work.send(Work(3, [record(2)]))


async def test_results_are_passed_on_and_the_end_of_the_stream_is_reported(
    pipe: tuple[int, int], until: Until
) -> None:
    messages: list[object] = []
    ends: list[str] = []
    results = ResultPipe(pipe[0], 1000, messages.append, ends.append)
    os.write(pipe[1], bytes(encode_frame(Exhausted(1))) + bytes(encode_frame(Exhausted(2)))[:5])
    results.drain()
    assert (messages, ends) == ([Exhausted(1)], [])
    os.write(pipe[1], bytes(encode_frame(Exhausted(2)))[5:])
    os.close(pipe[1])
    await until(lambda: ends, "the end is reported")
    assert (messages, ends) == ([Exhausted(1), Exhausted(2)], [""])
    results.drain()


async def test_a_message_that_is_refused_ends_the_stream_with_the_reason(
    pipe: tuple[int, int],
) -> None:
    def refuse(_: object) -> None:
        raise FrameError("not what was asked")

    ends: list[str] = []
    results = ResultPipe(pipe[0], 1000, refuse, ends.append)
    os.write(pipe[1], bytes(encode_frame(Exhausted(1))) * 2)
    results.drain()
    assert ends == ["not what was asked"]


async def test_of_a_workers_output_the_end_is_kept(pipe: tuple[int, int]) -> None:
    output = OutputPipe(pipe[0])
    os.write(pipe[1], b"a" * 9000 + b"the end")
    output.finish()
    assert output.last == b"a" * (LAST_OUTPUT_BYTES - 7) + b"the end"


async def test_output_that_never_ends_does_not_hold_up_the_parent(pipe: tuple[int, int]) -> None:
    """A child of the worker may still hold the other end."""
    output = OutputPipe(pipe[0])
    os.write(pipe[1], b"words")
    output.finish()
    assert output.last == b"words"
    with pytest.raises(BrokenPipeError):
        os.write(pipe[1], b"more")
