"""A cluster of three brokers, each of which can be killed and restarted on its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from tests.integration.conditions import until

from newsgloss_dev_kafka import (
    AlreadyRunningError,
    DevBroker,
    DevCluster,
    all_running,
    stop,
)
from newsgloss_dev_kafka.node import Node
from newsgloss_dev_kafka.probe import serving

pytestmark = pytest.mark.kafka

ALL = {1, 2, 3}


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give this module its own folder for brokers; it shares the jars of the checkout."""
    folder = tmp_path_factory.mktemp("cluster") / "brokers"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSGLOSS_DEV_KAFKA_HOME", str(folder))
        yield folder


@pytest.fixture(scope="module")
def cluster(home: Path) -> Iterator[DevCluster]:
    """A cluster that all tests of this module share; each test leaves three brokers running."""
    with DevCluster(name="trio") as trio:
        assert home in trio.brokers[0].folder.parents
        yield trio


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "newsgloss_dev_kafka"]
    return subprocess.run([*program, *arguments], capture_output=True, text=True, check=False)


def wait_until(condition: Callable[[], bool], *, within: float = 120.0) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "the condition did not become true"
        time.sleep(0.02)


def knows_of(broker: DevBroker, nodes: set[int]) -> Callable[[], bool]:
    def knows() -> bool:
        found = serving(broker.port)
        return found is not None and set(found.nodes) == nodes

    return knows


async def create_topic(servers: str, name: str) -> tuple[list[int], str]:
    """Create a topic with one partition; return its replicas and its `min.insync.replicas`."""
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, 1, replication_factor=-1, replica_assignments={})])
        partitions: list[dict[str, list[int]]] = []

        async def is_described() -> bool:
            """Keep the answer: the next one may come from a broker that has not learned of the topic yet."""
            (topic,) = await admin.describe_topics([name])
            partitions[:] = topic["partitions"]
            return bool(partitions)

        await until(is_described)
        configs: dict[str, str] = {}

        async def has_configs() -> bool:
            """Another broker may answer, which has not learned of the topic yet either."""
            (answer,) = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])
            configs.update({entry[0]: entry[1] for entry in answer.resources[0][4]})
            return bool(configs)

        await until(has_configs)
    finally:
        await admin.close()
    return partitions[0]["replicas"], configs["min.insync.replicas"]


async def test_a_topic_has_three_replicas_of_which_two_must_be_in_sync(cluster: DevCluster) -> None:
    replicas, in_sync = await create_topic(cluster.bootstrap_servers, "defaults")
    assert (set(replicas), in_sync) == (ALL, "2")


async def test_with_any_one_broker_killed_transactions_commit_and_that_broker_can_be_restarted(
    cluster: DevCluster,
) -> None:
    await create_topic(cluster.bootstrap_servers, "kept")
    for number, victim in enumerate(cluster.brokers):
        port, pid = victim.port, victim.pid
        victim.kill()
        servers = cluster.bootstrap_servers
        async with (
            AIOKafkaProducer(bootstrap_servers=servers, transactional_id=f"killed-{number}") as producer,
            producer.transaction(),
        ):
            await producer.send_and_wait("kept", b"%d" % number)
        victim.start()
        assert (victim.port, victim.pid != pid) == (port, True)
        for broker in cluster.brokers:
            wait_until(knows_of(broker, ALL))
    async with AIOKafkaConsumer(
        "kept",
        bootstrap_servers=cluster.bootstrap_servers,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
    ) as consumer:
        assert [(await consumer.getone()).value for _ in cluster.brokers] == [b"0", b"1", b"2"]


def test_status_lists_each_node_and_a_dead_node_is_restarted_by_its_name(cluster: DevCluster) -> None:
    addresses = [broker.bootstrap_servers for broker in cluster.brokers]
    assert cluster.bootstrap_servers == ",".join(addresses)
    assert [line.split("  ")[:3] for line in command("status").stdout.splitlines()] == [
        [f"trio-{number}", address, "answers"] for number, address in enumerate(addresses, 1)
    ]
    killed = cluster.brokers[1]
    assert killed.pid is not None
    os.kill(killed.pid, signal.SIGKILL)
    wait_until(lambda: not killed.is_running)
    assert "trio-2" not in command("status").stdout
    restarted = command("start", "--name", "trio-2")
    assert restarted.stdout == f"KAFKA_BOOTSTRAP_SERVERS={addresses[1]}\n", restarted.stderr
    assert [(state.name, state.owner) for state in all_running()] == [
        (broker.name, os.getpid()) for broker in cluster.brokers
    ]
    assert stop("trio-2"), "a node can be stopped whoever started it"
    killed.start()


def test_a_stopped_node_keeps_its_folder_while_the_others_run(cluster: DevCluster) -> None:
    stopped = cluster.brokers[2]
    stopped.stop()
    with DevBroker(name="another"):  # its start removes the folders of dead brokers
        assert Node.read(stopped.folder) is not None
    stopped.start()
    wait_until(knows_of(stopped, ALL))


def test_a_second_cluster_or_broker_with_the_same_name_is_refused(cluster: DevCluster) -> None:
    for another in (DevCluster(name="trio"), DevBroker(name="trio"), DevBroker(name="trio-1"), cluster):
        with pytest.raises(AlreadyRunningError, match="is running already"):
            another.start()
    refused = command("start", "--name", "trio")
    assert (refused.returncode, "'trio' is running already, as 3 brokers" in refused.stderr) == (1, True)


def test_a_second_start_prints_the_address_of_the_running_cluster(cluster: DevCluster) -> None:
    second = command("start", "--name", "trio", "--brokers", "3")
    assert second.stdout == f"KAFKA_BOOTSTRAP_SERVERS={cluster.bootstrap_servers}\n", second.stderr


def test_a_secured_cluster_of_three_brokers_is_refused() -> None:
    refused = command("start", "--brokers", "3", "--secured")
    assert (refused.returncode, "a secured Kafka is one broker" in refused.stderr) == (1, True)


async def test_a_background_cluster_stops_as_one_and_keeps_a_given_data_folder(
    home: Path, tmp_path: Path
) -> None:
    arguments = ("start", "--brokers", "3", "--name", "kept", "--data-dir", str(tmp_path / "data"))
    first = command(*arguments)
    assert first.stdout.startswith("KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:"), first.stderr
    try:
        await create_topic(first.stdout.strip().partition("=")[2], "still-there")
    finally:
        stopped = command("stop", "kept")
    assert (stopped.returncode, stopped.stderr) == (0, "")
    assert not list(home.glob("kept-*"))
    second = command(*arguments)
    try:
        admin = AIOKafkaAdminClient(bootstrap_servers=second.stdout.strip().partition("=")[2])
        await admin.start()
        assert "still-there" in await admin.list_topics()
        await admin.close()
    finally:
        assert command("stop", "kept").returncode == 0
    assert not [state for state in all_running() if state.cluster == "kept"]


def test_run_reports_a_node_that_exits_and_stops_all_nodes_on_sigterm(home: Path) -> None:
    program = [sys.executable, "-m", "newsgloss_dev_kafka", "run", "--brokers", "3", "--name", "run"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().count("127.0.0.1:") == 3
        first, *_ = (state for state in all_running() if state.cluster == "run")
        os.kill(first.pid, signal.SIGKILL)
        assert any("run-1 ended; 'newsgloss-dev-kafka start --name run-1'" in line for line in process.stderr)
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
    assert not [state for state in all_running() if state.cluster == "run"]
    assert not list(home.glob("run-*"))
