"""`newsgloss-enrich status` on the real broker."""

import asyncio
import json
from typing import Any

from tests.patience import PATIENCE_SECONDS


async def test_it_tells_lag_and_dead_letters(
    enrich: Any, wire: Any, letter: Any, raw_record: Any, topics: Any
) -> None:
    await wire.send_articles("a", "b", partition=3)
    await wire.send_letters(letter(raw_record(1, "a"), "timeout"), letter(raw_record(2, "b")))
    assert (await enrich("dlq", "redrive", "--code", "timeout", "--force")).status == 0
    (found,) = (await enrich("status", "--json")).records
    third = found["partitions"][3]
    assert {name: third[name] for name in ("partition", "committed", "end", "lag", "member")} == {
        "partition": 3,
        "committed": None,
        "end": 2,
        "lag": 2,
        "member": None,
    }
    assert found["group"]["state"] == "Dead"
    assert (found["dead_letters"], found["redriven"]) == ({"step_failed": 1}, 1)
    async with enrich.running("run"):
        await wire.until(topics.enriched, 3)
        (found,) = (await enrich("status", "--json")).records
        assert found["group"]["state"] == "Stable"
        assert [member["partitions"] for member in found["group"]["members"]] == [[0, 1, 2, 3]]
        assert found["partitions"][3]["member"] == found["group"]["members"][0]["host"]
    ended = await enrich("status")
    assert ended.status == 0, ended.errors
    (line,) = [line for line in ended.output.splitlines() if line.startswith("3\t")]
    assert line.split("\t")[:4] == ["3", "2", "2", "0"]
    assert "dead letters: 1 (1 step_failed), redriven: 1" in ended.output


async def test_it_watches_and_gives_rates(enrich: Any, wire: Any) -> None:
    async with enrich.running("status", "--json", "--watch", "0.5") as watching:
        first = json.loads(await watching.stdout.readline())
        assert first["lag"] == 0
        await wire.send_articles("a", "b", "c", partition=2)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (seen := json.loads(await watching.stdout.readline()))["lag"] != 3:
                pass
        assert seen["in_per_second"] > 0
        assert seen["partitions"][2]["in_per_second"] == seen["in_per_second"]
