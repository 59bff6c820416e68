"""Addresses from documents and settings: their length is checked before anything else."""

from typing import NamedTuple

import ada_url

from newsgloss_ingest.feeds.errors import FetchError

MAX_LENGTH = 8192
"""Of `RawArticle.url`; checked before and after normalisation."""
_SCHEMES = ("http:", "https:")


class WebAddress(NamedTuple):
    """An http or https address as it is requested: no user, no fragment."""

    url: str
    origin: str
    host: str


def parse(url: str) -> WebAddress:
    """The normalised address.

    Raises:
        FetchError: it is not an http or https address, or longer than `MAX_LENGTH`.
    """
    found = find(url)
    if found is None:
        raise FetchError("not an http or https address", lasting=True)
    return found


def find(url: str, base: str | None = None) -> WebAddress | None:
    """The normalised address, relative to `base`; None when it is none or longer than `MAX_LENGTH`."""
    if len(url) > MAX_LENGTH:
        return None
    try:
        parts = ada_url.URL(url, base)
    except ValueError:
        return None
    if parts.protocol not in _SCHEMES:
        return None
    parts.username, parts.password, parts.hash = "", "", ""
    return WebAddress(parts.href, parts.origin, parts.hostname) if len(parts.href) <= MAX_LENGTH else None


def link(text: str, base: str) -> str:
    """An item's link, relative to `base`; empty when it is not an http or https address.

    The fragment stays, because some feeds tell their items apart by it. User names and passwords are removed.
    """
    if len(text) > MAX_LENGTH:
        return ""
    try:
        parts = ada_url.URL(text, base or None)
    except ValueError:
        return ""
    if parts.username or parts.password:
        parts.username, parts.password = "", ""
    return parts.href if parts.protocol in _SCHEMES and len(parts.href) <= MAX_LENGTH else ""


def redirected(location: str, base: str) -> str:
    """The target of a redirect.

    Raises:
        FetchError: it is not an address that can be fetched.
    """
    if len(location) > MAX_LENGTH:
        raise FetchError(f"redirects to an address longer than {MAX_LENGTH} characters", lasting=True)
    found = find(location, base)
    if found is None:
        raise FetchError("redirects to something that is no http or https address", lasting=True)
    return found.url
