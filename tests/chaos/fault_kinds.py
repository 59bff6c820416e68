"""The kinds of faults."""

from enum import StrEnum


class Fault(StrEnum):
    """A fault of a service, a broker or the network."""

    KILL_WORKER = "kill_worker"
    """SIGKILL to a worker process."""

    KILL_ENRICHER = "kill_enricher"
    """SIGKILL to a member; another one is started after a while."""

    ZOMBIE = "zombie"
    """SIGSTOP to a member for longer than its session, then SIGCONT."""

    TERMINATE = "terminate"
    """SIGTERM to a member; another one is started."""

    ADD_MEMBER = "add_member"
    REMOVE_MEMBER = "remove_member"
    """SIGTERM to a member; no other is started."""

    KILL_BROKER = "kill_broker"
    """SIGKILL to the broker, then a start on the same data."""

    PAUSE_BROKER = "pause_broker"
    """SIGSTOP to the broker, or to any one of three, then SIGCONT."""

    KILL_LEADER = "kill_leader"
    KILL_CONTROLLER = "kill_controller"
    KILL_GROUP_COORDINATOR = "kill_group_coordinator"
    KILL_TRANSACTION_COORDINATOR = "kill_transaction_coordinator"
    """SIGKILL to the transaction coordinator among three brokers, then a start on the same data."""

    CUT_CONNECTION = "cut_connection"
    """Connections of a member are reset: in the middle of a request, in the middle of an answer, or all at
    once."""

    LATE_REQUEST = "late_request"
    """A member's request is held and its connection cut; the broker gets the request in a later
    transaction."""

    SLOW_NETWORK = "slow_network"
    """All messages between a member and the brokers are delayed for a while."""

    STALLED_DIRECTION = "stalled_direction"
    """No message from a member, or none to it, gets through for a while."""


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
"""Faults that need three brokers."""
