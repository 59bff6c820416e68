"""Feeds for tests: what a site serves, FEEDS.toml for it, a single round, and what came of it."""

import json
from pathlib import Path
from typing import Any, Protocol

from tests.integration.committed import committed
from tests.integration.processes import Ended, run_ingest
from tests.local_site import Answer, Site

JSON_FEED = "application/feed+json"


class Topics(Protocol):
    """What the `topics` fixture gives."""

    raw: str


def feed_of(*items: dict[str, Any]) -> Answer:
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "language": "en", "items": items})
    return Answer(body=body.encode(), media_type=JSON_FEED)


def item(name: str, text: str = "The bridge reopened.", **more: object) -> dict[str, Any]:
    return {"id": name, "url": f"/{name}", "title": f"About {name}", "content_text": text} | more


def write(
    folder: Path,
    site: Site,
    *paths: str,
    more: str = "",
    allow: str = "127.0.0.1/32",
    interval: int = 1,
) -> Path:
    lines = [f'allow_networks = ["{allow}"]', "host_delay_seconds = 0", 'user_agent = "newsgloss-test/1"']
    for path in paths:
        lines += ["[[feed]]", f'url = "{site.url}{path}"', 'source = "example"']
        lines += [f"interval_seconds = {interval}", more]
    file = folder / "feeds.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


async def once(servers: str, topic: str, *arguments: str | Path) -> Ended:
    return await run_ingest(servers, topic, "feeds", "--once", *arguments)


async def published(servers: str, topic: str) -> list[dict[str, Any]]:
    """All articles of the topic, in order of time."""
    found = await committed(topic, bootstrap_servers=servers)
    return [json.loads(record.value) for record in sorted(found, key=lambda record: record.timestamp)]
