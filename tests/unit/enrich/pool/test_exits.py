import pytest

from newsgloss_enrich.pool.exits import Cause, WorkerExit, explain, fault_trace


def test_a_kill_that_the_kernel_counted_as_out_of_memory_is_out_of_memory() -> None:
    assert explain(-9, None, b"", oom_killed=True).cause is Cause.OUT_OF_MEMORY
    assert explain(-9, None, b"", oom_killed=False).cause is Cause.KILLED
    assert explain(-9, Cause.TIMED_OUT, b"", oom_killed=True).cause is Cause.TIMED_OUT
    assert explain(-6, None, b"terminate called after throwing 'std::bad_alloc'", oom_killed=False).cause is (
        Cause.OUT_OF_MEMORY
    )


def test_a_fault_trace_has_places_and_no_other_text() -> None:
    words = (
        b'the article says\nFatal Python error: Aborted\n  File "a.py", line 3 in f\nmore of the article\n'
    )
    assert fault_trace(words) == 'Fatal Python error: Aborted\n  File "a.py", line 3 in f'


@pytest.mark.parametrize(
    ("status", "cause", "how"),
    [
        (0, Cause.CRASHED, "exit code 0"),
        (3, Cause.CRASHED, "exit code 3"),
        (-11, Cause.CRASHED, "signal SIGSEGV"),
        (-6, Cause.CRASHED, "signal SIGABRT"),
        (-9, Cause.KILLED, "signal SIGKILL"),
        (-15, Cause.KILLED, "signal SIGTERM"),
        (-99, Cause.KILLED, "signal 99"),
    ],
)
def test_a_fault_of_its_own_is_a_crash_and_any_other_signal_a_kill(
    status: int, cause: Cause, how: str
) -> None:
    assert explain(status, None, b"", oom_killed=False) == WorkerExit(cause, how)


@pytest.mark.parametrize("cause", Cause)
def test_an_exit_that_the_pool_ordered_has_the_pools_cause(cause: Cause) -> None:
    assert explain(-9, cause, b"MemoryError", oom_killed=True).cause is cause


def test_a_worker_that_was_killed_for_its_time_says_so_rather_than_the_signal() -> None:
    assert explain(-9, Cause.TIMED_OUT, b"", oom_killed=False).how == "ended for taking too long"
    assert explain(-9, Cause.OUT_OF_MEMORY, b"", oom_killed=False).how == "signal SIGKILL"
