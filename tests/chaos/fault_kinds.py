"""What may be done to a run."""

from enum import StrEnum


class Fault(StrEnum):
    """What is done to the services and the broker."""

    KILL_WORKER = "kill_worker"
    """SIGKILL to a worker process."""

    KILL_ENRICHER = "kill_enricher"
    """SIGKILL to a member; another takes its place after a while."""

    ZOMBIE = "zombie"
    """SIGSTOP to a member for longer than its session, then SIGCONT."""

    TERMINATE = "terminate"
    """SIGTERM to a member; another takes its place."""

    ADD_MEMBER = "add_member"
    REMOVE_MEMBER = "remove_member"
    """SIGTERM, and nobody takes the place."""

    KILL_BROKER = "kill_broker"
    """SIGKILL to the broker, and a start on the same data."""

    PAUSE_BROKER = "pause_broker"
    """SIGSTOP to the broker, of three to any, then SIGCONT."""

    KILL_LEADER = "kill_leader"
    KILL_CONTROLLER = "kill_controller"
    KILL_GROUP_COORDINATOR = "kill_group_coordinator"
    KILL_TRANSACTION_COORDINATOR = "kill_transaction_coordinator"
    """SIGKILL to the one of three brokers that is it, and a start on the same data."""

    CUT_CONNECTION = "cut_connection"
    """Connections of a member are reset in the middle of a request, of an answer, or all at once."""

    LATE_REQUEST = "late_request"
    """A member's request is held, its connection is cut, and the request reaches the broker in a later
    transaction."""

    SLOW_NETWORK = "slow_network"
    """All that a member and the brokers say to each other takes longer, for a while."""

    STALLED_DIRECTION = "stalled_direction"
    """Nothing gets from a member to the brokers, or nothing from them to it, for a while."""


NETWORK_FAULTS = frozenset(
    {Fault.CUT_CONNECTION, Fault.LATE_REQUEST, Fault.SLOW_NETWORK, Fault.STALLED_DIRECTION}
)
THREE_BROKERS = frozenset(
    {
        Fault.KILL_LEADER,
        Fault.KILL_CONTROLLER,
        Fault.KILL_GROUP_COORDINATOR,
        Fault.KILL_TRANSACTION_COORDINATOR,
    }
)
"""Faults that need three."""
