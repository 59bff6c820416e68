"""`host:port` settings."""

import ipaddress
from typing import Annotated, NamedTuple

from pydantic import AfterValidator

MAX_PORT = 65535


class Address(NamedTuple):
    """A host and a port; port 0 lets the system pick a free one."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address for a client; an IPv6 host is in brackets (RFC 3986 §3.2.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def parse_address(text: str) -> Address:
    """Read `host:port` (an IPv6 host in brackets).

    Raises:
        ValueError: It is something else; the message says what is accepted.
    """
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isascii() or not port.isdigit() or int(port) > MAX_PORT:
        raise ValueError(f"{text!r} is not host:port, for example 127.0.0.1:8080 (port 0 picks a free one)")
    return Address(host.removeprefix("[").removesuffix("]"), int(port))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check(text: str) -> str:
    parse_address(text)
    return text


HostPort = Annotated[str, AfterValidator(_check)]
"""A setting that `parse_address` accepts."""

OFF = "off"


def _check_unless_off(text: str) -> str:
    return text if text == OFF else _check(text)


HostPortOrOff = Annotated[str, AfterValidator(_check_unless_off)]
"""A setting that `parse_address` accepts, or `off`."""
