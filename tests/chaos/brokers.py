"""The Kafka of a run: one broker or three, and the role of each."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Self

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError
from aiokafka.protocol.coordination import FindCoordinatorRequest
from aiokafka.structs import TopicPartition
from tests.chaos.fault_kinds import Fault
from tests.chaos.plan import Step
from tests.chaos.topics import GROUP, PARTITIONS, RAW

from newsgloss_dev_kafka import DevBroker, DevCluster

HEALTHY_SECONDS = 420.0
_LOOK_SECONDS = 0.5
_GROUP, _TRANSACTION = 0, 1
"""Types of coordinators in FindCoordinator."""


class Brokers:
    """Real brokers on loopback; the first is broker 1."""

    def __init__(self, cluster: DevCluster | DevBroker) -> None:
        self._cluster = cluster
        self.all = cluster.brokers if isinstance(cluster, DevCluster) else (cluster,)

    @classmethod
    async def start(cls, count: int) -> Self:
        """Start one broker or three."""
        cluster = DevBroker() if count == 1 else DevCluster()
        await asyncio.to_thread(cluster.start)
        return cls(cluster)

    async def close(self) -> None:
        """Stop the brokers and remove their data."""
        await asyncio.to_thread(self._cluster.close)

    @property
    def bootstrap_servers(self) -> str:
        """The addresses of all brokers."""
        return ",".join(broker.bootstrap_servers for broker in self.all)

    @property
    def ports(self) -> list[int]:
        """The ports of the brokers, in order."""
        return [broker.port for broker in self.all]

    async def victim(self, step: Step) -> DevBroker:
        """Return the broker that a step is to hit.

        Raises:
            KafkaError, OSError, TimeoutError: the cluster does not answer now.
        """
        partition = int(step.choice * PARTITIONS)
        match step.fault:
            case Fault.KILL_CONTROLLER:
                number = self._controller()
            case Fault.KILL_GROUP_COORDINATOR:
                number = await self._coordinator(GROUP, _GROUP)
            case Fault.KILL_TRANSACTION_COORDINATOR:
                number = await self._coordinator(f"{GROUP}:{RAW}:{partition}", _TRANSACTION)
            case Fault.KILL_LEADER:
                number = await self._leader(partition)
            case _:
                number = 1 + int(step.choice * len(self.all))
        return self.all[number - 1]

    async def healthy(self) -> None:
        """Wait until all replicas of each partition are in sync, so that another broker may fail.

        Raises:
            TimeoutError: they are not in sync in time.
        """
        async with asyncio.timeout(HEALTHY_SECONDS):
            while not await self._all_in_sync():  # noqa: ASYNC110 - only asking tells
                await asyncio.sleep(_LOOK_SECONDS)

    async def _all_in_sync(self) -> bool:
        with contextlib.suppress(KafkaError, OSError, TimeoutError):
            return all(
                set(partition["isr"]) == set(partition["replicas"])
                for topic in await self._describe()
                for partition in topic["partitions"]
            )
        return False

    async def _describe(self) -> list[dict[str, list[dict[str, list[int]]]]]:
        admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap_servers)
        try:
            await admin.start()
            found: list[dict[str, list[dict[str, list[int]]]]] = await admin.describe_topics()
            return found
        finally:
            await admin.close()

    async def _leader(self, partition: int) -> int:
        async with self._client() as client:
            await client.set_topics([RAW])
            leader = client.cluster.leader_for_partition(TopicPartition(RAW, partition))
            if leader is None or leader < 1:
                raise TimeoutError(f"{RAW}-{partition} has no leader now")
            return int(leader)

    async def _coordinator(self, key: str, kind: int) -> int:
        async with self._client() as client:
            answer = await client.send(client.get_random_node(), FindCoordinatorRequest(key, kind))
            if answer.error_code:
                raise TimeoutError(f"{key!r} has no coordinator now")
            return int(answer.coordinator_id)

    def _controller(self) -> int:
        """Find the controller in the nodes' own files: the node for which they voted last, or which they
        follow."""
        states = []
        for broker in self.all:
            with contextlib.suppress(OSError, ValueError):
                path = broker.data / "__cluster_metadata-0" / "quorum-state"
                states.append(json.loads(path.read_text(encoding="utf-8")))
        latest = max(states, key=lambda state: state["leaderEpoch"], default={"leaderId": -1})
        if latest["leaderId"] < 1:
            raise TimeoutError("no controller is elected now")
        return int(latest["leaderId"])

    @contextlib.asynccontextmanager
    async def _client(self) -> AsyncIterator[AIOKafkaClient]:
        client = AIOKafkaClient(bootstrap_servers=self.bootstrap_servers)
        try:
            await client.bootstrap()
            yield client
        finally:
            await client.close()
