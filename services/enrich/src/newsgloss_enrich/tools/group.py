"""A consumer group as its coordinator has it: state, members, and who has which partition."""

from dataclasses import dataclass, field

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from aiokafka.errors import GroupAuthorizationFailedError, for_code

from newsgloss_enrich.tools.cluster import Options
from newsgloss_enrich.tools.letters import printable

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Member:
    """One process of the group; the partitions are those of the raw topic."""

    client: str
    host: str
    partitions: list[int]


@dataclass(frozen=True)
class Group:
    """State as Kafka names it: Stable, PreparingRebalance, CompletingRebalance, Empty, Dead."""

    id: str
    state: str = UNKNOWN
    members: list[Member] = field(default_factory=list)
    reason: str = ""
    """Why the state is not known."""

    def owner(self, partition: int) -> str:
        """Who has this partition; empty when nobody does."""
        owners = [one for one in self.members if partition in one.partitions]
        return owners[0].host if owners else ""

    def fields(self) -> dict[str, object]:
        """For programs."""
        members = [
            {"client": one.client, "host": one.host, "partitions": one.partitions} for one in self.members
        ]
        return {"id": self.id, "state": self.state, "members": members}


async def read_group(options: Options, group: str, topic: str) -> Group:
    """Ask the group's coordinator.

    Raises:
        aiokafka.errors.KafkaError: it cannot be asked.
    """
    admin = AIOKafkaAdminClient(**options, client_id="newsgloss-enrich-tools")
    try:
        await admin.start()
        (answer,) = await admin.describe_consumer_groups([group])
    except GroupAuthorizationFailedError:
        return Group(group, reason="not allowed to describe it: needs DESCRIBE on the group")
    finally:
        await admin.close()
    code, _, state, _, _, members, *_ = answer.groups[0]
    if code:
        error = for_code(code)
        if error is GroupAuthorizationFailedError:
            return Group(group, reason="not allowed to describe it: needs DESCRIBE on the group")
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
