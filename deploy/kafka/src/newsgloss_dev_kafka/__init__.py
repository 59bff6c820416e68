"""A real Apache Kafka on loopback: `DevBroker` runs one broker, `DevCluster` three."""

from newsgloss_dev_kafka.broker import DevBroker
from newsgloss_dev_kafka.cluster import DevCluster
from newsgloss_dev_kafka.errors import (
    AlreadyRunningError,
    BrokerStartError,
    DevKafkaError,
    JarsError,
    ToolMissingError,
)
from newsgloss_dev_kafka.folders import Running, all_running, stop

__all__ = [
    "AlreadyRunningError",
    "BrokerStartError",
    "DevBroker",
    "DevCluster",
    "DevKafkaError",
    "JarsError",
    "Running",
    "ToolMissingError",
    "all_running",
    "stop",
]
