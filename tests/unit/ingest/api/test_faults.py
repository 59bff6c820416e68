import asyncio

import pytest
from structlog.testing import capture_logs

from newsgloss_ingest.api.faults import ends_this_task, fault_in_line, not_published
from newsgloss_ingest.publish_errors import KafkaUnavailableError, RecordTooLargeError


def test_a_record_that_is_too_large_is_413_with_size_and_limit() -> None:
    problem = not_published(RecordTooLargeError("t", 20, 10)).problem
    assert problem.status == 413
    assert "takes 20 bytes and topic 't' holds at most 10 bytes" in problem.detail


def test_a_record_that_kafka_did_not_take_is_503_and_may_be_sent_again() -> None:
    error = not_published(KafkaUnavailableError("Kafka is away"))
    assert error.problem.status == 503
    assert error.problem.detail.startswith("Kafka is away; send the article again")
    assert error.headers["Retry-After"]


def test_an_internal_fault_is_500_without_details_and_is_logged_with_them() -> None:
    fault = RuntimeError("SECRET")
    with capture_logs() as logs:
        problem = fault_in_line(fault, 7).problem
    assert problem.status == 500
    assert "SECRET" not in problem.model_dump_json()
    assert [(one["line"], one["exc_info"]) for one in logs] == [(7, fault)]


async def test_a_cancelled_future_does_not_end_the_task_that_awaited_it() -> None:
    assert not ends_this_task(asyncio.CancelledError())
    assert not ends_this_task(ValueError())
    assert ends_this_task(KeyboardInterrupt())


async def test_the_tasks_own_cancellation_ends_it() -> None:
    seen: list[bool] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError as error:
            seen.append(ends_this_task(error))
            raise

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert seen == [True]
