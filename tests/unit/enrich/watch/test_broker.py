import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from aiokafka.errors import KafkaConnectionError
from tests.patience import PATIENCE_SECONDS

from newsgloss_enrich.watch import broker

Answer = BaseException | bool
GOOD, NOBODY = True, False


class Script:
    """Answers of a broker, one for each request; None is an answer, and the watch ends after the last."""

    def __init__(self, answers: list[Answer]) -> None:
        self.answers = iter(answers)
        self.done = asyncio.Event()
        self.clients: list[Client] = []

    async def answer(self) -> bool:
        for answer in self.answers:
            if isinstance(answer, BaseException):
                raise answer
            return answer
        self.done.set()
        await asyncio.Event().wait()
        raise AssertionError("the watch was to be cancelled")


class Client:
    script: Script

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.closed = False
        self.script.clients.append(self)

    async def bootstrap(self) -> None:
        """The client connects."""

    async def force_metadata_update(self) -> bool:
        return await self.script.answer()

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
def _fake_kafka(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    async def why(_: object) -> str:
        return "broker:9092 does not answer"

    monkeypatch.setattr(broker, "AIOKafkaClient", Client)
    monkeypatch.setattr(broker, "why_unreachable", why)
    monkeypatch.setattr(broker, "EVERY_SECONDS", 0.0)
    monkeypatch.setattr(broker, "ANSWER_SECONDS", 600.0)
    yield
    del Client.script


async def watch(*answers: Answer) -> tuple[list[tuple[bool, str]], list[Client]]:
    """The changes that are reported for these answers, and the clients that were made."""
    changes: list[tuple[bool, str]] = []
    Client.script = script = Script(list(answers))
    watching = asyncio.create_task(
        broker.watch({"bootstrap_servers": "broker:9092"}, lambda *change: changes.append(change))
    )
    async with asyncio.timeout(PATIENCE_SECONDS):
        await script.done.wait()
    watching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watching
    return changes, script.clients


@pytest.mark.usefixtures("_fake_kafka")
async def test_a_broker_that_answers_is_no_news() -> None:
    changes, clients = await watch(*[GOOD] * 3)
    assert changes == []
    assert len(clients) == 1
    assert clients[0].options["bootstrap_servers"] == "broker:9092"


@pytest.mark.usefixtures("_fake_kafka")
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (KafkaConnectionError(), "broker:9092 does not answer"),
        (OSError(), "broker:9092 does not answer"),
        (TimeoutError(), "broker:9092 does not answer"),
        (NOBODY, "no broker answers"),
    ],
)
async def test_a_broker_that_goes_away_is_reported_once_with_the_reason_and_once_when_it_is_back(
    answer: Answer, error: str
) -> None:
    changes, _ = await watch(GOOD, answer, answer, GOOD, GOOD)
    assert changes == [(False, error), (True, "")]


@pytest.mark.usefixtures("_fake_kafka")
async def test_after_a_failure_a_new_client_is_made_and_every_client_is_closed() -> None:
    _, clients = await watch(OSError(), GOOD, GOOD)
    assert len(clients) == 2
    assert all(client.closed for client in clients)


@pytest.mark.usefixtures("_fake_kafka")
async def test_without_a_reason_the_clients_error_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_reason(_: object) -> str:
        return ""

    monkeypatch.setattr(broker, "why_unreachable", no_reason)
    changes, _ = await watch(OSError("odd"))
    assert changes == [(False, "OSError('odd')")]


class Unreachable:
    """A client that finds no broker, and has no connection to close."""

    def __init__(self, **_options: object) -> None:
        pass

    async def bootstrap(self) -> None:
        raise KafkaConnectionError("nobody answers")

    async def close(self) -> None:
        pass


async def unreachable(_options: object) -> str:
    return "nobody answers"


@pytest.mark.parametrize("steps", range(12))
async def test_it_ends_whenever_it_is_cancelled(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker, "AIOKafkaClient", Unreachable)
    monkeypatch.setattr(broker, "why_unreachable", unreachable)
    watching = asyncio.create_task(broker.watch({}, lambda *_: None))
    for _ in range(steps):
        await asyncio.sleep(0)
    watching.cancel()
    for _ in range(20):
        await asyncio.sleep(0)
    assert watching.cancelled()
