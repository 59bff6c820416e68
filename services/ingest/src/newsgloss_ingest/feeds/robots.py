"""robots.txt (RFC 9309): what may be fetched from a host, and how often."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from newsgloss_ingest.feeds.errors import FetchError
from newsgloss_ingest.feeds.robots_rules import RobotsRules, Slices, T, judge, parse

KEEP_SECONDS = 24 * 3600.0
"""RFC 9309 §2.4: no longer than a day."""
KEEP_UNREACHABLE_SECONDS = 600.0
MAX_BYTES = 500 * 1024
"""RFC 9309 §2.5: at least 500 KiB must be read; the rest is ignored."""
MAX_CRAWL_DELAY_SECONDS = 60.0
MAX_ORIGINS = 1000
MAX_KEPT_BYTES = 64 * 1024 * 1024
"""Memory of the rules of all origins."""
MAX_WORK_SECONDS = 5.0
"""Processor time for parsing one file or matching one address. The slowest 500 KiB of rules that we found
took 0.2 s."""
_UNAVAILABLE = range(400, 500)


class Rules(NamedTuple):
    """A host's rules; None forbids everything, because robots.txt was unreachable (RFC 9309 §2.3.1.4)."""

    parsed: RobotsRules | None
    until: float


class Robots:
    """Rules by origin, fetched when first needed.

    Args:
        agent: the product name that rules are looked up for.
        fetch: returns status and body of a robots.txt, at most its first `MAX_BYTES`.
    """

    def __init__(self, agent: str, fetch: Callable[[str], Awaitable[tuple[int, bytes]]]) -> None:
        self._agent = agent
        self._fetch = fetch
        self._rules: dict[str, Rules] = {}
        self._kept_bytes = 0

    async def pause(self, origin: str, url: str) -> float:
        """Seconds that the host wants between requests; 0 when it does not say.

        Args:
            origin: origin of `url`, as `web_address` gives it.
            url: the address to fetch.

        Raises:
            FetchError: it does not want this address fetched, or cannot be asked.
        """
        rules = self._rules.get(origin)
        if rules is None or rules.until < time.monotonic():
            rules = await self._ask(origin)
            self._keep(origin, rules)
        if rules.parsed is None:
            raise FetchError(f"{origin}/robots.txt cannot be had, so nothing of that host is fetched")
        try:
            allowed = await _work(judge(rules.parsed, url.removeprefix(origin)))
        except TimeoutError:
            raise FetchError(
                f"{origin}/robots.txt takes too long to be compared with", lasting=True
            ) from None
        if not allowed:
            raise FetchError(
                f"{origin}/robots.txt does not allow it (robots = false ignores that)", lasting=True
            )
        return min(MAX_CRAWL_DELAY_SECONDS, rules.parsed.delay)

    def _keep(self, origin: str, rules: Rules) -> None:
        self._forget(origin)
        size = _size(rules)
        while self._rules and (len(self._rules) >= MAX_ORIGINS or self._kept_bytes + size > MAX_KEPT_BYTES):
            self._forget(next(iter(self._rules)))
        self._rules[origin] = rules
        self._kept_bytes += size

    def _forget(self, origin: str) -> None:
        rules = self._rules.pop(origin, None)
        if rules is not None:
            self._kept_bytes -= _size(rules)

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
        if len(body) >= MAX_BYTES:
            body = body[: body.rfind(b"\n") + 1]  # its last line may be cut
        try:
            parsed = await _work(parse(body, self._agent))
        except TimeoutError:
            return Rules(None, time.monotonic() + KEEP_UNREACHABLE_SECONDS)
        return Rules(parsed, time.monotonic() + KEEP_SECONDS)


def _size(rules: Rules) -> int:
    return rules.parsed.size if rules.parsed else 0


async def _work(slices: Slices[T]) -> T:
    """Run the work, and let other tasks run between its slices.

    Raises:
        TimeoutError: it takes more than `MAX_WORK_SECONDS` of processor time.
    """
    spent = 0.0
    while spent <= MAX_WORK_SECONDS:
        begun = time.thread_time()
        try:
            next(slices)
        except StopIteration as done:
            result: T = done.value
            return result
        spent += time.thread_time() - begun
        await asyncio.sleep(0)
    raise TimeoutError
