"""Errors of the service's inside as problems for its callers."""

import asyncio

import structlog

from newsgloss_ingest.api import catalogue
from newsgloss_ingest.api.problems import ProblemError
from newsgloss_ingest.publish_errors import KafkaUnavailableError, RecordTooLargeError

log = structlog.get_logger(__name__)


def not_published(error: RecordTooLargeError | KafkaUnavailableError) -> ProblemError:
    """413 or 503."""
    if isinstance(error, RecordTooLargeError):
        return ProblemError(catalogue.TOO_LARGE, str(error))
    detail = f"{error}; send the article again, a second copy under one article_id does no harm"
    return ProblemError(catalogue.KAFKA_UNAVAILABLE, detail)


def fault_in_line(error: BaseException, line: int | None = None) -> ProblemError:
    """500; the error goes to the log, without the line's text."""
    log.error("a fault in newsgloss ended a line of a batch", line=line, exc_info=error)
    return ProblemError(catalogue.INTERNAL, "the service's log says more")


def ends_this_task(error: BaseException) -> bool:
    """Whether `error` is to end this task; a cancelled future that it awaited raises CancelledError too."""
    task = asyncio.current_task()
    if isinstance(error, asyncio.CancelledError):
        return task is None or task.cancelling() > 0
    return not isinstance(error, Exception)
