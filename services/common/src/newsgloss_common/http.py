"""Serving HTTP inside a service's own event loop."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from newsgloss_common.addresses import Address
from newsgloss_common.guarded_connection import ConnectionLimits, GuardedConnection
from newsgloss_common.watchers import WatcherFailedError, report

BACKLOG = 128
"""Connections that wait to be taken; more than a probe and a scrape ever need."""
SEND_BUFFER_BYTES = 64 * 1024
"""What the kernel keeps of a connection's answers, doubled by Linux; left to itself it takes up to 4 MiB."""
HEALTH_LIMITS = ConnectionLimits(connections=64, header_seconds=10.0, unread_seconds=30.0, cut_oldest=True)
"""Of ports for probes and scrapes, which take milliseconds and come one at a time."""


class _Server(uvicorn.Server):
    """Leaves the signals to the service, which stops the server itself."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(address: Address, backlog: int = BACKLOG) -> socket.socket:
    """A socket that takes connections from now on.

    Raises:
        OSError: with the address in its message, for example when another process has it.
    """
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    # Only where the protocol is named does asyncio switch off Nagle's algorithm, which holds back the second
    # write of an answer until the client acknowledges the first: 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    try:
        listener.bind((address.host, address.port))
        listener.listen(backlog)  # before the address is told to anyone
    except OSError as error:
        listener.close()
        raise OSError(
            error.errno, f"cannot listen on {address.host}:{address.port}: {error.strerror}"
        ) from error
    return listener


class ServerEndedError(Exception):
    """The HTTP server ended while its service was still running."""


@contextlib.asynccontextmanager
async def serving(
    app: ASGIApp,
    address: Address,
    on_failure: Callable[[Exception], None] | None = None,
    /,
    **options: Any,
) -> AsyncIterator[Address]:
    """Serve `app` for the length of the block; yields the address with its real port.

    Connections are guarded as those of a health port. `options` are uvicorn's and win over what is set here.
    Should the server end before the block, `on_failure` is told; without it the block is cancelled.

    Raises:
        OSError: the address cannot be had.
        ServerEndedError: the server ended before the block, and there is no `on_failure`.
    """
    defaults: dict[str, Any] = {
        "http": partial(GuardedConnection, HEALTH_LIMITS),
        "ws": "none",  # an upgraded connection would be guarded no more
        "log_config": None,
        "log_level": "warning",
        "access_log": False,
        "lifespan": "off",
        "timeout_graceful_shutdown": 5,
        "backlog": BACKLOG,
    }
    settings = defaults | options
    listener = listen(address, settings["backlog"])
    config = uvicorn.Config(app, **settings)
    server = _Server(config)
    failures: list[WatcherFailedError] = []
    block = asyncio.current_task()

    def ended(error: WatcherFailedError) -> None:
        if server.should_exit:
            return
        failures.append(error)
        if on_failure is not None:
            on_failure(_server_ended(error))
        elif block is not None:
            block.cancel()

    bound = Address(address.host, listener.getsockname()[1])
    task = asyncio.create_task(report("the HTTP server", server.serve(sockets=[listener]), ended))
    try:
        yield bound
    except asyncio.CancelledError:
        if failures and on_failure is None and block is not None and block.uncancel() == 0:
            raise _server_ended(failures[0]) from failures[0].__cause__
        raise
    finally:
        server.should_exit = True
        await task
        listener.close()


def _server_ended(failure: WatcherFailedError) -> ServerEndedError:
    error = ServerEndedError(str(failure))
    error.__cause__ = failure.__cause__
    return error
