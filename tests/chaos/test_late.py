import asyncio

import pytest
from tests.chaos.late import LateRequest
from tests.protocol.held import Held
from tests.protocol.hooks import Verdict
from tests.protocol.requests import Kind, Request

MINE, ANOTHER = "chaos:raw:0", "chaos:raw:1"


def request(kind: Kind, transactional_id: str | None = MINE) -> Request:
    return Request(b"", kind, 0, 1, "client", transactional_id)


class Broker:
    """A broker that answers every delivered request."""

    def __init__(self, answer: str = "INVALID_PRODUCER_EPOCH") -> None:
        self.answer = answer
        self.delivered: list[Request] = []

    def holding(self, held: Request) -> Held:
        async def deliver() -> asyncio.Future[str]:
            self.delivered.append(held)
            answered: asyncio.Future[str] = asyncio.get_running_loop().create_future()
            answered.set_result(self.answer)
            return answered

        return Held(held, deliver)


async def held(late: LateRequest, broker: Broker, kind: Kind = Kind.END_TXN) -> None:
    first = request(kind)
    assert await late.on_request(first) is Verdict.HOLD
    assert late.on_held(broker.holding(first))


async def test_it_is_delivered_before_the_chosen_request_of_a_later_transaction() -> None:
    late, broker = LateRequest(Kind.END_TXN, before=Kind.PRODUCE), Broker()
    await held(late, broker)
    for kind in (Kind.INIT_PRODUCER_ID, Kind.PRODUCE, Kind.END_TXN):  # the same transaction again
        assert await late.on_request(request(kind)) is Verdict.PASS
        late.on_answer(request(kind))
    assert await late.on_request(request(Kind.ADD_PARTITIONS)) is Verdict.PASS
    assert broker.delivered == []

    assert await late.on_request(request(Kind.PRODUCE)) is Verdict.PASS

    assert [one.kind for one in broker.delivered] == [Kind.END_TXN]
    await late.over(60.0, 60.0)
    assert late.outcome == "INVALID_PRODUCER_EPOCH"


async def test_others_transactions_do_not_count() -> None:
    late, broker = LateRequest(Kind.END_TXN, before=Kind.PRODUCE), Broker()
    await held(late, broker)
    late.on_answer(request(Kind.END_TXN, ANOTHER))
    late.on_answer(request(Kind.END_TXN))
    await late.on_request(request(Kind.PRODUCE, ANOTHER))
    await late.on_request(request(Kind.PRODUCE, None))
    assert broker.delivered == []


async def test_only_one_request_is_held_and_only_of_its_kind() -> None:
    late, broker = LateRequest(Kind.TXN_OFFSET_COMMIT, before=Kind.PRODUCE), Broker()
    assert await late.on_request(request(Kind.END_TXN)) is Verdict.PASS
    await held(late, broker, Kind.TXN_OFFSET_COMMIT)
    assert await late.on_request(request(Kind.TXN_OFFSET_COMMIT)) is Verdict.PASS
    assert not late.on_held(broker.holding(request(Kind.TXN_OFFSET_COMMIT)))


async def test_without_a_later_transaction_it_is_delivered_in_the_end() -> None:
    late, broker = LateRequest(Kind.PRODUCE, before=Kind.PRODUCE), Broker("NONE")
    await held(late, broker, Kind.PRODUCE)
    await late.over(60.0, 0.0)
    assert (len(broker.delivered), late.outcome) == (1, "after a while: NONE")


async def test_a_request_that_never_came_is_reported() -> None:
    late = LateRequest(Kind.END_TXN, before=Kind.PRODUCE)
    await late.over(0.0, 60.0)
    assert late.outcome == "did not come by"
    assert await late.on_request(request(Kind.END_TXN)) is Verdict.PASS


@pytest.mark.parametrize("error", [ConnectionError, TimeoutError])
async def test_a_failed_delivery_is_reported(error: type[Exception]) -> None:
    async def deliver() -> asyncio.Future[str]:
        raise error

    late = LateRequest(Kind.END_TXN, before=Kind.PRODUCE)
    await late.on_request(request(Kind.END_TXN))
    late.on_held(Held(request(Kind.END_TXN), deliver))
    await late.over(60.0, 0.0)
    assert late.outcome == f"after a while: not delivered: {error.__name__}"
