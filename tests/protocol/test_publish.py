"""`newsgloss-ingest publish --resume` when the EndTxn of its first transaction arrives during the second."""

import asyncio
import json
import os
import secrets
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from tests.integration.committed import committed
from tests.protocol.late import LateRequest, nth
from tests.protocol.moments import BETWEEN_BATCHES
from tests.protocol.proxy import Proxy
from tests.protocol.requests import Kind

from newsgloss_ingest.publish.resumable import BATCH_ARTICLES

MakeTopic = Callable[[str], Awaitable[str]]
ROOT = Path(__file__).resolve().parents[2]
LIMIT_SECONDS = 300.0
ARTICLES = 2 * BATCH_ARTICLES
BODY_BYTES = 3_000
"""A transaction of articles of this size has three batches of half a MiB."""


async def publish(
    command: Sequence[str], proxy: Proxy, topic: str, folder: Path
) -> tuple[LateRequest, Counter[bytes | None]]:
    """Return the late request, and the articles in the topic."""
    path = folder / "articles.ndjson"
    with path.open("w") as stream:
        for number in range(ARTICLES):
            article = {
                "article_id": f"a{number}",
                "source": {"id": "wire"},
                "body": secrets.token_hex(BODY_BYTES // 2),
            }
            stream.write(json.dumps(article) + "\n")
    late = proxy.hooks = LateRequest(nth(Kind.END_TXN), BETWEEN_BATCHES, aims_itself=True)
    environment = {
        "KAFKA_BOOTSTRAP_SERVERS": proxy.bootstrap_servers,
        "NEWSGLOSS_RAW_TOPIC": topic,
        "PYTHONPATH": str(ROOT),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, "publish", path, "--resume", folder / "state",
        env=os.environ | environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(LIMIT_SECONDS):
            output, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, errors.decode()
    assert output.decode() == f"{ARTICLES} published to {topic}; 0 published before; 0 failed\n"
    await late.until_delivered()
    records = await committed(topic, bootstrap_servers=proxy.bootstrap_servers)
    return late, Counter(record.key for record in records)


async def test_each_article_is_published_once(proxy: Proxy, make_topic: MakeTopic, tmp_path: Path) -> None:
    late, found = await publish(
        ("-c", "from newsgloss_ingest.cli import main; main()"), proxy, await make_topic("raw"), tmp_path
    )

    assert (await late.until_delivered()) == "INVALID_PRODUCER_EPOCH", str(proxy.trace)
    assert found == Counter(b"a%d" % number for number in range(ARTICLES))


async def test_repeated_under_the_same_epoch_it_doubles_articles(
    proxy: Proxy, make_topic: MakeTopic, tmp_path: Path
) -> None:
    command = ("-m", "tests.protocol.unguarded", "newsgloss_ingest.cli")
    late, found = await publish(command, proxy, await make_topic("raw"), tmp_path)

    assert (await late.until_delivered()) == "NONE", str(proxy.trace)
    assert len(found) == ARTICLES
    assert max(found.values()) > 1, str(proxy.trace)
