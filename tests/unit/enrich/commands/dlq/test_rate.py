"""A redrive's rate."""

import asyncio

import pytest

from newsgloss_enrich.commands.dlq.rate import RateLimit


@pytest.mark.parametrize(("rate", "batch"), [(None, 100), (5, 1), (200, 20), (100_000, 100)])
def test_a_batch_is_what_a_tenth_of_a_second_allows(rate: float | None, batch: int) -> None:
    assert RateLimit(rate).batch(100) == batch


async def test_it_waits_until_what_went_is_within_the_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", note)
    now = [0.0]
    limit = RateLimit(10, clock=lambda: now[0])
    await limit.after(5)
    now[0] = 0.5
    await limit.after(5)
    now[0] = 9.0
    await limit.after(1)
    assert waits == [0.5, 0.5, pytest.approx(0.1)]
