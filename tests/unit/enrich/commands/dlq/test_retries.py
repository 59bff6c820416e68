"""Transactions that fail are tried again with a new producer, within bounds."""

import asyncio
from typing import Any

import pytest
from aiokafka.errors import IllegalOperation, KafkaConnectionError, MessageSizeTooLargeError, ProducerFenced
from aiokafka.structs import TopicPartition

from newsgloss_enrich.commands.dlq.retries import TRIES, Retries
from newsgloss_enrich.commands.errors import ErrorCode, ToolError

PARTITION = TopicPartition("dlq", 2)


class Producers:
    """Counts the producers that are started and discarded."""

    def __init__(self) -> None:
        self.started = self.discarded = 0

    async def start(self, _partition: TopicPartition) -> int:
        self.started += 1
        return self.started

    def discard(self, _producer: int) -> None:
        self.discarded += 1


class Work:
    """Raises one error after another, and then succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self._errors = list(errors)

    async def __call__(self, _producer: Any) -> None:
        if self._errors:
            raise self._errors.pop(0)


@pytest.fixture
def producers(monkeypatch: pytest.MonkeyPatch) -> Producers:
    async def at_once(_seconds: float) -> None:
        return None

    monkeypatch.setattr(asyncio, "sleep", at_once)
    return Producers()


def retries(producers: Producers) -> Retries:
    return Retries(producers, "another redrive of {where}", "what was reported is done")  # type: ignore[arg-type]


async def test_each_try_has_a_producer_of_its_own(producers: Producers) -> None:
    failures = (KafkaConnectionError(), TimeoutError(), AssertionError(), IllegalOperation())
    await retries(producers).run(PARTITION, Work(*failures))
    assert producers.started == producers.discarded == 5


async def test_the_last_try_says_what_holds_and_what_to_do(producers: Producers) -> None:
    with pytest.raises(ToolError, match=r"dlq-2: .*, 5 times; what was reported is done, run the") as raised:
        await retries(producers).run(PARTITION, Work(*(KafkaConnectionError() for _ in range(TRIES))))
    assert raised.value.code is ErrorCode.OUTCOME_UNKNOWN
    assert producers.started == producers.discarded == TRIES


async def test_a_rival_ends_it_at_once(producers: Producers) -> None:
    with pytest.raises(ToolError, match=r"another redrive of dlq-2 took over") as raised:
        await retries(producers).run(PARTITION, Work(ProducerFenced("by another")))
    assert raised.value.code is ErrorCode.TAKEN_OVER
    assert producers.started == producers.discarded == 1


async def test_a_refusal_that_somebody_takes_costs_no_try(producers: Producers) -> None:
    refusals: list[None] = []
    work = Work(*(MessageSizeTooLargeError() for _ in range(2 * TRIES)))
    await retries(producers).run(PARTITION, work, on_refusal=lambda: refusals.append(None))
    assert len(refusals) == 2 * TRIES
    assert producers.started == producers.discarded == 2 * TRIES + 1


async def test_a_refusal_that_nobody_takes_is_a_failure_like_others(producers: Producers) -> None:
    with pytest.raises(ToolError):
        await retries(producers).run(PARTITION, Work(*(MessageSizeTooLargeError() for _ in range(TRIES))))
