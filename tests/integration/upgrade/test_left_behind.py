"""State that a release leaves on the broker: committed offsets, dead letters, the offsets of a redrive."""

import asyncio
import os
import sys

from tests.integration.engine.service import SETTINGS, Running
from tests.integration.engine.wire import Wire, article, numbers
from tests.integration.upgrade.conftest import Release

PATIENCE_SECONDS = 120


async def redrive(wire: Wire, path: str) -> str:
    """Run `newsgloss-enrich dlq redrive` with the code on this path, and return its output."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "newsgloss_enrich.cli", "dlq", "redrive",
        env=os.environ
        | SETTINGS
        | wire.topics.environment
        | {"KAFKA_BOOTSTRAP_SERVERS": wire.servers, "PYTHONPATH": path},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    async with asyncio.timeout(PATIENCE_SECONDS):
        output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    return output.decode()


async def test_dead_letters_that_the_release_redrove_are_not_redriven_again_by_this_version(
    running: Running, wire: Wire, release: Release
) -> None:
    old = {"NEWSGLOSS_ENRICHMENT": "light", "PYTHONPATH": release.path}
    bad = [{"key": b"a-1", "value": b"not JSON"}, {"key": b"a-2", "value": b'{"article_id": "a-2"}'}]
    async with running(**old) as service:
        await wire.send(article(0), bad[0])
        await wire.dead_letters(1)
        assert "1 redriven" in await redrive(wire, release.path)
        await wire.dead_letters(2)
        await wire.send(bad[1])
        await wire.dead_letters(3)
        assert await service.terminate() == 0
    # The release has recorded the first dead letter as redriven. Two are left; one is its second attempt.
    assert "2 redriven" in await redrive(wire, SETTINGS["PYTHONPATH"])
    assert "0 redriven" in await redrive(wire, SETTINGS["PYTHONPATH"])
    assert "0 redriven" in await redrive(wire, release.path)
    async with running(NEWSGLOSS_ENRICHMENT="light") as service:
        letters = await wire.dead_letters(5)
        await wire.send(article(3))
        assert numbers(await wire.enriched(2)) == [0, 3]
        assert await service.terminate() == 0
    # The records that the release redrove lack the headers that this version trusts, so that they count as
    # first attempts again.
    assert sorted(dict(letter.headers)["dlq-attempt"] for letter in letters) == [b"1", b"1", b"2", b"2", b"2"]
