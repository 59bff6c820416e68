"""The broker's configuration: a KRaft node, alone or one of several, tuned to start and to fail over fast."""

from collections.abc import Mapping
from pathlib import Path

from newsgloss_dev_kafka.node import Node

DEFAULTS: Mapping[str, str] = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    # One node holds the only replica of everything.
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    # Fewer partitions to create on first use than 50, enough to spread groups and transactional ids.
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.num.partitions": "1",
    # A group of one need not wait 3 s for others.
    "group.initial.rebalance.delay.ms": "0",
    # Lets a test choose a short session; 6 s is the default.
    "group.min.session.timeout.ms": "1000",
    # After a kill the controller refuses the node until its former session has ended: 9 s by default.
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
    # A client's metadata request must not create a topic by accident.
    "auto.create.topics.enable": "false",
    # 128 MiB by default, out of a heap of 1 GiB.
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
"""As production has it: a record that is acknowledged is in two logs, and one broker may be away."""


def of_several(node: Node) -> Mapping[str, str]:
    """What a node has that is one of several."""
    return {**REPLICATED, "node.id": str(node.number), "controller.quorum.voters": node.voters}


def render(data: Path, port: int, controller_port: int, extra: Mapping[str, str]) -> str:
    """Return the text of server.properties; `extra` wins over everything else."""
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
