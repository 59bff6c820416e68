import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.client import AIOKafkaClient
from tests.integration.conditions import until
from tests.patience import PATIENCE_SECONDS
from tests.processes import is_running, wait_until_ended

from newsgloss_dev_kafka import AlreadyRunningError, BrokerStartError, DevBroker, all_running
from newsgloss_dev_kafka.probe import serving_cluster

if TYPE_CHECKING:
    from tests.integration.conftest import Topics


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give this test its own folder for brokers; it shares the jars of the checkout."""
    monkeypatch.setenv("NEWSGLOSS_DEV_KAFKA_HOME", str(tmp_path / "brokers"))
    return tmp_path / "brokers"


def wait_until(condition: Callable[[], bool], *, within: float = PATIENCE_SECONDS) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "the condition did not become true"
        time.sleep(0.02)


async def create_topic(broker: DevBroker, name: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap_servers)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, num_partitions=1, replication_factor=1)])
    finally:
        await admin.close()


async def produce(broker: DevBroker, topic: str, value: bytes) -> None:
    async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap_servers, acks="all") as producer:
        await producer.send_and_wait(topic, value)


async def first_value(broker: DevBroker, topic: str) -> bytes | None:
    async with AIOKafkaConsumer(
        topic, bootstrap_servers=broker.bootstrap_servers, auto_offset_reset="earliest"
    ) as consumer:
        record = await consumer.getone()
        value: bytes | None = record.value
        return value


async def test_a_broker_keeps_its_data_and_port_across_a_restart_and_a_kill() -> None:
    with DevBroker() as broker:
        await create_topic(broker, "kept")
        await produce(broker, "kept", b"before")
        first_address, first_pid = broker.bootstrap_servers, broker.pid

        broker.restart()
        assert await first_value(broker, "kept") == b"before"
        broker.kill()
        assert broker.pid is None
        broker.start()

        assert await first_value(broker, "kept") == b"before"
        assert broker.bootstrap_servers == first_address
        assert broker.pid != first_pid
        folder = broker.folder
    assert not folder.exists()


def test_a_paused_broker_stays_alive_but_does_not_answer_until_it_is_resumed() -> None:
    with DevBroker() as broker:
        broker.pause()
        assert broker.is_running
        # SIGSTOP reaches Kafka's threads one by one, so on a busy machine the broker may still answer once.
        wait_until(lambda: serving_cluster(broker.port, timeout=0.3) is None)
        broker.resume()
        wait_until(lambda: serving_cluster(broker.port) is not None)
        broker.pause()  # leaving the block must also work for a paused broker


async def test_two_running_brokers_share_neither_port_nor_data() -> None:
    with DevBroker() as one, DevBroker() as two:
        assert one.port != two.port
        assert one.data != two.data
        await create_topic(one, "only-here")
        admin = AIOKafkaAdminClient(bootstrap_servers=two.bootstrap_servers)
        await admin.start()
        assert "only-here" not in await admin.list_topics()
        await admin.close()


def test_a_given_data_folder_outlives_the_broker(tmp_path: Path) -> None:
    with DevBroker(data_dir=tmp_path / "mine") as broker:
        cluster = serving_cluster(broker.port)
    with DevBroker(data_dir=tmp_path / "mine") as broker:
        assert serving_cluster(broker.port) == cluster is not None


async def test_a_metadata_request_does_not_create_a_topic(
    kafka: str, admin: AIOKafkaAdminClient, unique_name: Callable[[str], str]
) -> None:
    requested, created = unique_name("requested"), unique_name("created")
    client = AIOKafkaClient(bootstrap_servers=kafka)
    await client.bootstrap()
    client.add_topic(requested)
    await client.force_metadata_update()
    await client.close()
    # The controller works in order: a creation of the first topic would be finished before this one.
    await admin.create_topics([NewTopic(created, num_partitions=1, replication_factor=1)])

    async def is_listed() -> bool:
        return created in await admin.list_topics()

    await until(is_listed)
    assert requested not in await admin.list_topics()


@pytest.mark.parametrize("signal_to_owner", [signal.SIGKILL, signal.SIGTERM])
def test_a_broker_whose_owner_is_killed_exits_and_leaves_nothing(
    home: Path, signal_to_owner: signal.Signals
) -> None:
    program = (
        "import time\n"
        "from newsgloss_dev_kafka import DevBroker\n"
        "broker = DevBroker().start()\n"
        "print(broker.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    owner = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    kafka = int(owner.stdout.readline())
    assert is_running(kafka)
    owner.send_signal(signal_to_owner)  # not waited for here: a zombie counts as dead
    wait_until_ended(kafka)
    wait_until(lambda: not any(path.is_dir() for path in home.iterdir()))
    owner.wait()
    owner.stdout.close()


def test_the_next_start_removes_the_folder_of_a_dead_broker(home: Path) -> None:
    left = home / "left-behind"
    left.mkdir(parents=True)
    (left / "kafka.log").touch()
    with DevBroker() as broker:
        assert not left.exists()
        with DevBroker():
            assert broker.folder.exists(), "the folder of a running broker was removed"


def test_an_invalid_property_is_reported_with_the_end_of_the_log() -> None:
    with pytest.raises(
        BrokerStartError, match=r"(?s)could not format.*Invalid value never.*log\.retention\.ms"
    ):
        DevBroker(properties={"log.retention.ms": "never"}).start()


def test_a_port_in_use_is_reported_with_the_end_of_the_log() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(BrokerStartError, match=r"(?s)ended with exit status 1 while starting.*in use"):
            DevBroker(port=port).start()


def test_a_second_broker_with_the_same_name_is_refused() -> None:
    with DevBroker(name="mine") as broker:
        for another in (DevBroker(name="mine"), broker):
            with pytest.raises(AlreadyRunningError, match="'mine' is running already"):
                another.start()
        assert serving_cluster(broker.port) is not None


def test_start_runs_a_broker_in_the_background_and_status_lists_it_and_stop_ends_it(home: Path) -> None:
    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, "-m", "newsgloss_dev_kafka"]
        return subprocess.run([*program, *arguments], capture_output=True, text=True, check=False)

    started = command("start")
    try:
        assert started.stdout.startswith("KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:"), started.stderr
        address = started.stdout.strip().partition("=")[2]
        assert f"default  {address}  answers" in command("status").stdout
        assert command("start").stdout == started.stdout, "a second start must print the running broker"
        (running,) = all_running()
    finally:
        stopped = command("stop")
    assert (stopped.returncode, stopped.stderr) == (0, "")
    wait_until_ended(running.pid)
    assert not (home / "default").exists()
    assert command("status").returncode == 3
    assert "no broker named 'default' is running" in command("stop").stderr


@pytest.mark.parametrize("stop_signal", [signal.SIGINT, signal.SIGTERM])
def test_run_shuts_down_cleanly_on_ctrl_c_and_on_sigterm(stop_signal: signal.Signals) -> None:
    command = [sys.executable, "-m", "newsgloss_dev_kafka", "run"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("KAFKA_BOOTSTRAP_SERVERS=")
        (running,) = all_running()
        process.send_signal(stop_signal)
        assert process.wait() == 0
    wait_until_ended(running.pid)


async def test_the_topics_fixture_creates_topics_on_the_shared_broker(kafka: str, topics: "Topics") -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    assert topics.raw in await admin.list_topics()
    await admin.close()
