import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from newsgloss_enrich.pool.memory import OomKills, is_stopped, resident_bytes

NO_PROCESS = 2**22 + 1
"""Above the largest process id of Linux."""


@pytest.mark.parametrize(
    "text", ["low 0\noom 3\noom_kill 2\n", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n"]
)
def test_the_kernels_counter_is_read_from_both_kinds_of_cgroup(tmp_path: Path, text: str) -> None:
    (tmp_path / "counter").write_text(text)
    assert OomKills([tmp_path / "missing", tmp_path / "counter"]).count() == 2
    assert OomKills([tmp_path / "missing"]).count() == 0


def test_the_size_of_a_process_is_read_and_of_none_is_unknown() -> None:
    own = resident_bytes(os.getpid())
    assert own is not None
    assert own > 1 << 20
    assert resident_bytes(NO_PROCESS) is None


def test_a_process_that_a_signal_stopped_is_told_from_a_running_one() -> None:
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        assert not is_stopped(sleeper.pid)
        os.kill(sleeper.pid, signal.SIGSTOP)
        os.waitid(os.P_PID, sleeper.pid, os.WSTOPPED | os.WNOWAIT)
        assert is_stopped(sleeper.pid)
    finally:
        sleeper.kill()
        sleeper.wait()
    assert not is_stopped(NO_PROCESS)


LIMITED = """
from newsgloss_enrich.pool.memory import lift_limit, limit_growth
limit_growth(64 << 20)
bytearray(32 << 20)
try:
    bytearray(128 << 20)
except MemoryError:
    lift_limit()
    bytearray(128 << 20)
    print("refused, then lifted")
"""


def test_growth_beyond_the_limit_is_a_memory_error_until_the_limit_is_lifted() -> None:
    done = subprocess.run([sys.executable, "-c", LIMITED], capture_output=True, text=True, check=True)
    assert done.stdout == "refused, then lifted\n"
