"""The real broker that the tests share: one per pytest run, whatever the number of xdist workers."""

import fcntl
import os
import signal
import uuid
from collections.abc import Callable, Iterator

import pytest

import newsgloss_dev_kafka
from newsgloss_dev_kafka import DevBroker

_CONTROLLER = "NEWSGLOSS_TEST_CONTROLLER_PID"


def pytest_configure(config: pytest.Config) -> None:
    _let_children_be_signalled()
    if not _is_xdist_worker(config):
        os.environ[_CONTROLLER] = str(os.getpid())  # workers inherit it


def pytest_unconfigure(config: pytest.Config) -> None:
    if not _is_xdist_worker(config):
        newsgloss_dev_kafka.stop(_shared_broker())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a broker, so that `-m 'not kafka'` runs the rest."""
    for item in items:
        if {"kafka", "own_kafka"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.kafka)


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> str:
    """The shared broker's bootstrap servers, KAFKA_BOOTSTRAP_SERVERS where that is set.

    Tests share it, so each uses topics and groups of its own (`unique_name`) and none stops it (`own_kafka`).
    The first worker starts it; it ends with the pytest process that was called, however that ends.
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
    """Makes a name that no other test uses, for a topic, a group or a transactional id."""

    def unique(prefix: str) -> str:
        return f"{prefix}.{uuid.uuid4().hex[:12]}"

    return unique


def _let_children_be_signalled() -> None:
    """See that processes which tests start get SIGINT and SIGTERM, wherever the suite itself was started.

    A shell starts what runs in the background with SIGINT ignored, and a process that ignores a signal hands
    that on to all that it starts; a handler is not handed on (execve(2)). This one does nothing, so that the
    suite itself still ignores the signal.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def _is_xdist_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _shared_broker() -> str:
    return f"pytest-{os.environ[_CONTROLLER]}"
