"""`newsgloss-enrich dlq redrive` when the EndTxn of its first transaction arrives during the second."""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.structs import TopicPartition
from tests.integration.committed import committed
from tests.protocol.late import LateRequest, Moment, nth
from tests.protocol.moments import OFFSET_FIRST, RECORDS_FIRST
from tests.protocol.proxy import Proxy
from tests.protocol.requests import Kind

from newsgloss_common.kafka import transactional
from newsgloss_enrich.commands.dlq.letters import Selection
from newsgloss_enrich.commands.dlq.outcomes import Outcome
from newsgloss_enrich.commands.dlq.redrive import Redrive, redrive_group
from newsgloss_enrich.commands.dlq.redrive_order import BATCH_LETTERS, RedriveOrder
from newsgloss_enrich.pool import InputRecord, Rejected
from newsgloss_enrich.stream.dead_letters import DeadLetterWriter
from newsgloss_enrich.stream.producers import transactional_id

MakeTopic = Callable[[str], Awaitable[str]]
LETTERS = BATCH_LETTERS + 20
LIMIT_SECONDS = 300.0
MOMENTS = [RECORDS_FIRST, OFFSET_FIRST]


class Case:
    """Dead letters whose records have left the raw topic, and a redrive of all of them."""

    def __init__(self, proxy: Proxy, kafka: str, raw: str, dlq: str) -> None:
        self.proxy = proxy
        self.kafka = kafka
        self.raw = raw
        self.dlq = dlq
        self.group = f"group.{raw}"

    async def write_letters(self) -> None:
        office = DeadLetterWriter(self.group, "0.1.0", 1_000_000)
        async with AIOKafkaProducer(bootstrap_servers=self.kafka, max_batch_size=1 << 20) as producer:
            for number in range(LETTERS):
                value = json.dumps({"article_id": f"a{number}"}).encode()
                record = InputRecord(self.raw, 0, number, 1_773_300_000_000, b"a%d" % number, value, [])
                why = Rejected(number, "step_failed", "it failed", "enrich", "ValueError")
                letter = office.letter(record, why, datetime.now(UTC))
                await producer.send(self.dlq, letter.value, letter.key, headers=list(letter.headers))

    async def redrive(self, moment: Moment) -> LateRequest:
        name = transactional_id(redrive_group(self.group), TopicPartition(self.dlq, 0))
        late = self.proxy.hooks = LateRequest(nth(Kind.END_TXN, 1, name), moment, aims_itself=True)
        order = RedriveOrder(self.group, self.raw, self.dlq, Selection(), max_attempts=5, force=True)
        options = {"bootstrap_servers": self.proxy.bootstrap_servers}
        async with asyncio.timeout(LIMIT_SECONDS):
            counts = await Redrive(options, order, lambda *_: None).run()
            await late.until_delivered()
        assert counts == {Outcome.REDRIVEN: LETTERS}
        return late

    async def went_back(self) -> Counter[bytes | None]:
        return Counter(record.key for record in await committed(self.raw, bootstrap_servers=self.kafka))


@pytest.fixture
async def case(proxy: Proxy, kafka: str, make_topic: MakeTopic) -> Case:
    case = Case(proxy, kafka, await make_topic("raw"), await make_topic("dlq"))
    await case.write_letters()
    return case


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
async def test_each_letter_is_redriven_once(case: Case, moment: Moment) -> None:
    late = await case.redrive(moment)

    assert (await late.until_delivered()) == "INVALID_PRODUCER_EPOCH", str(case.proxy.trace)
    assert await case.went_back() == Counter(b"a%d" % number for number in range(LETTERS))


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
async def test_repeated_under_the_same_epoch_it_loses_or_doubles_letters(
    case: Case, moment: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactional, "ASKED_ONCE", ())
    late = await case.redrive(moment)

    assert (await late.until_delivered()) == "NONE", str(case.proxy.trace)
    wrong = LETTERS - BATCH_LETTERS
    expected = -wrong if moment is OFFSET_FIRST else wrong
    assert (await case.went_back()).total() == LETTERS + expected, str(case.proxy.trace)
