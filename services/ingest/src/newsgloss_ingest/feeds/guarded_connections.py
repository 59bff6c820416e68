"""Connections to public addresses only.

The check is made where the connection is: a name is resolved once, its addresses are judged, and the
connection goes to one that passed. So neither a redirect nor a name that changes its address between
check and use leads inside.
"""

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections.abc import Iterable
from typing import Any

import httpcore

from newsgloss_ingest.feeds.errors import RefusedAddressError
from newsgloss_ingest.feeds.metered_connections import MeteredStream
from newsgloss_ingest.feeds.public_addresses import Address, Network, is_allowed

MAX_ADDRESSES = 4
"""Addresses of a host that are tried."""
MAX_RESOLVED = 64
"""Addresses of a host that are checked; a DNS answer may hold thousands."""

_AddressInfo = tuple[Any, ...]


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a name, checks its addresses, and connects to an allowed one.

    Args:
        allowed: networks that are allowed though they are not public.
        inner: what makes the connections.
    """

    def __init__(self, allowed: Iterable[Network], inner: httpcore.AsyncNetworkBackend | None = None) -> None:
        self._allowed = tuple(allowed)
        self._inner = inner or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first of the host's allowed addresses that answers.

        Raises:
            RefusedAddressError: none of them is allowed.
            httpcore.ConnectError: none answers, or the name is not known.
        """
        addresses = [one for one in await _resolve(host, port, timeout) if is_allowed(one, self._allowed)]
        if not addresses:
            raise RefusedAddressError(host)
        error: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in addresses[:MAX_ADDRESSES]:
            try:
                return MeteredStream(
                    await self._inner.connect_tcp(str(address), port, timeout, local_address, socket_options)
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = error or failed
        raise error or httpcore.ConnectError(f"{host} has no address")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Not supported: no web address names a Unix socket."""
        raise RefusedAddressError(path)

    async def sleep(self, seconds: float) -> None:
        """Wait between attempts."""
        await self._inner.sleep(seconds)


async def _resolve(host: str, port: int, seconds: float | None) -> list[Address]:
    try:
        return [ipaddress.ip_address(host)]
    except ValueError:
        pass
    try:
        async with asyncio.timeout(seconds):
            found = await _look_up(host, port)
    except TimeoutError:
        raise httpcore.ConnectTimeout(f"{host}: no answer from DNS") from None
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"{host}: the name is not known") from error
    # A scope (fe80::1%eth0) marks a link-local address; without it, it is judged all the same.
    return [ipaddress.ip_address(str(item[4][0]).partition("%")[0]) for item in found[:MAX_RESOLVED]]


async def _look_up(host: str, port: int) -> list[_AddressInfo]:
    """`getaddrinfo` in a thread that does not delay the end of the process.

    The resolver cannot be interrupted, and a name server that does not answer keeps it for as long as
    /etc/resolv.conf allows; the threads of asyncio's own pool are waited for before the process ends.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[_AddressInfo]] = loop.create_future()

    def tell(found: list[_AddressInfo] | None, error: Exception | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(found or [])

    def look_up() -> None:
        found, error = None, None
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except Exception as raised:  # noqa: BLE001  it is raised again where it is waited for
            error = raised
        with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody waits any more
            loop.call_soon_threadsafe(tell, found, error)

    threading.Thread(target=look_up, name="resolver", daemon=True).start()
    return await answer
