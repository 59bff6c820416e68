"""An HTTP server inside a service's own event loop."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from newsgloss_common.addresses import Address
from newsgloss_common.connection_limits import ConnectionLimits
from newsgloss_common.guarded_connection import GuardedConnection
from newsgloss_common.watchers import WatcherFailedError, report

BACKLOG = 128
"""Connections that the kernel queues; more than probes and scrapes ever need."""
SEND_BUFFER_BYTES = 64 * 1024
"""The kernel's buffer of a connection's answers; Linux doubles it, and would itself take up to 4 MiB."""
HEALTH_LIMITS = ConnectionLimits(connections=64, header_seconds=10.0, unread_seconds=30.0, cut_oldest=True)
"""The limits of ports for probes and scrapes, which take milliseconds and come one at a time."""


class _Server(uvicorn.Server):
    """A server that leaves signals to the service, which stops the server itself."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(address: Address, backlog: int = BACKLOG) -> socket.socket:
    """Create a listening socket.

    Raises:
        OSError: The address cannot be used, for example because another process has it; the message names it.
    """
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    # asyncio switches off Nagle's algorithm only if the protocol is named. The algorithm delays the second
    # write of an answer until the client acknowledges the first: 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    try:
        listener.bind((address.host, address.port))
        listener.listen(backlog)  # before anybody learns the address
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
    """Serve `app` for the length of the block; yield the address with its real port.

    Args:
        app: The application.
        address: Where to listen.
        on_failure: Called when the server ends before the block; without it the block is cancelled.
        options: uvicorn's options; they override the defaults, which guard connections as for a health port.

    Raises:
        OSError: The address cannot be used.
        ServerEndedError: The server ended before the block, and there is no `on_failure`.
    """
    defaults: dict[str, Any] = {
        "http": partial(GuardedConnection, HEALTH_LIMITS),
        "ws": "none",  # an upgraded connection would not be guarded
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
