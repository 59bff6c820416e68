import resource
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from newsgloss_common import descriptors


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_the_soft_limit_of_open_files_is_raised_to_the_hard_one() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
    assert descriptors.raise_limit() == hard
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (hard, hard)


def test_connections_that_fit_are_as_set() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))
    with capture_logs() as logs:
        assert descriptors.fitting(100, "NEWSGLOSS_MAX_CONNECTIONS") == 100
    assert logs == []


def test_connections_that_do_not_fit_are_fewer_and_the_log_says_what_to_raise() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))
    with capture_logs() as logs:
        served = descriptors.fitting(1000, "NEWSGLOSS_MAX_CONNECTIONS")
    assert 0 < 3 * served < 1024
    assert logs[0]["setting"] == "NEWSGLOSS_MAX_CONNECTIONS"
    assert (logs[0]["wanted"], logs[0]["served"], logs[0]["open_files_limit"]) == (1000, served, 1024)


@pytest.mark.parametrize("limit", [64, 256, 300])
def test_under_the_lowest_limit_there_is_still_one_connection(limit: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
    assert descriptors.fitting(1000, "X") >= 1
