"""The worker process: loads one handler, then answers chunks of records until its pipe closes.

`spawn` starts it as `python -m newsgloss_enrich.pool.worker WORK_FD RESULT_FD CELL_FD PARENT_PID`. It is a
fresh interpreter that inherits four descriptors and nothing else of the parent's state.
"""

import ctypes
import faulthandler
import importlib
import os
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from types import TracebackType
from typing import NoReturn, cast

import msgspec

from newsgloss_common.lifecycle import freeze_startup_objects
from newsgloss_common.sizes import MAX_MESSAGE_CHARACTERS
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
    Enriched,
    Handler,
    HandlerFactory,
    InputRecord,
    Rejected,
    Result,
    size_of,
)

PR_SET_PDEATHSIG = 1
"""`prctl(2)`: the signal sent to this process when its parent ends."""

FLUSH_BYTES = 256 * 1024
"""Results are sent at the latest when this much waits, so that a message stays well below its bound."""

SETUP_BYTES = 16 * 1024 * 1024
OOM_SCORE_ADJUSTMENT = b"500"
"""`proc_pid_oom_score_adj(5)`, -1000 to 1000: when memory is short, the kernel kills a worker first."""

EXIT_OUT_OF_MEMORY = 70
EXIT_START_FAILED = 71


def main(arguments: list[str]) -> int:
    """Handle chunks until the work pipe ends; returns the exit status."""
    work_fd, result_fd, cell_fd, parent = (int(argument) for argument in arguments)
    _become_a_worker(parent, (work_fd, result_fd, cell_fd))
    cell = ProgressCell(cell_fd)
    os.close(cell_fd)
    length = read_length(work_fd, SETUP_BYTES)
    if length is None:
        return 0
    setup = msgspec.msgpack.decode(read_body(work_fd, length), type=ToWorker)
    if not isinstance(setup, Setup):
        raise TypeError("the first message must be the setup")
    started = time.monotonic()
    try:
        handler = _load(setup)
        resident = _bound_memory(setup)
    except BaseException:  # noqa: BLE001  the parent reports whatever the handler's code raises
        write_frame(result_fd, StartFailed(traceback.format_exc()[-8000:]))
        return EXIT_START_FAILED
    write_frame(result_fd, Ready(resident, time.monotonic() - started))
    try:
        _serve(work_fd, result_fd, cell, setup, handler)
    except BrokenPipeError:
        return 0  # the parent is gone
    return 0


def _become_a_worker(parent: int, fds: tuple[int, ...]) -> None:
    """Tie this process to its parent's life, and ignore the terminal's signals."""
    for fd in fds:
        os.set_inheritable(fd, False)  # noqa: FBT003  it takes no keywords
    # Ctrl-C and a supervisor's SIGTERM reach the whole process group, but the parent decides when its workers
    # end. It blocked both signals before it started this process, so there is no unguarded moment.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
    faulthandler.enable()
    # A core file would be as large as the models and contain articles.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        Path("/proc/self/oom_score_adj").write_bytes(OOM_SCORE_ADJUSTMENT)
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)  # the parent ended before the request above took effect


def _load(setup: Setup) -> Handler:
    module, _, name = setup.handler.partition(":")
    factory = cast("HandlerFactory", getattr(importlib.import_module(module), name))
    handler = factory(setup.handler_config)
    if not callable(handler):
        raise TypeError(f"{setup.handler} returned {type(handler).__name__}, which cannot be called")
    freeze_startup_objects()
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
        # Reading a chunk counts as work on its first record. If memory runs out while reading, the chunk must
        # not look untouched, or it would be tried for ever.
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
    """Handle a chunk; send results at its end, and earlier after enough time or bytes."""
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
        elif now - since > flush_nanoseconds or waiting > FLUSH_BYTES:
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
        waiting += size_of(result) if isinstance(result, Enriched) else MAX_MESSAGE_CHARACTERS
    cell.end(number)
    nanoseconds = time.monotonic_ns() - since if since else 0
    write_frame(result_fd, Done(first, results, nanoseconds, take_counts()))


def _checked(result: object, record: InputRecord, frame_bytes: int) -> Result:
    """Check the handler's contract: a result, for this record, that fits into a message."""
    if isinstance(result, Enriched) and result.offset == record.offset:
        size = size_of(result)
        if size + FLUSH_BYTES <= frame_bytes:
            return result
        what = f"the enriched record takes {size} bytes, the bound is {frame_bytes}"
        return Rejected(record.offset, "too_large", what, "pool", "ResultTooLarge")
    if isinstance(result, Rejected) and result.offset == record.offset:
        if len(result.message) <= MAX_MESSAGE_CHARACTERS:
            return result
        return msgspec.structs.replace(result, message=result.message[:MAX_MESSAGE_CHARACTERS])
    what = f"the handler returned {type(result).__name__}, which is no result for its record"
    return Rejected(record.offset, "step_failed", what, "enrich", "TypeError")


def _step_failed(record: InputRecord, error: BaseException) -> Rejected:
    """Describe an exception by its class and place only, since its text may quote the article."""
    name = type(error).__name__
    place = _place(error.__traceback__)
    return Rejected(
        record.offset, "step_failed", f"{name} at {place}"[:MAX_MESSAGE_CHARACTERS], "enrich", name
    )


def _place(trace: TracebackType | None) -> str:
    if trace is None:
        return "an unknown place"
    while trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    return f"{Path(code.co_filename).name}:{trace.tb_lineno} in {code.co_name}"


def _report_exhaustion(result_fd: int, number: int) -> NoReturn:
    """Report which record ran out of memory, and exit: a heap that was full once is not used again."""
    memory.lift_limit()
    write_frame(result_fd, Exhausted(number))
    os._exit(EXIT_OUT_OF_MEMORY)


if __name__ == "__main__":
    # Skip the interpreter's teardown, which would free the models piece by piece.
    status = main(sys.argv[1:])
    sys.stderr.flush()
    os._exit(status)
