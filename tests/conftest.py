"""Fixtures of all tests: one real broker for each pytest run, shared by all xdist workers."""

import fcntl
import logging
import os
import signal
import uuid
from collections.abc import Callable, Iterator

import pytest
import structlog

import newsgloss_dev_kafka
from newsgloss_dev_kafka import DevBroker

_CONTROLLER = "NEWSGLOSS_TEST_CONTROLLER_PID"


def pytest_configure(config: pytest.Config) -> None:
    _let_children_be_signalled()
    if not _is_xdist_worker(config):
        os.environ[_CONTROLLER] = str(os.getpid())  # xdist workers inherit it


def pytest_unconfigure(config: pytest.Config) -> None:
    if not _is_xdist_worker(config):
        newsgloss_dev_kafka.stop(_shared_broker())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that need a broker, so that `-m 'not kafka'` runs the others."""
    for item in items:
        if {"kafka", "own_kafka"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.kafka)


@pytest.fixture(autouse=True)
def _logging_of_its_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Undo what a command that runs in the test's process sets up for logging.

    A service lets structlog keep each logger at its first use. In a test's process such a logger would keep
    the level of one command for all later tests of the worker, so loggers are not kept there.
    """
    root, client, configure = logging.getLogger(), logging.getLogger("aiokafka"), structlog.configure
    handlers, levels = root.handlers[:], (root.level, client.level)
    monkeypatch.setattr(
        structlog, "configure", lambda **given: configure(**given | {"cache_logger_on_first_use": False})
    )
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    client.setLevel(levels[1])


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> str:
    """The bootstrap servers of the shared broker, or KAFKA_BOOTSTRAP_SERVERS if that is set.

    A test uses its own topics and groups (`unique_name`). A test that stops a broker uses its own
    (`own_kafka`). The first worker starts the shared broker, which ends with the pytest process that was
    called, however that ends.
    """
    given = os.environ.get("KAFKA_BOOTSTRAP_SERVERS")
    if given:
        return given
    ours = tmp_path_factory.getbasetemp()
    everyones = ours.parent if _is_xdist_worker(request.config) else ours
    with (everyones / "kafka.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for running in newsgloss_dev_kafka.all_running():
            if running.name == _shared_broker():
                return running.bootstrap_servers
        broker = DevBroker(name=_shared_broker(), owner_pid=int(os.environ[_CONTROLLER]))
        broker.start().leave()
        return broker.bootstrap_servers


@pytest.fixture
def own_kafka() -> Iterator[DevBroker]:
    """A broker for one test, which may stop, kill and pause it."""
    with DevBroker() as broker:
        yield broker


@pytest.fixture
def unique_name() -> Callable[[str], str]:
    """Makes names that no other test uses, for topics, groups and transactional ids."""

    def unique(prefix: str) -> str:
        return f"{prefix}.{uuid.uuid4().hex[:12]}"

    return unique


def _let_children_be_signalled() -> None:
    """Let the processes that tests start receive SIGINT and SIGTERM, even if the suite ignores them.

    A shell starts background jobs with SIGINT ignored. Children inherit that a signal is ignored, but not
    that it has a handler (execve(2)). The handler here does nothing, so the suite itself still ignores the
    signal.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def _is_xdist_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _shared_broker() -> str:
    return f"pytest-{os.environ[_CONTROLLER]}"
