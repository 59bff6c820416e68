"""robots.txt (RFC 9309): what a host lets us fetch, and how often."""

import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from protego import Protego

from newsgloss_ingest.feeds.errors import FetchError

KEEP_SECONDS = 24 * 3600.0
"""RFC 9309 §2.4: no longer than a day."""
KEEP_UNREACHABLE_SECONDS = 600.0
MAX_BYTES = 500 * 1024
"""RFC 9309 §2.5: at least 500 KiB are to be read."""
MAX_CRAWL_DELAY_SECONDS = 60.0
MAX_ORIGINS = 1000
_UNAVAILABLE = range(400, 500)


class Rules(NamedTuple):
    """A host's rules; None forbids all, since the host could not be asked (RFC 9309 §2.3.1.4)."""

    parsed: Protego | None
    until: float


class Robots:
    """Rules by origin, fetched when first needed.

    Args:
        agent: the product name that rules are looked up for.
        fetch: gives status and body of a robots.txt.
    """

    def __init__(self, agent: str, fetch: Callable[[str], Awaitable[tuple[int, bytes]]]) -> None:
        self._agent = agent
        self._fetch = fetch
        self._rules: dict[str, Rules] = {}

    async def pause(self, origin: str, url: str) -> float:
        """Seconds that the host wants between two requests, 0 when it does not say.

        Raises:
            FetchError: it does not want this address fetched, or cannot be asked.
        """
        rules = self._rules.get(origin)
        if rules is None or rules.until < time.monotonic():
            rules = await self._ask(origin)
            while len(self._rules) >= MAX_ORIGINS:
                self._rules.pop(next(iter(self._rules)))
            self._rules[origin] = rules
        if rules.parsed is None:
            raise FetchError(f"{origin}/robots.txt cannot be had, so nothing of that host is fetched")
        if not rules.parsed.can_fetch(url, self._agent):
            raise FetchError(
                f"{origin}/robots.txt does not allow it (robots = false ignores that)", lasting=True
            )
        return min(MAX_CRAWL_DELAY_SECONDS, rules.parsed.crawl_delay(self._agent) or 0.0)

    async def _ask(self, origin: str) -> Rules:
        try:
            status, body = await self._fetch(f"{origin}/robots.txt")
        except FetchError as error:
            if error.lasting:
                raise
            return Rules(None, time.monotonic() + KEEP_UNREACHABLE_SECONDS)
        if status in _UNAVAILABLE:
            body = b""
        elif status != 200:  # noqa: PLR2004 - OK
            return Rules(None, time.monotonic() + KEEP_UNREACHABLE_SECONDS)
        return Rules(Protego.parse(body.decode("utf-8", "replace")), time.monotonic() + KEEP_SECONDS)
