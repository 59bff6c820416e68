from typing import Any

import pytest
from aiokafka.errors import KafkaConnectionError

from newsgloss_common.kafka import admin as module
from newsgloss_common.kafka.admin import admin_client


class Client:
    """In the place of aiokafka's admin client."""

    made: "list[Client]"
    error: Exception | None = None

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.calls: list[str] = []
        self.made.append(self)

    async def start(self) -> None:
        self.calls.append("start")
        if self.error is not None:
            raise self.error

    async def close(self) -> None:
        self.calls.append("close")


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> list[Client]:
    Client.made, Client.error = [], None
    monkeypatch.setattr(module, "AIOKafkaAdminClient", Client)
    return Client.made


async def test_the_client_is_started_and_closed_with_the_block(made: list[Client]) -> None:
    async with admin_client({"bootstrap_servers": "x:1"}, client_id="c", request_seconds=2.5) as client:
        assert client is made[0]
        assert made[0].calls == ["start"]
    assert made[0].calls == ["start", "close"]
    assert made[0].options == {"bootstrap_servers": "x:1", "request_timeout_ms": 2500, "client_id": "c"}


async def test_without_a_limit_the_client_keeps_its_own(made: list[Client]) -> None:
    async with admin_client({}, client_id="c"):
        assert made[0].options == {"client_id": "c"}


async def test_a_client_that_cannot_start_is_closed_too(made: list[Client]) -> None:
    Client.error = KafkaConnectionError("away")
    with pytest.raises(KafkaConnectionError):
        async with admin_client({}, client_id="c"):
            raise AssertionError("the block was entered")
    assert made[0].calls == ["start", "close"]
