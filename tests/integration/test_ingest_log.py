"""What must never be in the service's log, at any level: text of an article, and secrets."""

import json
import signal
from pathlib import Path
from typing import Protocol

from tests.integration.test_ingest_keys import bearer, keys
from tests.integration.test_ingest_service import client_of, running, until_ready

MARKS = ("Quillfeather", "0uXsecretkeyX0")
"""One is in every text that is sent, the other in every wrong key."""


class Topics(Protocol):
    """What the `topics` fixture gives."""

    @property
    def environment(self) -> dict[str, str]:
        """Settings that name them."""


async def test_neither_text_nor_secret_is_in_the_log_even_at_debug(
    kafka: str, topics: Topics, tmp_path: Path
) -> None:
    text, wrong_key = MARKS
    path = tmp_path / "keys.json"
    token = keys(path, "add", "--source", "wire")
    revoked = keys(path, "add", "--source", "*")
    keys(path, "revoke", revoked.partition(".")[0])
    good = {"source": {"id": "wire"}, "title": text, "body": f"{text} said so."}
    bodies = [
        ("application/json", json.dumps(good).encode()),
        ("application/json", json.dumps(good | {text: text}).encode()),
        ("application/json", json.dumps(good | {"source": {"id": text}}).encode()),
        ("application/json", f'{{"body": "{text}", '.encode()),
        ("application/json", json.dumps(good).encode("utf-16")),
        ("text/plain", f"{text}\n{text}".encode()),
        ("text/plain", text.encode() + b"\xff"),
        ("text/html", f"<title>{text}</title><p>{text}".encode() * 50),
        ("text/html", f"<nav>{text}</nav>".encode()),
        (text, text.encode()),
        ("application/x-ndjson", json.dumps(good).encode() + b"\n{" + text.encode() + b"\n\xff"),
    ]
    environment = topics.environment | {
        "KAFKA_BOOTSTRAP_SERVERS": kafka,
        "NEWSGLOSS_INGEST_KEYS_FILE": str(path),
        "NEWSGLOSS_LOG_LEVEL": "debug",
    }
    statuses = set()
    async with running(**environment) as service, client_of(service) as client:
        await until_ready(client)
        for media_type, body in bodies:
            call = "/v1/articles:batch" if media_type.endswith("ndjson") else "/v1/articles?source=wire"
            call = call.partition("?")[0] if media_type.endswith("json") else call
            for key in (token, revoked, wrong_key):
                headers = bearer(key) | {"content-type": media_type}
                answer = await client.post(call, content=body, headers=headers)
                statuses.add(answer.status_code)
        service.process.send_signal(signal.SIGTERM)
        assert await service.exit_status() == 0
    assert {200, 202, 400, 401, 403, 415, 422} <= statuses
    log = "".join(service.lines)
    assert "connected to Kafka" in log
    for secret in (*MARKS, token.partition(".")[2], revoked.partition(".")[2]):
        assert secret not in log
