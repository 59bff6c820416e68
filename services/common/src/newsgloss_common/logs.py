"""Structured logs on standard error: readable on a terminal, JSON elsewhere; never article text."""

import logging
import sys
import time
from typing import Literal, TextIO

import structlog

LogLevel = Literal["debug", "info", "warning", "error"]
REPEAT_SECONDS = 60.0


class OncePerMinute(logging.Filter):
    """Lets one message of a kind through a minute, so that an outage is one line and not thousands.

    The kind is logger, level and message template. What was held back is counted in the next line.
    """

    def __init__(self, seconds: float = REPEAT_SECONDS) -> None:
        super().__init__()
        self._seconds = seconds
        self._seen: dict[tuple[str, int, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """False for a repetition within the period."""
        kind = (record.name, record.levelno, str(record.msg))
        now = time.monotonic()
        last, held = self._seen.get(kind, (float("-inf"), 0))
        if now - last < self._seconds:
            self._seen[kind] = (last, held + 1)
            return False
        self._seen[kind] = (now, 0)
        if held:
            record.msg = f"{record.msg} (and {held} more like it)"
        return True


def configure(level: LogLevel = "info", stream: TextIO | None = None) -> None:
    """Set up structlog and route the libraries' own logging through it."""
    stream = stream or sys.stderr
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: list[structlog.types.Processor] = (
        [structlog.dev.ConsoleRenderer()]
        if stream.isatty()
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    client = logging.getLogger("aiokafka")
    client.setLevel(logging.WARNING if level != "debug" else logging.DEBUG)
    handler.addFilter(_ClientNoise(OncePerMinute()))


class _ClientNoise(logging.Filter):
    """Applies a filter to the Kafka client's loggers alone."""

    def __init__(self, inner: logging.Filter) -> None:
        super().__init__()
        self._inner = inner

    def filter(self, record: logging.LogRecord) -> bool:
        return not record.name.startswith("aiokafka") or bool(self._inner.filter(record))
