"""The addresses that the names of the services stand for.

A name may stand for several members, as that of a headless Service of Kubernetes does. Each has metrics of
its own, so each is asked.
"""

import asyncio
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

MAX_TARGETS = 64


@dataclass(frozen=True)
class Target:
    """Where one process is asked, and under which name."""

    address: str
    host: str


async def targets(addresses: tuple[str, ...], seconds: float) -> list[Target]:
    """Each process behind the addresses, at most `MAX_TARGETS`; a name that is not found stays a name."""
    found = await asyncio.gather(*(_of_one(address, seconds) for address in addresses))
    return list({one.address: one for part in found for one in part}.values())[:MAX_TARGETS]


async def _of_one(address: str, seconds: float) -> list[Target]:
    parts = urlsplit(address)
    itself = [Target(address, parts.netloc)]
    if parts.scheme != "http" or parts.hostname is None:  # a certificate is of the name
        return itself
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(seconds):
            known = await loop.getaddrinfo(parts.hostname, parts.port or 80, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError, ValueError):
        return itself
    # Two families are one process with two addresses; the first family is the one that the system prefers.
    family = known[0][0]
    ips = sorted({str(one[4][0]) for one in known if one[0] == family})
    if len(ips) < 2:  # noqa: PLR2004 - one process: the name says more than its address
        return itself
    port = "" if parts.port is None else f":{parts.port}"
    return [Target(f"http://{f'[{ip}]' if ':' in ip else ip}{port}{parts.path}", parts.netloc) for ip in ips]
