import ipaddress
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from tests.local_site import Site

from newsgloss_ingest.feeds.document import Limits
from newsgloss_ingest.feeds.fetch import Fetcher


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    """May fetch from 127.0.0.1 and ::1 and from nowhere else on this machine."""
    async with make_fetcher() as made:
        yield made


def make_fetcher(
    *,
    max_bytes: int = 100_000,
    seconds: float = 30.0,
    delay: float = 0.0,
    on_ended: Callable[[], None] = lambda: None,
) -> Fetcher:
    allowed = [ipaddress.ip_network("127.0.0.1/32"), ipaddress.ip_network("::1/128")]
    return Fetcher("newsgloss-test/1.0 (tests)", Limits(max_bytes, seconds, delay), allowed, on_ended)
