"""What the enricher consists of, built from its settings."""

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from importlib.metadata import version

from aiokafka.admin import AIOKafkaAdminClient

from newsgloss_common.kafka import permissions
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.sizes import MIB
from newsgloss_common.telemetry.tracing import Tracing
from newsgloss_enrich import enrichment
from newsgloss_enrich.observe.observer import Observer
from newsgloss_enrich.observe.traces import TracedOutlet, TracedPool
from newsgloss_enrich.pool import WorkerPool
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.stream import preflight
from newsgloss_enrich.stream.backpressure import Budget
from newsgloss_enrich.stream.bounds import OffsetRange, ReadBound
from newsgloss_enrich.stream.breaker import CircuitBreaker
from newsgloss_enrich.stream.client import ConsumerSettings, heartbeat_ms
from newsgloss_enrich.stream.commit import SliceCommitter
from newsgloss_enrich.stream.consumer import PartitionConsumer
from newsgloss_enrich.stream.context import RunContext
from newsgloss_enrich.stream.dead_letters import RECORD_OVERHEAD, DeadLetterWriter
from newsgloss_enrich.stream.preflight import Cluster, Wanted
from newsgloss_enrich.stream.probe import enriches_good_articles
from newsgloss_enrich.stream.producers import BATCH_BYTES, ProducerFactory
from newsgloss_enrich.stream.start_from import StartAt, StartFrom

VERSION = version("newsgloss-enrich")


def wanted_topics(settings: EnrichSettings) -> Wanted:
    """The topics that the settings name."""
    return Wanted(
        raw=settings.raw_topic,
        enriched=settings.enriched_topic,
        dead_letters=settings.dlq_topic,
        group=settings.group_id,
        create=settings.create_topics,
        raw_partitions=settings.partitions,
    )


@dataclass(frozen=True)
class Wiring:
    """Builds the parts of one service."""

    settings: EnrichSettings
    kafka: KafkaSettings
    offsets: OffsetRange | None
    """A replay's range; None: everything."""
    tracing: Tracing | None
    observer: Observer

    def pool(self, cluster: Cluster) -> WorkerPool:
        """The worker processes, not started yet."""
        config = enrichment.handler_config(self.settings, cluster.enriched.max_message_bytes)
        settings = enrichment.pool_settings(self.settings, enrichment.handler_of(self.settings), config)
        return WorkerPool(settings, self.observer.on_pool_event, self.observer.on_work)

    def consumer(self, cluster: Cluster, context: RunContext) -> PartitionConsumer:
        """The member of the group."""
        settings, offsets = self.settings, self.offsets
        consumer_settings = ConsumerSettings(
            group=settings.group_id,
            topic=settings.raw_topic,
            session_timeout_ms=settings.session_timeout_ms,
            start_from=StartAt(offsets.starts) if offsets else StartFrom.parse(settings.start_from),
            max_partition_fetch_bytes=max(MIB, cluster.raw.max_message_bytes),
            max_unpacked_bytes=settings.max_unpacked_factor * cluster.raw.max_message_bytes,
            bound=ReadBound(offsets.ends) if offsets else None,
        )
        return PartitionConsumer(consumer_settings, self.kafka.client_options(), context)

    def run_context(
        self, cluster: Cluster, pool: WorkerPool, on_fatal: Callable[[BaseException], None]
    ) -> RunContext:
        """What the partition runs share; `on_fatal` stops the service."""
        settings = self.settings
        batch_bytes = min(cluster.enriched.max_message_bytes, cluster.dead_letters.max_message_bytes)
        return RunContext(
            group=settings.group_id,
            pool=pool if self.tracing is None else TracedPool(pool, self.tracing),
            producers=ProducerFactory(
                settings.group_id,
                self.kafka.client_options(),
                min(BATCH_BYTES, batch_bytes - RECORD_OVERHEAD),
            ),
            committer=self._committer(cluster),
            budget=Budget(settings.max_in_flight_mib * MIB, settings.max_in_flight_records),
            breaker=CircuitBreaker(
                settings.breaker_run,
                settings.breaker_ratio,
                settings.breaker_window,
                lambda: enriches_good_articles(pool, settings.workers),
                at_once=settings.enrichment in enrichment.HANDLERS,
            ),
            heartbeat_seconds=heartbeat_ms(settings.session_timeout_ms) / 1000,
            listener=self.observer,
            on_fatal=on_fatal,
        )

    def _committer(self, cluster: Cluster) -> SliceCommitter:
        dead_letters = DeadLetterWriter(
            self.settings.group_id, VERSION, cluster.dead_letters.max_message_bytes
        )
        plain = SliceCommitter(
            self.settings.group_id,
            self.settings.enriched_topic,
            self.settings.dlq_topic,
            cluster.dead_letters.partitions,
            dead_letters,
            self.settings.compression,
        )
        return plain if self.tracing is None else TracedOutlet(**vars(plain), tracing=self.tracing)

    async def check_cluster(self) -> Cluster:
        """Check the topics, and create what is missing where that is allowed.

        Raises:
            FatalError: the service must not start with these topics.
            aiokafka.errors.KafkaError, OSError, TimeoutError: the cluster cannot be asked.
        """
        async with self._admin() as admin:
            return await preflight.check(admin, wanted_topics(self.settings))

    async def missing_permissions(self, cluster: Cluster) -> list[permissions.Permission]:
        """What this service needs and may not do."""
        needed = preflight.needed(wanted_topics(self.settings), cluster.raw.partitions)
        async with self._admin() as admin:
            return await permissions.missing(admin, needed)

    @contextlib.asynccontextmanager
    async def _admin(self) -> AsyncIterator[AIOKafkaAdminClient]:
        admin = AIOKafkaAdminClient(**self.kafka.client_options(), client_id="newsgloss-enrich-admin")
        try:
            await admin.start()
            yield admin
        finally:
            await admin.close()
