"""A consumer group as its coordinator knows it: its state, its members and their partitions."""

from dataclasses import dataclass, field

from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from aiokafka.errors import GroupAuthorizationFailedError, for_code

from newsgloss_enrich.commands.cluster import Options, admin
from newsgloss_enrich.commands.dlq.letters import printable

UNKNOWN = "unknown"
FORBIDDEN = "not allowed to describe it: needs DESCRIBE on the group"


@dataclass(frozen=True)
class Member:
    """One process of the group, and its partitions of the raw topic."""

    client: str
    host: str
    partitions: list[int]


@dataclass(frozen=True)
class Group:
    """A group; its state is Stable, PreparingRebalance, CompletingRebalance, Empty or Dead, or unknown."""

    id: str
    state: str = UNKNOWN
    members: list[Member] = field(default_factory=list)
    reason: str = ""
    """Why the state is unknown."""

    def owner(self, partition: int) -> str:
        """The host that owns a partition; empty when none does."""
        owners = [one for one in self.members if partition in one.partitions]
        return owners[0].host if owners else ""

    def fields(self) -> dict[str, object]:
        """The object that `status --json` writes."""
        members = [
            {"client": one.client, "host": one.host, "partitions": one.partitions} for one in self.members
        ]
        return {"id": self.id, "state": self.state, "members": members}


async def read_group(options: Options, group: str, topic: str) -> Group:
    """Describe the group by its coordinator.

    Raises:
        aiokafka.errors.KafkaError: it cannot be asked.
    """
    try:
        async with admin(options) as connection:
            (answer,) = await connection.describe_consumer_groups([group])
    except GroupAuthorizationFailedError:
        return Group(group, reason=FORBIDDEN)
    code, _, state, _, _, members, *_ = answer.groups[0]
    if code:
        error = for_code(code)
        if error is GroupAuthorizationFailedError:
            return Group(group, reason=FORBIDDEN)
        raise error(f"group {group!r} cannot be described")
    found = [
        Member(printable(client.encode()), printable(host.encode()), _partitions(assignment, topic))
        for _, client, host, _, assignment, *_ in members
    ]
    return Group(group, state, sorted(found, key=lambda one: one.partitions))


def _partitions(assignment: bytes, topic: str) -> list[int]:
    if not assignment:
        return []
    decoded = ConsumerProtocolMemberAssignment.decode(assignment)
    return sorted(number for name, numbers in decoded.assignment if name == topic for number in numbers)
