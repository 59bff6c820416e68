"""Starts a worker's process: a fresh interpreter, two pipes, its output, and the memory it shares with us.

Two pipes are better than a socket pair here. A pipe holds 1 MiB for an unprivileged process
(`F_SETPIPE_SZ`), a Unix socket about 200 KiB (`net.core.wmem_max`). A chunk that fits into the pipe as a
whole keeps its worker busy without the parent's help.
"""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from newsgloss_common.reader_process import environment_without_secrets
from newsgloss_enrich.pool.progress import ProgressCell

PIPE_BYTES = 1024 * 1024

ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "BLIS_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
        "RAYON_NUM_THREADS",
    ),
    "1",
) | {"TOKENIZERS_PARALLELISM": "false"}


@dataclass(frozen=True, slots=True)
class Spawned:
    """A started process and the parent's non-blocking ends of its pipes.

    Attributes:
        process: The process.
        cell: The memory shared with it.
        work: Descriptor to write messages to.
        results: Descriptor to read messages from.
        output: Descriptor to read its standard output and standard error from.
    """

    process: subprocess.Popen[bytes]
    cell: ProgressCell
    work: int
    results: int
    output: int


def spawn() -> Spawned:
    """Start a worker. Call it on the event loop's thread: the worker is killed when that thread ends.

    Raises:
        OSError: the system provides no process or no descriptors.
    """
    with contextlib.ExitStack() as childs_ends, contextlib.ExitStack() as undo:
        cell_fd = ProgressCell.create()
        childs_ends.callback(os.close, cell_fd)
        cell = ProgressCell(cell_fd)
        undo.callback(cell.close)
        work_out, work = _pipe()
        childs_ends.callback(os.close, work_out)
        undo.callback(os.close, work)
        results, results_in = _pipe()
        childs_ends.callback(os.close, results_in)
        undo.callback(os.close, results)
        output, output_in = os.pipe()
        childs_ends.callback(os.close, output_in)
        undo.callback(os.close, output)
        for fd in (work, results, output):
            os.set_blocking(fd, False)
        process = _start((work_out, results_in, cell_fd), output_in)
        undo.pop_all()
    return Spawned(process, cell, work, results, output)


def _pipe() -> tuple[int, int]:
    read, write = os.pipe()
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        # Beyond the user's share of pipe memory (pipe(7)) the default size remains: slower, not wrong.
        with contextlib.suppress(OSError):
            fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    return read, write


def _start(fds: tuple[int, int, int], output: int) -> subprocess.Popen[bytes]:
    """Start an interpreter that can import what this one can, with one thread for numerical libraries.

    Standard output and standard error both go to the parent, since the service's own output may be data.
    SIGINT and SIGTERM are blocked until the worker ignores them.
    """
    work, results, cell = fds
    command = [
        sys.executable, "-P", "-m", "newsgloss_enrich.pool.worker",
        str(work), str(results), str(cell), str(os.getpid()),
    ]  # fmt: skip
    paths = [str(Path(path).absolute()) for path in sys.path if path]  # the empty entry means "here"
    environment = environment_without_secrets() | ONE_THREAD | {"PYTHONPATH": os.pathsep.join(paths)}
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        return subprocess.Popen(  # noqa: S603  this interpreter, with arguments of our own
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=fds,
            env=environment,
        )
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
