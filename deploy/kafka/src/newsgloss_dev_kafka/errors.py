"""What can go wrong with the development broker; each message says what to do next."""

from typing import Self


class DevKafkaError(Exception):
    """The development broker cannot do what was asked."""


class ToolMissingError(DevKafkaError):
    """Java or Maven is missing, or is too old."""


class JarsError(DevKafkaError):
    """Kafka's jars could not be fetched, or are not the pinned ones."""


class AlreadyRunningError(DevKafkaError):
    """A broker of this name is running already."""

    @classmethod
    def of(cls, name: str) -> Self:
        """The error about the broker, or cluster, of this name."""
        return cls(
            f"a development broker named {name!r} is running already; stop it with "
            f"'newsgloss-dev-kafka stop {name}', or choose another name"
        )


class BrokerStartError(DevKafkaError):
    """Kafka ended, or did not answer in time, while it was starting."""
