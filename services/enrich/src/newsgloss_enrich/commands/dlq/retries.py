"""Transactions on one partition's letters, tried again with a new producer when one fails."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiokafka import AIOKafkaProducer
from aiokafka.errors import ProducerFenced
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.transactional import PRODUCER_FAILURES
from newsgloss_enrich.commands.errors import ErrorCode, ToolError
from newsgloss_enrich.stream.commit import REFUSALS
from newsgloss_enrich.stream.producers import ProducerFactory

READ_SECONDS = 30.0
"""For reading back what a group remembers of a partition."""

TRIES = 5
"""Of one partition. Each try begins by reading what the one before it committed."""

RETRY_SECONDS = 1.0


@dataclass(frozen=True)
class Retries:
    """Runs the work on a partition until it succeeds, within `TRIES`.

    Attributes:
        producers: Makes a producer for each try.
        rival: What else may take the partition over, with `{where}` for its name.
        settled: What holds of the letters that were reported, when the tries are used up.
    """

    producers: ProducerFactory
    rival: str
    settled: str

    async def run(
        self,
        partition: TopicPartition,
        work: Callable[[AIOKafkaProducer], Awaitable[None]],
        on_refusal: Callable[[], None] | None = None,
    ) -> None:
        """Run `work` with a producer, again and again; a refusal that `on_refusal` takes costs no try.

        Raises:
            ToolError: another command took the partition over, or the last try failed.
        """
        where = f"{partition.topic}-{partition.partition}"
        failures = 0
        while True:
            producer = await self.producers.start(partition)
            try:
                await work(producer)
            except ProducerFenced as error:
                raise ToolError(
                    ErrorCode.TAKEN_OVER,
                    f"{self.rival.format(where=where)} took over; let it end, then run this one again for "
                    "what may be left",
                ) from error
            except PRODUCER_FAILURES as error:
                if on_refusal is not None and isinstance(error, REFUSALS):
                    on_refusal()
                    continue
                failures += 1
                if failures == TRIES:
                    raise ToolError(
                        ErrorCode.OUTCOME_UNKNOWN,
                        f"{where}: {error!r}, {failures} times; {self.settled}, run the same again for the "
                        "rest",
                    ) from error
                await asyncio.sleep(RETRY_SECONDS)
            else:
                return
            finally:
                self.producers.discard(producer)
