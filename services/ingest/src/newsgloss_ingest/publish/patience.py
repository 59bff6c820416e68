"""How long publishing waits for Kafka: as long as Kafka gets on, or says that it is there."""

import time
from collections.abc import Callable

import structlog

from newsgloss_ingest.publisher import KafkaUnavailableError

log = structlog.get_logger(__name__)

SILENT_SECONDS = 60.0
"""Without an acknowledgement, and without an answer to anything else."""
STUCK_SECONDS = 600.0
"""Without an acknowledgement, while Kafka answers otherwise, as it does with too few replicas."""
TELL_SECONDS = 10.0


class Patience:
    """Begins anew with every acknowledgement. Nothing is given up because one record takes long.

    Args:
        not_ready: why Kafka takes no records now; None when it answers.
        clock: seconds that only grow.
    """

    def __init__(
        self, not_ready: Callable[[], str | None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._not_ready = not_ready
        self._clock = clock
        self.begin()

    def begin(self) -> None:
        """Kafka has acknowledged a record, or is waited for from now on."""
        self._got_on_at = self._answered_at = self._clock()
        self._tell_at = self._got_on_at + TELL_SECONDS

    def check(self) -> None:
        """Call it now and then while waiting.

        Raises:
            KafkaUnavailableError: it has been waited for long enough.
        """
        now, reason = self._clock(), self._not_ready()
        if reason is None:
            self._answered_at = now
        waited = now - self._got_on_at
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
