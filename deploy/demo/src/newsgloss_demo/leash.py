"""Runs one command and ends it when its owner dies. It runs as a script and imports nothing of the package.

Arguments: DESCRIPTOR COMMAND…. The descriptor is the read end of a pipe whose only write end the owner
holds. However the owner ends, kill -9 included, the pipe closes. Unlike `PR_SET_PDEATHSIG`, this works on
every POSIX system. SIGTERM is passed on.
"""

import os
import signal
import subprocess
import sys
import threading


def main(arguments: list[str]) -> int:
    """Run the command to its end and return its exit status: 128 + N if signal N ended it."""
    pipe, command = int(arguments[0]), arguments[1:]
    child: subprocess.Popen[bytes] | None = None
    asked = False

    def pass_on(number: int, _frame: object) -> None:
        nonlocal asked
        asked = True
        if child is not None:
            child.send_signal(number)

    signal.signal(signal.SIGTERM, pass_on)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())  # the owner blocked signals when it started this process
    child = subprocess.Popen(command)  # noqa: S603 - the owner's command, no shell
    if asked:  # SIGTERM came before the command was started
        child.terminate()
    threading.Thread(target=_kill_at_end_of, args=(pipe, child), daemon=True).start()
    status = child.wait()
    return status if status >= 0 else 128 - status


def _kill_at_end_of(pipe: int, child: "subprocess.Popen[bytes]") -> None:
    os.read(pipe, 1)  # nobody writes: it returns when the owner has ended
    child.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
