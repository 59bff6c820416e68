"""Serving HTTP inside a service's own event loop."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.types import ASGIApp

from newsgloss_common.addresses import Address

BACKLOG = 2048


class _Server(uvicorn.Server):
    """Leaves the signals to the service, which stops the server itself."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(address: Address) -> socket.socket:
    """A socket that takes connections from now on.

    Raises:
        OSError: with the address in its message, for example when another process has it.
    """
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    # Only where the protocol is named does asyncio switch off Nagle's algorithm, which holds back the second
    # write of an answer until the client acknowledges the first: 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address.host, address.port))
        listener.listen(BACKLOG)  # before the address is told to anyone
    except OSError as error:
        listener.close()
        raise OSError(
            error.errno, f"cannot listen on {address.host}:{address.port}: {error.strerror}"
        ) from error
    return listener


@contextlib.asynccontextmanager
async def serving(app: ASGIApp, address: Address, **options: object) -> AsyncIterator[Address]:
    """Serve `app` for the length of the block; yields the address with its real port.

    `options` are uvicorn's and win over what is set here.

    Raises:
        OSError: the address cannot be had.
    """
    listener = listen(address)
    defaults = {
        "log_config": None,
        "log_level": "warning",
        "access_log": False,
        "lifespan": "off",
        "timeout_graceful_shutdown": 5,
        "backlog": BACKLOG,
    }
    config = uvicorn.Config(app, **(defaults | options))  # type: ignore[arg-type]
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield Address(address.host, listener.getsockname()[1])
    finally:
        server.should_exit = True
        await task
        listener.close()
