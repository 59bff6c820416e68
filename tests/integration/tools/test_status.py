"""`newsgloss-enrich status` on the real broker."""

from typing import Any


async def test_it_tells_lag_and_dead_letters(
    enrich: Any, wire: Any, letter: Any, raw_record: Any, topics: Any
) -> None:
    await wire.send_articles("a", "b", partition=3)
    await wire.send_letters(letter(raw_record(1, "a"), "timeout"), letter(raw_record(2, "b")))
    assert (await enrich("dlq", "redrive", "--code", "timeout", "--force")).status == 0
    (found,) = (await enrich("status", "--json")).records
    assert found["partitions"][3] == {"partition": 3, "committed": None, "end": 2, "lag": 2}
    assert (found["dead_letters"], found["redriven"]) == ({"step_failed": 1}, 1)
    async with enrich.running("run"):
        await wire.until(topics.enriched, 3)
    ended = await enrich("status")
    assert ended.status == 0, ended.errors
    assert "3\t2\t2\t0" in ended.output.splitlines()
    assert "dead letters: 1 (1 step_failed), redriven: 1" in ended.output
