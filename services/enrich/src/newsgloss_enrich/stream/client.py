"""The consumer's client: what of it can be set, and what the engine's design fixes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor

from newsgloss_common.kafka.fetch_guard import DEFAULT_UNPACKED_BYTES
from newsgloss_enrich.stream.bounds import ReadBound
from newsgloss_enrich.stream.fetch_wait import QUICK_MS
from newsgloss_enrich.stream.start_from import StartAt, StartFrom

REVOKE_SECONDS = 5.0
"""How long a revocation waits for a transaction that has begun."""

REJOIN_SECONDS = 3.0
"""How long a rebalance waits for a member beyond `REVOKE_SECONDS`. The other members stand still meanwhile: a
leader that is stopped after it has joined holds them up for all of it, since its session is not checked."""

FETCH_MAX_BYTES = 4 * 1024 * 1024
INT_MAX = 2**31 - 1

METADATA_MAX_AGE_MS = 30_000
"""How soon partitions that are added to the raw topic are read. The client's own five minutes are long for
waiting records, and a request every half minute is nothing to a broker."""


@dataclass(frozen=True)
class ConsumerSettings:
    """What can be set; `new_client` fixes everything else."""

    group: str
    topic: str
    session_timeout_ms: int
    start_from: StartFrom | StartAt
    max_partition_fetch_bytes: int = 1024 * 1024
    max_unpacked_bytes: int = DEFAULT_UNPACKED_BYTES
    """Limit for one unpacked record batch, and for all batches that are unpacked and not taken in."""

    bound: ReadBound | None = None
    """Where reading ends; None: it never does."""


def new_client(settings: ConsumerSettings, options: Mapping[str, Any]) -> AIOKafkaConsumer:
    """A client that is not started yet; `options` are those of `KafkaSettings.client_options`."""
    session = settings.session_timeout_ms
    rebalance = max(session, int((REVOKE_SECONDS + REJOIN_SECONDS) * 1000))
    return AIOKafkaConsumer(
        **options,
        client_id="newsgloss-enrich",
        group_id=settings.group,
        auto_offset_reset="none",
        enable_auto_commit=False,
        isolation_level="read_committed",
        metadata_max_age_ms=METADATA_MAX_AGE_MS,
        fetch_max_wait_ms=QUICK_MS,
        fetch_max_bytes=FETCH_MAX_BYTES,
        max_partition_fetch_bytes=settings.max_partition_fetch_bytes,
        max_poll_interval_ms=INT_MAX,
        session_timeout_ms=session,
        heartbeat_interval_ms=heartbeat_ms(session),
        rebalance_timeout_ms=rebalance,
        request_timeout_ms=rebalance + 10_000,
        partition_assignment_strategy=(StickyPartitionAssignor,),
    )


def heartbeat_ms(session_timeout_ms: int) -> int:
    """An interval at which members learn of a rebalance within about a second."""
    return max(100, min(1000, session_timeout_ms // 6))
