import asyncio
import time
from collections.abc import Callable

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, MessageSizeTooLargeError
from aiokafka.structs import RecordMetadata

from newsgloss_ingest.acknowledgement import Acknowledgement, Outcomes, Position
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.partition_order import PartitionOrder
from newsgloss_ingest.publish_errors import KafkaUnavailableError, RecordTooLargeError
from newsgloss_ingest.record import RawRecord, encode
from newsgloss_schemas import RawArticle

RECORD = encode(
    RawArticle.model_validate({"article_id": "a", "source": {"id": "s"}, "body": "SECRET", "title": "T"})
)
PRODUCER = AIOKafkaProducer.__new__(AIOKafkaProducer)
Sent = asyncio.Future[RecordMetadata]


class Setting:
    """A record on partition 2, and what its outcome does."""

    def __init__(self, limit: int = 1_000_000) -> None:
        self.metrics = Metrics()
        self.order: PartitionOrder[AIOKafkaProducer] = PartitionOrder()
        self.limits_read = 0
        self._limit = limit
        self.sent: Sent = asyncio.get_running_loop().create_future()
        self.outcomes = Outcomes(
            "t", 4.0, self.order, self.metrics, check_size=self._check, read_limit=self._read_limit
        )

    def acknowledgement(self, seconds: float = 60.0) -> Acknowledgement:
        return Acknowledgement(self.sent, RECORD, 2, time.monotonic() + seconds, self.outcomes)

    def counted(self, outcome: str) -> float:
        value = self.metrics.registry.get_sample_value("newsgloss_ingest_records_total", {"outcome": outcome})
        return value or 0.0

    def _check(self, record: RawRecord) -> None:
        if record.size > self._limit:
            raise RecordTooLargeError("t", record.size, self._limit)

    async def _read_limit(self) -> None:
        self.limits_read += 1


def metadata(offset: int) -> RecordMetadata:
    return RecordMetadata("t", 2, None, offset, 0, 0, 0)


async def test_an_acknowledged_record_has_its_position() -> None:
    setting = Setting()
    acknowledgement = setting.acknowledgement()
    assert not acknowledgement.done()
    assert not await acknowledgement.wait(0.0)
    setting.sent.set_result(metadata(17))
    assert await acknowledgement.wait(60.0)
    assert acknowledgement.succeeded
    assert await acknowledgement == Position("t", 2, 17)
    assert setting.counted("acknowledged") == 1


async def test_a_record_that_is_not_acknowledged_in_time_closes_its_partition_until_it_is_settled() -> None:
    setting = Setting()
    with pytest.raises(KafkaUnavailableError, match="did not acknowledge the record within 4 s"):
        await setting.acknowledgement(seconds=0.0)
    assert setting.order.is_closed(2, PRODUCER)
    assert setting.counted("timeout") == 1
    setting.sent.set_result(metadata(1))
    await asyncio.sleep(0)
    assert not setting.order.is_closed(2, PRODUCER)


@pytest.mark.parametrize(
    ("settle", "says"),
    [
        (lambda sent: sent.cancel(), "gave the record up"),
        (lambda sent: sent.set_exception(KafkaConnectionError("broken")), "did not take the record"),
        (lambda sent: sent.set_exception(MessageSizeTooLargeError("large")), "did not take the record"),
        (lambda sent: sent.set_result(None), "without saying where"),
        (lambda sent: sent.set_result(metadata(-1)), "without saying where"),
    ],
)
async def test_any_other_outcome_is_unavailable(settle: Callable[[Sent], object], says: str) -> None:
    setting = Setting()
    settle(setting.sent)
    acknowledgement = setting.acknowledgement()
    with pytest.raises(KafkaUnavailableError, match=says):
        await acknowledgement
    assert setting.counted("acknowledged") == 0


async def test_a_record_above_a_lowered_limit_is_too_large() -> None:
    setting = Setting(limit=10)
    setting.sent.set_exception(MessageSizeTooLargeError("large"))
    with pytest.raises(RecordTooLargeError):
        await setting.acknowledgement()
    assert setting.limits_read == 1


@pytest.mark.parametrize("succeeded", [True, False])
async def test_a_callback_learns_whether_it_succeeded(succeeded: bool) -> None:
    setting = Setting()
    seen: list[bool] = []

    def note(*, succeeded: bool) -> None:
        seen.append(succeeded)

    setting.acknowledgement().when_done(note)
    if succeeded:
        setting.sent.set_result(metadata(1))
    else:
        setting.sent.set_exception(KafkaConnectionError("broken"))
    await asyncio.sleep(0)
    assert seen == [succeeded]
