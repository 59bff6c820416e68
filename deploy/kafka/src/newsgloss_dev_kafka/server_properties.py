"""The configuration of a KRaft node, alone or in a cluster, tuned to start and fail over fast."""

from collections.abc import Mapping
from pathlib import Path

from newsgloss_dev_kafka.node import Node

DEFAULTS: Mapping[str, str] = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    # One node has the only replica of everything.
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    # Fewer than the default 50 to create at first use; enough to spread groups and transactional ids.
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.num.partitions": "1",
    # A group with one member need not wait 3 s for others.
    "group.initial.rebalance.delay.ms": "0",
    # Tests choose short sessions; the default is 6 s.
    "group.min.session.timeout.ms": "1000",
    # After a kill, the controller refuses the node until its old session has ended: 9 s by default.
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
    # A client's metadata request must not create a topic by accident.
    "auto.create.topics.enable": "false",
    # The default is 128 MiB, of a heap of 1 GiB.
    "log.cleaner.dedupe.buffer.size": str(16 << 20),
}

REPLICATED: Mapping[str, str] = {
    "default.replication.factor": "3",
    "min.insync.replicas": "2",
    "offsets.topic.replication.factor": "3",
    "transaction.state.log.replication.factor": "3",
    "transaction.state.log.min.isr": "2",
    "share.coordinator.state.topic.replication.factor": "3",
    "share.coordinator.state.topic.min.isr": "2",
}
"""As in production: an acknowledged record is in two logs, and one broker may fail."""


def of_several(node: Node) -> Mapping[str, str]:
    """Return the properties of a node of a cluster."""
    return {**REPLICATED, "node.id": str(node.number), "controller.quorum.voters": node.voters}


def render(data: Path, port: int, controller_port: int, extra: Mapping[str, str]) -> str:
    """Return the text of server.properties; `extra` overrides everything else."""
    here = f"127.0.0.1:{port}"
    properties = {
        **DEFAULTS,
        "listeners": f"PLAINTEXT://{here},CONTROLLER://127.0.0.1:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://{here}",
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "log.dirs": str(data),
        **extra,
    }
    return "".join(f"{key}={_escaped(value)}\n" for key, value in properties.items())


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n")
