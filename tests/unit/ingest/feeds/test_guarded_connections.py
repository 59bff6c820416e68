import asyncio
import socket
import threading
from collections.abc import Iterable
from ipaddress import ip_network

import httpcore
import pytest

from newsgloss_ingest.feeds.errors import RefusedAddressError
from newsgloss_ingest.feeds.guarded_connections import GuardedBackend


class Recorder(httpcore.AsyncMockBackend):
    """Connects nowhere, and remembers where to."""

    def __init__(self, unreachable: Iterable[str] = ()) -> None:
        super().__init__([])
        self.connected: list[str] = []
        self._unreachable = set(unreachable)

    async def connect_tcp(self, host: str, *arguments: object) -> httpcore.AsyncNetworkStream:
        self.connected.append(host)
        if host in self._unreachable:
            raise httpcore.ConnectError(host)
        return await super().connect_tcp(host, *arguments)  # type: ignore[arg-type]


def resolve_to(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """DNS that gives one answer after the other; the names that were asked for."""
    asked: list[str] = []
    left = list(answers)

    def getaddrinfo(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in left.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


async def test_the_connection_goes_to_the_address_that_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = Recorder()
    asked = resolve_to(monkeypatch, ["93.184.215.14"], ["127.0.0.1"])  # the name changes its address
    await GuardedBackend([], inner).connect_tcp("rebind.example", 80)
    assert (asked, inner.connected) == (["rebind.example"], ["93.184.215.14"])
    with pytest.raises(RefusedAddressError, match=r"rebind\.example is not at a public address"):
        await GuardedBackend([], inner).connect_tcp("rebind.example", 80)
    assert inner.connected == ["93.184.215.14"]


async def test_of_several_addresses_only_public_ones_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = Recorder(unreachable=["8.8.8.8"])
    resolve_to(monkeypatch, ["10.0.0.1", "8.8.8.8", "fe80::1%eth0", "93.184.215.14"])
    await GuardedBackend([], inner).connect_tcp("many.example", 80)
    assert inner.connected == ["8.8.8.8", "93.184.215.14"]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "169.254.169.254", "::ffff:127.0.0.1"])
async def test_an_address_in_place_of_a_name_is_judged_too(host: str) -> None:
    inner = Recorder()
    with pytest.raises(RefusedAddressError):
        await GuardedBackend([], inner).connect_tcp(host, 80)
    assert inner.connected == []


@pytest.mark.parametrize("host", ["localhost", "0177.0.0.1", "2130706433", "0x7f000001", "127.1"])
async def test_other_spellings_of_this_machine_lead_nowhere(host: str) -> None:
    inner = Recorder()
    with pytest.raises((RefusedAddressError, httpcore.ConnectError)):
        await GuardedBackend([], inner).connect_tcp(host, 80, 30)
    assert inner.connected == []


async def test_an_allowed_network_is_connected_to() -> None:
    inner = Recorder()
    await GuardedBackend([ip_network("127.0.0.0/8")], inner).connect_tcp("127.0.0.1", 80)
    assert inner.connected == ["127.0.0.1"]


async def test_a_unix_socket_is_never_connected_to() -> None:
    with pytest.raises(RefusedAddressError):
        await GuardedBackend([]).connect_unix_socket("/run/docker.sock")


def test_a_name_server_that_does_not_answer_keeps_no_process_from_ending(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, held = threading.Event(), threading.Event()

    def getaddrinfo(*_: object, **__: object) -> list[tuple[object, ...]]:
        asked.set()
        held.wait(600)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    async def main() -> None:
        with pytest.raises(httpcore.ConnectTimeout, match="no answer from DNS"):
            await GuardedBackend([], Recorder()).connect_tcp("silent.example", 80, 0.1)
        # Ends the wait of asyncio's own threads, which is where it would hang.
        await asyncio.get_running_loop().shutdown_default_executor()

    asyncio.run(main())
    assert asked.is_set()
    (resolver,) = (one for one in threading.enumerate() if one.name == "resolver")
    assert resolver.daemon
    held.set()
    resolver.join(60)


async def test_of_a_very_long_answer_the_beginning_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = Recorder()
    resolve_to(monkeypatch, ["10.0.0.1"] * 5000 + ["93.184.215.14"])
    with pytest.raises(RefusedAddressError):
        await GuardedBackend([], inner).connect_tcp("many.example", 80)
