import asyncio
import socket
from typing import Any

import pytest

from newsgloss_console.flow.targets import MAX_TARGETS, Target, targets

SECONDS = 5.0


def resolving(monkeypatch: pytest.MonkeyPatch, *ips: str) -> None:
    async def getaddrinfo(_self: Any, _host: str, port: int, **_: Any) -> list[Any]:
        return [
            (socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))
            for ip in ips
        ]

    monkeypatch.setattr(asyncio.get_running_loop().__class__, "getaddrinfo", getaddrinfo)


async def test_a_name_of_several_members_is_asked_at_each_under_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolving(monkeypatch, "10.0.0.2", "10.0.0.1", "fd00::1")
    assert await targets(("http://enrich:8081",), SECONDS) == [
        Target("http://10.0.0.1:8081", "enrich:8081"),
        Target("http://10.0.0.2:8081", "enrich:8081"),
    ]


async def test_a_name_of_one_member_stays_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "10.0.0.1")
    assert await targets(("http://ingest",), SECONDS) == [Target("http://ingest", "ingest")]


async def test_a_certificate_is_of_the_name_so_that_the_name_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolving(monkeypatch, "10.0.0.1", "10.0.0.2")
    assert await targets(("https://enrich",), SECONDS) == [Target("https://enrich", "enrich")]


async def test_a_name_that_is_not_known_is_a_target_that_will_not_answer() -> None:
    assert await targets(("http://name.invalid:1",), SECONDS) == [
        Target("http://name.invalid:1", "name.invalid:1")
    ]


async def test_however_many_members_there_are_some_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, *(f"10.0.{one}.{two}" for one in range(4) for two in range(1, 255)))
    assert len(await targets(("http://enrich:8081",), SECONDS)) == MAX_TARGETS
