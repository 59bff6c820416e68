"""Enriched records are compressed in the log, and everybody can read them."""

import pytest
from tests.integration.batches import logged_batches
from tests.integration.engine.service import Running
from tests.integration.engine.wire import PARTITIONS, Wire, article, numbers

COUNT = 300


@pytest.mark.parametrize("codec", ["none", "gzip", "snappy", "lz4", "zstd"])
async def test_enriched_records_and_dead_letters_lie_in_the_log_as_the_setting_says(
    codec: str, running: Running, wire: Wire
) -> None:
    broken = {"key": b"broken", "value": b"{" + b"no JSON " * 500}
    async with running(NEWSGLOSS_COMPRESSION=codec, NEWSGLOSS_ENRICHMENT="light") as service:
        await service.logged("assigned")
        await wire.send(*map(article, range(COUNT)), broken)
        assert numbers(await wire.enriched(COUNT)) == list(range(COUNT))
        (letter,) = await wire.dead_letters(1)
        assert (letter.key, letter.value) == (broken["key"], broken["value"])
        assert await service.terminate() == 0
    for topic, records in ((wire.topics.enriched, COUNT), (wire.topics.dlq, 1)):
        batches = await logged_batches(wire.servers, topic, PARTITIONS)
        assert {(batch.codec, batch.transactional) for batch in batches} == {(codec, True)}
        assert sum(batch.records for batch in batches) == records
