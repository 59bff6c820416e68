"""Structured logs on standard error: readable on a terminal, JSON elsewhere; never article text."""

import logging
import sys
import time
from dataclasses import dataclass
from typing import Literal, TextIO

import structlog

from newsgloss_common.kafka.verification_log import Verifications

LogLevel = Literal["debug", "info", "warning", "error"]
Kind = tuple[str, int, str, tuple[tuple[str, object], ...]]
REPEAT_SECONDS = 60.0
LINES = 10
"""Lines of one kind in that time."""

TELLING_APART = ("code", "what", "cause", "partition")
"""Fields with few values; they distinguish kinds of lines with the same event."""

LOOK_SECONDS = 1.0
MAX_KINDS = 2000
MAX_TEMPLATE = 300

log = structlog.get_logger(__name__)


class Repeats(logging.Filter):
    """Passes a few warnings or errors of a kind in each period, so that an outage is not thousands of lines.

    A kind is logger, level and event and, for our own lines, the fields of `TELLING_APART`. Of the Kafka
    client, which logs the same for every attempt, one line of a kind passes. The next line of the kind has
    the number of suppressed lines, as `held_back`; if there is none, a line `repeated` has it once the period
    is over and anything else is logged.
    """

    def __init__(self, seconds: float = REPEAT_SECONDS, lines: int = LINES) -> None:
        super().__init__()
        self._seconds = seconds
        self._lines = lines
        self._kinds: dict[Kind, _Period] = {}
        self._next_look = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        """False for a line beyond the number of its kind in a period."""
        now = time.monotonic()
        self._report_past_periods(now)
        if record.levelno < logging.WARNING or record.name == __name__:
            return True
        kind = _kind(record)
        period = self._kinds.get(kind)
        if period is None or now - period.since >= self._seconds:
            held = period.held if period is not None else 0
            if len(self._kinds) >= MAX_KINDS:
                self._kinds.pop(next(iter(self._kinds)))
            self._kinds[kind] = _Period(now)
            if held:
                _mark(record, held)
            return True
        period.passed += 1
        if period.passed <= (1 if record.name.startswith("aiokafka") else self._lines):
            return True
        period.held += 1
        return False

    def _report_past_periods(self, now: float) -> None:
        """Report suppressed lines of kinds that went quiet: their next line may never come."""
        if now < self._next_look:
            return
        self._next_look = now + LOOK_SECONDS
        for kind, period in list(self._kinds.items()):
            if now - period.since >= 2 * self._seconds:
                del self._kinds[kind]
                if period.held:
                    name, _, event, fields = kind
                    log.warning("repeated", of=event, by=name, fields=dict(fields), held_back=period.held)


@dataclass(slots=True)
class _Period:
    """The lines of one kind in the current period."""

    since: float
    passed: int = 1
    held: int = 0


def _kind(record: logging.LogRecord) -> Kind:
    if isinstance(record.msg, dict):
        fields = tuple((name, record.msg[name]) for name in TELLING_APART if name in record.msg)
        return record.name, record.levelno, str(record.msg.get("event")), fields
    return record.name, record.levelno, str(record.msg)[:MAX_TEMPLATE], ()


def _mark(record: logging.LogRecord, held: int) -> None:
    if isinstance(record.msg, dict):
        record.msg["held_back"] = held
    else:
        record.msg = f"{record.msg} (and {held} more like it)"


class _ToStandardError(logging.Handler):
    """Writes to the current `sys.stderr`, which a progress bar replaces for a while."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        try:
            sys.stderr.write(f"{self.format(record)}\n")
            sys.stderr.flush()
        except Exception:  # noqa: BLE001 - as in the library's handlers: logging never ends a program
            self.handleError(record)


def configure(level: LogLevel = "info", stream: TextIO | None = None) -> None:
    """Set up structlog and route the libraries' logging through it."""
    is_terminal = (stream or sys.stderr).isatty()
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: list[structlog.types.Processor] = (
        [structlog.dev.ConsoleRenderer()]
        if is_terminal
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler: logging.Handler = logging.StreamHandler(stream) if stream else _ToStandardError()
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
    client.setLevel(logging.WARNING if level != "debug" else logging.INFO)  # its DEBUG writes whole records
    handler.addFilter(Verifications())
    handler.addFilter(Repeats())
