import asyncio

import pytest

from newsgloss_common.kafka import unreachable
from newsgloss_common.kafka.unreachable import why_unreachable


async def test_each_server_is_named_with_what_went_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unreachable, "TRY_SECONDS", 0.5)
    why = await why_unreachable({"bootstrap_servers": "127.0.0.1:1,127.0.0.1:2"})
    assert "127.0.0.1:1: " in why
    assert "127.0.0.1:2: " in why
    assert "refused" in why or "Connect call failed" in why


async def test_a_server_that_says_nothing_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unreachable, "TRY_SECONDS", 0.1)

    async def silent(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(unreachable, "create_conn", silent)
    assert await why_unreachable({"bootstrap_servers": "127.0.0.1:1"}) == "127.0.0.1:1 does not answer"


async def test_one_server_that_answers_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    class Connection:
        async def close(self) -> None:
            pass

    async def connect(_host: str, port: int, **_: object) -> Connection:
        if port == 1:
            raise OSError("away")
        return Connection()

    monkeypatch.setattr(unreachable, "create_conn", connect)
    assert await why_unreachable({"bootstrap_servers": "127.0.0.1:1,127.0.0.1:2"}) == ""
