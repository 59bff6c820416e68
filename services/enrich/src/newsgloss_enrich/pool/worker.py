"""The worker process: loads one handler, then answers chunks of records until its pipe closes.

Started by `process` as `python -m newsgloss_enrich.pool.worker WORK_FD RESULT_FD CELL_FD PARENT_PID`. It is
a fresh interpreter that inherits four descriptors and nothing else of the parent's state.
"""

from __future__ import annotations

import ctypes
import faulthandler
import gc
import importlib
import os
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, cast

import msgspec

from newsgloss_enrich.pool import memory
from newsgloss_enrich.pool.frames import (
    Done,
    Exhausted,
    Ready,
    Setup,
    StartFailed,
    ToWorker,
    Work,
    read_body,
    read_length,
    write_frame,
)
from newsgloss_enrich.pool.progress import ProgressCell
from newsgloss_enrich.pool.records import (
    MESSAGE_CHARACTERS,
    Enriched,
    Handler,
    HandlerFactory,
    InputRecord,
    Rejected,
    Result,
    size_of,
)

if TYPE_CHECKING:
    from types import TracebackType

_PR_SET_PDEATHSIG = 1
"""`prctl(2)`: the signal sent to this process when its parent ends."""

_FLUSH_BYTES = 256 * 1024
"""Results are handed over at the latest when this much waits: a message stays well below its bound."""

_SETUP_BYTES = 16 * 1024 * 1024
_OOM_SCORE_ADJUSTMENT = b"500"
"""`proc_pid_oom_score_adj(5)`, -1000 to 1000: when memory is short, the kernel takes a worker first."""

_EXIT_OUT_OF_MEMORY = 70
_EXIT_START_FAILED = 71


def main(arguments: list[str]) -> int:
    """Run until the work pipe ends; returns the exit status."""
    work_fd, result_fd, cell_fd, parent = (int(argument) for argument in arguments)
    _become_a_worker(parent, (work_fd, result_fd, cell_fd))
    cell = ProgressCell(cell_fd)
    os.close(cell_fd)
    length = read_length(work_fd, _SETUP_BYTES)
    if length is None:
        return 0
    setup = msgspec.msgpack.decode(read_body(work_fd, length), type=ToWorker)
    if not isinstance(setup, Setup):
        raise TypeError("the first message must be the setup")
    started = time.monotonic()
    try:
        handler = _load(setup)
        resident = _bound_memory(setup)
    except BaseException:  # noqa: BLE001  whatever the handler's own code raises is for the parent to tell
        write_frame(result_fd, StartFailed(traceback.format_exc()[-8000:]))
        return _EXIT_START_FAILED
    write_frame(result_fd, Ready(resident, time.monotonic() - started))
    try:
        _serve(work_fd, result_fd, cell, setup, handler)
    except BrokenPipeError:
        return 0  # the parent is gone
    return 0


def _become_a_worker(parent: int, fds: tuple[int, ...]) -> None:
    """Tie this process to its parent, and to nothing else."""
    for fd in fds:
        os.set_inheritable(fd, False)  # noqa: FBT003  it takes no keywords
    # Ctrl-C and a supervisor's SIGTERM reach the whole process group; what then happens to the workers is
    # the parent's decision. It blocked both before it started us, so that there is no unguarded moment.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
    faulthandler.enable()
    # A core file would be as large as the models, and hold articles.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        Path("/proc/self/oom_score_adj").write_bytes(_OOM_SCORE_ADJUSTMENT)
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)  # it ended before the request above could see it


def _load(setup: Setup) -> Handler:
    module, _, name = setup.handler.partition(":")
    factory = cast("HandlerFactory", getattr(importlib.import_module(module), name))
    handler = factory(setup.handler_config)
    if not callable(handler):
        raise TypeError(f"{setup.handler} returned {type(handler).__name__}, which cannot be called")
    # What is loaded now stays for good: the collector need not walk it again.
    gc.collect()
    gc.freeze()
    return handler


def _bound_memory(setup: Setup) -> int:
    resident = memory.resident_bytes(os.getpid())
    if resident is None:
        return 0
    if resident >= setup.memory_bytes:
        raise MemoryError(
            f"the loaded handler takes {resident >> 20} MiB, the cap of a worker is"
            f" {setup.memory_bytes >> 20} MiB: raise the cap"
        )
    memory.limit_growth(setup.memory_bytes - resident)
    return resident


def _serve(work_fd: int, result_fd: int, cell: ProgressCell, setup: Setup, handler: Handler) -> None:
    decode = msgspec.msgpack.Decoder(ToWorker).decode
    next_number = 1
    while (length := read_length(work_fd, setup.frame_bytes)) is not None:
        # Reading a chunk is part of the work on its first record: should memory not even do for that, the
        # chunk must not seem untouched, or it would be tried for ever.
        cell.begin(next_number)
        try:
            work = decode(read_body(work_fd, length))
        except MemoryError:
            _report_exhaustion(result_fd, next_number)
        if not isinstance(work, Work):
            raise TypeError("only work may follow the setup")
        _answer(work, result_fd, cell, setup, handler)
        next_number = work.first + len(work.records)


def _answer(work: Work, result_fd: int, cell: ProgressCell, setup: Setup, handler: Handler) -> None:
    """Handle a chunk; hand results over at its end, and on the way whenever enough time or bytes went by."""
    flush_nanoseconds = int(setup.flush_seconds * 1e9)
    first, number = work.first, work.first
    take_counts = getattr(handler, "take_counts", dict)
    results: list[Enriched | Rejected | None] = []
    waiting = 0
    since = 0
    for number, record in enumerate(work.records, work.first):
        if cell.is_void(number):
            results.append(None)
            continue
        now = cell.begin(number)
        if not since:
            since = now
        elif now - since > flush_nanoseconds or waiting > _FLUSH_BYTES:
            cell.end(number - 1)
            write_frame(result_fd, Done(first, results, now - since, take_counts()))
            first, results, waiting, since = number, [], 0, cell.begin(number)
        try:
            result = _checked(handler(record), record, setup.frame_bytes)
        except MemoryError:
            _report_exhaustion(result_fd, number)
        except BaseException as error:  # noqa: BLE001  one record's failure is that record's result
            result = _step_failed(record, error)
        results.append(result)
        waiting += size_of(result) if isinstance(result, Enriched) else MESSAGE_CHARACTERS
    cell.end(number)
    nanoseconds = time.monotonic_ns() - since if since else 0
    write_frame(result_fd, Done(first, results, nanoseconds, take_counts()))


def _checked(result: object, record: InputRecord, frame_bytes: int) -> Result:
    """Hold the handler to its contract: a result, of this record, that fits into a message."""
    if isinstance(result, Enriched) and result.offset == record.offset:
        size = size_of(result)
        if size + _FLUSH_BYTES <= frame_bytes:
            return result
        what = f"the enriched record takes {size} bytes, the bound is {frame_bytes}"
        return Rejected(record.offset, "too_large", what, "pool", "ResultTooLarge")
    if isinstance(result, Rejected) and result.offset == record.offset:
        if len(result.message) <= MESSAGE_CHARACTERS:
            return result
        return msgspec.structs.replace(result, message=result.message[:MESSAGE_CHARACTERS])
    what = f"the handler returned {type(result).__name__}, which is no result for its record"
    return Rejected(record.offset, "step_failed", what, "enrich", "TypeError")


def _step_failed(record: InputRecord, error: BaseException) -> Rejected:
    """Describe an exception by its class and place alone: its text may quote the article."""
    name = type(error).__name__
    place = _place(error.__traceback__)
    return Rejected(record.offset, "step_failed", f"{name} at {place}"[:MESSAGE_CHARACTERS], "enrich", name)


def _place(trace: TracebackType | None) -> str:
    if trace is None:
        return "an unknown place"
    while trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    return f"{Path(code.co_filename).name}:{trace.tb_lineno} in {code.co_name}"


def _report_exhaustion(result_fd: int, number: int) -> NoReturn:
    """Say which record ran out of memory, and end: a heap that was full once is not used again."""
    memory.lift_limit()
    write_frame(result_fd, Exhausted(number))
    os._exit(_EXIT_OUT_OF_MEMORY)


if __name__ == "__main__":
    # Skipping the interpreter's teardown: models need not be freed piece by piece.
    status = main(sys.argv[1:])
    sys.stderr.flush()
    os._exit(status)
