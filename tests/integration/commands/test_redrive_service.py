"""Dead letters go back while the service runs."""

from collections import Counter
from typing import Any


async def test_after_a_fix_the_dead_letters_come_out_enriched_once(
    enrich: Any, wire: Any, topics: Any
) -> None:
    await wire.send_articles(*(f"a{n}" for n in range(10)))
    async with enrich.running("run", NEWSGLOSS_ENRICHMENT="enrichments:broken"):
        await wire.until(topics.enriched, 5)
        assert len(await wire.until(topics.dlq, 5)) == 5
    async with enrich.running("run"):
        for counted in ("5 redriven", "0 redriven"):
            ended = await enrich("dlq", "redrive")
            assert (ended.status, ended.errors) == (0, f"{counted}\n")
        enriched = await wire.until(topics.enriched, 10)
        await wire.send_articles("last")
        enriched = await wire.until(topics.enriched, 11)
    assert Counter(record.key for record in enriched) == Counter(
        [*(f"a{n}".encode() for n in range(10)), b"last"]
    )
    assert not [name for record in enriched for name, _ in record.headers if name.startswith("dlq-")]


async def test_a_redriven_record_that_fails_again_is_a_letter_with_the_next_attempt(
    enrich: Any, wire: Any, topics: Any
) -> None:
    await wire.send(topics.raw, (b"a", b"not json", []))
    async with enrich.running("run"):
        for attempt in (1, 2):
            letters = await wire.until(topics.dlq, attempt)
            assert dict(letters[-1].headers)["dlq-attempt"] == str(attempt).encode()
            ended = await enrich("dlq", "redrive", "--max-attempts", "2")
        assert (ended.status, ended.errors) == (0, "0 redriven, 1 left: attempts used up\n")
