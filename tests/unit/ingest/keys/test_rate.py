"""What a call costs its key, and what a slow key may not take from the others."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.unit.ingest.conftest import ClientFactory

from newsgloss_common.html.page import PageArticle
from newsgloss_common.html.workers import PageWorkers
from newsgloss_ingest.api.body import RequestBody
from newsgloss_ingest.keys import gate
from newsgloss_ingest.keys.file import Keys
from newsgloss_ingest.keys.rate import Rate

ARTICLE = {"source": {"id": "wire"}, "body": "The bridge reopened."}
VALIDATE = "/v1/articles:validate"
BATCH = "/v1/articles:batch"
JSON = {"content-type": "application/json"}
NDJSON = {"content-type": "application/x-ndjson"}
PATIENT = 60.0


class File:
    """A file of keys."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "keys.json"
        self._keys = Keys()

    def key(self, rate: float) -> dict[str, str]:
        self._keys, token = self._keys.added(("*",), rate, "")
        self._keys.write(self.path)
        return {"authorization": f"Bearer {token}"}


@pytest.fixture
def keys(tmp_path: Path) -> File:
    return File(tmp_path)


@pytest.mark.parametrize("path", ["/v1/articles", VALIDATE])
@pytest.mark.parametrize(
    ("first", "headers"),
    [
        (b'{"source": {"id": "wire"}, "body": "x"}', JSON),
        (b"nonsense", JSON),
        (b"{}", JSON),
        (b"x", {"content-type": "image/png"}),
        (b"<p>", {"content-type": "text/html"}),
        (b"not gzip", JSON | {"content-encoding": "gzip"}),
    ],
)
async def test_every_call_with_a_body_costs_a_token_good_or_bad(
    client_with: ClientFactory, keys: File, path: str, first: bytes, headers: dict[str, str]
) -> None:
    slow, quick = keys.key(0.001), keys.key(1000)
    async with client_with(ingest_keys_file=str(keys.path)) as client:
        before = await client.post(path, content=first, headers=headers | slow)
        assert before.status_code != 429
        after = await client.post(path, json=ARTICLE, headers=slow)
        assert (after.status_code, after.json()["type"]) == (429, "/problems/rate-limited")
        assert int(after.headers["retry-after"]) > 900
        assert (await client.post(VALIDATE, json=ARTICLE, headers=quick)).status_code == 200


async def test_a_call_beyond_the_rate_is_refused_before_its_body_is_read(
    client_with: ClientFactory, keys: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = keys.key(0.001)
    async with client_with(ingest_keys_file=str(keys.path)) as client:
        await client.post(VALIDATE, json=ARTICLE, headers=slow)
        monkeypatch.setattr(RequestBody, "read", None)
        assert (await client.post(VALIDATE, json=ARTICLE, headers=slow)).status_code == 429


async def test_a_take_down_costs_a_token_whatever_becomes_of_it(
    client_with: ClientFactory, keys: File
) -> None:
    slow = keys.key(0.001)
    async with client_with(ingest_keys_file=str(keys.path)) as client:
        assert (await client.delete("/v1/articles/a%00", headers=slow)).status_code == 422
        assert (await client.delete("/v1/articles/a", headers=slow)).status_code == 429


async def test_a_batch_waits_for_its_first_token_before_a_byte_is_read(
    client_with: ClientFactory, keys: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = keys.key(0.001)
    read: list[bytes] = []

    async def upload() -> Any:
        read.append(b"{}\n")
        yield b"{}\n"

    waiting = asyncio.Event()

    async def sleep(_seconds: float) -> None:
        waiting.set()
        await asyncio.Event().wait()

    async with client_with(ingest_keys_file=str(keys.path)) as client:
        await client.post(VALIDATE, json=ARTICLE, headers=slow)
        monkeypatch.setattr("newsgloss_ingest.keys.gate.asyncio.sleep", sleep)
        call = asyncio.create_task(client.post(BATCH, content=upload(), headers=NDJSON | slow))
        async with asyncio.timeout(PATIENT):
            await waiting.wait()
        assert read == []
        monkeypatch.undo()
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)


async def test_a_batch_costs_a_token_a_line_and_one_at_least(client_with: ClientFactory, keys: File) -> None:
    slow = keys.key(3)
    async with client_with(ingest_keys_file=str(keys.path)) as client:
        taken = 0

        class Counting(Rate):
            def take(self) -> float:
                nonlocal taken
                taken += 1
                return 0.0

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(gate, "Rate", Counting)
            for content, cost in ((b"", 1), (b"{}\n", 1), (b"{}\n\n{\n[]\n", 3)):
                taken = 0
                await client.post(BATCH, content=content, headers=NDJSON | slow)
                assert taken == cost


async def test_so_many_batches_of_a_key_may_wait_and_no_more(client_with: ClientFactory, keys: File) -> None:
    slow, other = keys.key(0.001), keys.key(1000)
    async with client_with(ingest_keys_file=str(keys.path)) as client:
        await client.post(VALIDATE, json=ARTICLE, headers=slow)
        waiting = [
            asyncio.create_task(client.post(BATCH, content=b"{}", headers=NDJSON | slow))
            for _ in range(gate.MAX_WAITING)
        ]
        async with asyncio.timeout(PATIENT):
            while (await client.post(BATCH, content=b"{}", headers=NDJSON | other)).status_code == 200:
                refused = await asyncio.wait(
                    {call := asyncio.create_task(client.post(BATCH, content=b"{}", headers=NDJSON | slow))},
                    timeout=0.2,  # no limit: nothing may come
                )
                if call in refused[0]:
                    break
                waiting.append(call)
        assert call.result().status_code == 429
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def test_pages_are_counted_by_key(
    client_with: ClientFactory, keys: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    owners: list[str | None] = []

    async def article(_workers: PageWorkers, _page: bytes, *, owner: str | None, **_: object) -> PageArticle:
        owners.append(owner)
        return PageArticle(title="T", body="The bridge reopened.")

    monkeypatch.setattr(PageWorkers, "article", article)
    one, other = keys.key(100), keys.key(100)
    html = {"content-type": "text/html"}
    async with client_with(ingest_keys_file=str(keys.path)) as client:
        for key in (one, other, one):
            assert (await client.post(VALIDATE, content=b"<p>", headers=html | key)).status_code == 200
    assert owners[0] == owners[2] != owners[1]
    assert owners[0] == one["authorization"].removeprefix("Bearer ").partition(".")[0]


@pytest.mark.parametrize("name", ["authorization", "content-type", "idempotency-key"])
@pytest.mark.parametrize("path", [VALIDATE, "/v1/articles", BATCH])
async def test_a_header_that_may_come_once_and_comes_twice_is_refused(
    client: httpx.AsyncClient, path: str, name: str
) -> None:
    value = {"authorization": "Bearer a.b", "content-type": "application/json", "idempotency-key": "k"}[name]
    headers = [("content-type", "application/json"), (name, value), (name, value + "x")]
    response = await client.post(path, content=b"{}", headers=headers)
    assert (response.status_code, response.json()["type"]) == (400, "/problems/bad-request")
    assert name in response.json()["detail"]
    assert "a.b" not in response.text


async def test_two_keys_are_refused_in_a_take_down_too(client: httpx.AsyncClient) -> None:
    headers = [("authorization", "Bearer a.b"), ("authorization", "Bearer c.d")]
    response = await client.delete("/v1/articles/a", headers=headers)
    assert response.status_code == 400


async def test_codings_in_two_headers_are_a_list(client: httpx.AsyncClient) -> None:
    headers = [("content-type", "application/json"), *[("content-encoding", "gzip")] * 2]
    assert (await client.post(VALIDATE, content=b"{}", headers=headers)).status_code == 415
