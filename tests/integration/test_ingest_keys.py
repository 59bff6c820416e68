"""Keys, from the command line to the running service."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.integration.ingest_api import api

VALIDATE = "/v1/articles:validate"
COMMAND = str(Path(sys.executable).with_name("newsgloss-ingest"))


def keys(path: Path, *arguments: str) -> str:
    line = [COMMAND, "keys", *arguments, "--file", str(path)]
    output: str = subprocess.run(line, capture_output=True, text=True, check=True).stdout
    return output.strip()


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def article(source: str = "wire") -> dict[str, Any]:
    return {"source": {"id": source}, "body": "The bridge reopened."}


def problem(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["type"].removeprefix("/problems/")


async def test_only_who_holds_a_key_may_call_and_only_for_its_sources(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    token = keys(path, "add", "--source", "wire", "--source", "desk", "--name", "CMS")
    async with api(ingest_keys_file=str(path)) as client:
        for source in ("wire", "desk"):
            response = await client.post(VALIDATE, json=article(source), headers=bearer(token))
            assert response.status_code == 200, response.text
        other = await client.post(VALIDATE, json=article("other"), headers=bearer(token))
        assert problem(other) == (403, "forbidden-source")
        text = bearer(token) | {"content-type": "text/plain"}
        assert problem(await client.post(VALIDATE, content=b"T\nB", headers=text)) == (
            403,
            "forbidden-source",
        )
        gone = await client.delete("/v1/articles/a?source=other", headers=bearer(token))
        assert problem(gone) == (403, "forbidden-source")
        line = b'{"source": {"id": "other"}, "body": "x"}\n'
        ndjson = bearer(token) | {"content-type": "application/x-ndjson"}
        batch = await client.post("/v1/articles:batch", content=line, headers=ndjson)
        assert batch.json()["problem"]["type"] == "/problems/forbidden-source"


@pytest.mark.parametrize("path", ["/v1/articles", VALIDATE, "/v1/articles:batch"])
async def test_a_missing_or_wrong_key_is_401_with_a_challenge(tmp_path: Path, path: str) -> None:
    file = tmp_path / "keys.json"
    token = keys(file, "add", "--source", "*")
    wrong = [
        {},
        {"authorization": "Bearer"},
        bearer("x"),
        bearer(token[:-1]),
        bearer(token.replace(".", "")),
        {"authorization": token},
    ]
    async with api(ingest_keys_file=str(file)) as client:
        for headers in wrong:
            response = await client.post(path, json=article(), headers=headers)
            assert problem(response) == (401, "unauthorized")
            assert response.headers["www-authenticate"].startswith("Bearer ")
            assert token not in response.text
        assert (await client.delete("/v1/articles/a")).status_code == 401
        assert (await client.get("/healthz")).status_code == 200


async def test_a_key_that_is_added_or_revoked_counts_at_once(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    first = keys(path, "add", "--source", "*")
    async with api(ingest_keys_file=str(path)) as client:
        second = keys(path, "add", "--source", "*")
        keys(path, "revoke", first.partition(".")[0])
        statuses = [
            (await client.post(VALIDATE, json=article(), headers=bearer(token))).status_code
            for token in (first, second)
        ]
        assert statuses == [401, 200]
        path.write_text("nonsense")
        assert (await client.post(VALIDATE, json=article(), headers=bearer(second))).status_code == 200


async def test_a_key_that_sends_too_fast_is_429_and_told_how_long_to_wait(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    token = keys(path, "add", "--source", "*", "--rate", "0.01")
    async with api(ingest_keys_file=str(path)) as client:
        first = await client.post("/v1/articles", json=article(), headers=bearer(token))
        assert first.status_code == 503  # no Kafka here: the rate was not in its way
        second = await client.post("/v1/articles", json=article(), headers=bearer(token))
        assert problem(second) == (429, "rate-limited")
        assert 90 <= int(second.headers["retry-after"]) <= 100


def test_the_file_holds_no_key_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    token = keys(path, "add", "--source", "wire", "--name", "CMS")
    assert token.partition(".")[2] not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    listed = keys(path, "list")
    assert token.partition(".")[0] in listed
    assert "wire" in listed
    assert token not in listed


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("add", "--source", "w", "--rate", "0"), "articles_per_second"),
        (("add", "--source", ""), "sources"),
        (("revoke", "abc"), "cannot be read"),
        (("list",), "cannot be read"),
    ],
)
def test_a_wrong_use_is_named_and_is_status_2(
    tmp_path: Path, arguments: tuple[str, ...], reason: str
) -> None:
    line = [COMMAND, "keys", *arguments, "--file", str(tmp_path / "keys.json")]
    result = subprocess.run(line, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert reason in result.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "[::]", "192.0.2.1", "example.org"])
def test_it_does_not_listen_beyond_this_machine_without_keys(host: str) -> None:
    line = [COMMAND, "serve", "--ingest-http", f"{host}:0"]
    result = subprocess.run(line, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "NEWSGLOSS_INGEST_KEYS_FILE" in result.stderr
    allowed = subprocess.run(
        [*line, "--insecure", "--print-config"], capture_output=True, text=True, check=False
    )
    assert allowed.returncode == 0, allowed.stderr


def test_a_file_of_keys_that_cannot_be_used_stops_the_service(tmp_path: Path) -> None:
    line = [COMMAND, "serve", "--ingest-http", "127.0.0.1:0", "--ingest-keys-file", str(tmp_path / "none")]
    result = subprocess.run(line, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "none: cannot be read" in result.stderr
