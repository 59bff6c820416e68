"""How long `publish` waits for Kafka: as long as Kafka acknowledges records, or at least answers."""

import time
from collections.abc import Callable

import structlog

from newsgloss_ingest.publisher import KafkaUnavailableError

log = structlog.get_logger(__name__)

SILENT_SECONDS = 60.0
"""The limit without an acknowledgement and without any other response."""
STUCK_SECONDS = 600.0
"""The limit without an acknowledgement while Kafka responds otherwise, as with too few replicas."""
TELL_SECONDS = 10.0
"""How often the wait is logged."""


class KafkaWait:
    """A wait that begins anew with every acknowledgement: one slow record alone ends nothing.

    Args:
        not_ready: Why Kafka takes no records now, or None when it responds.
        clock: Seconds on a monotonic clock.
    """

    def __init__(
        self, not_ready: Callable[[], str | None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._not_ready = not_ready
        self._clock = clock
        self.begin()

    def begin(self) -> None:
        """Start the wait, or start it anew since Kafka has acknowledged a record."""
        self._acknowledged_at = self._answered_at = self._clock()
        self._tell_at = self._acknowledged_at + TELL_SECONDS

    def check(self) -> None:
        """Call this repeatedly while waiting.

        Raises:
            KafkaUnavailableError: The wait has reached a limit.
        """
        now, reason = self._clock(), self._not_ready()
        if reason is None:
            self._answered_at = now
        waited = now - self._acknowledged_at
        if now - self._answered_at > SILENT_SECONDS:
            raise KafkaUnavailableError(
                f"nothing came from Kafka for {now - self._answered_at:.0f} s: {reason}"
            )
        if waited > STUCK_SECONDS:
            raise KafkaUnavailableError(
                f"Kafka answers, but has acknowledged nothing for {waited:.0f} s; its own log says why"
            )
        if now >= self._tell_at:
            self._tell_at = now + TELL_SECONDS
            log.warning("waiting for Kafka", seconds=round(waited), reason=reason)
