import asyncio
import gzip
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import httpx
import jsonschema
import pytest

from newsgloss_common.article import intake
from newsgloss_ingest.api import body as api_body

ClientFactory = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
TEXT = {"content-type": "text/plain"}
HTML = {"content-type": "text/html"}
PAGE = (
    b"<title>Bridge</title><article><p>The bridge in Aberdeen reopened on Thursday, they said.</p></article>"
)
JSON = {"content-type": "application/json"}
ARTICLE = {"source": {"id": "wire"}, "body": "The bridge reopened."}
VALIDATE = "/v1/articles:validate"
HALF_GZIP = gzip.compress(b"T\nB", mtime=0)[:-9]


def assert_problem(response: httpx.Response, status: int, kind: str) -> list[dict[str, str]]:
    """RFC 9457 in form and status; its field errors."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == f"/problems/{kind}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    errors: list[dict[str, str]] = problem.get("errors", [])
    return errors


async def test_a_valid_json_article_is_said_to_be_valid(client: httpx.AsyncClient) -> None:
    response = await client.post(VALIDATE, json=ARTICLE)
    assert response.status_code == 200
    assert response.json()["version"] == 1
    assert len(response.json()["article_id"]) == 36


async def test_a_valid_text_article_takes_source_and_url_as_parameters(client: httpx.AsyncClient) -> None:
    url = "https://news.example.org/a"
    text = await client.post(VALIDATE, content="T\nB", headers=TEXT, params={"source": "w", "url": url})
    same = await client.post(VALIDATE, json={"source": {"id": "w"}, "body": "other", "url": url})
    assert text.status_code == 200
    assert text.json()["article_id"] == same.json()["article_id"]


@pytest.mark.parametrize("path", ["/v1/articles", VALIDATE])
@pytest.mark.parametrize(
    ("content", "headers", "expected"),
    [
        (b"", JSON, (400, "invalid-json")),
        (b"{nonsense", JSON, (400, "invalid-json")),
        (b'{"body": "\xff"}', JSON, (400, "invalid-utf8")),
        (b"Title\nb\xffdy", TEXT, (400, "invalid-utf8")),
        (b"x", {"content-type": "text/markdown"}, (415, "unsupported-media-type")),
        (b"x", {"content-type": "application/x-www-form-urlencoded"}, (415, "unsupported-media-type")),
        (b"x", {}, (415, "unsupported-media-type")),
        (b"x", {"content-type": "text/plain text/plain"}, (415, "unsupported-media-type")),
        (b"x", {"content-type": "text/plain; charset=iso-8859-1"}, (415, "unsupported-media-type")),
        (b"x", {"content-type": '"; \xe4;;='}, (415, "unsupported-media-type")),
        (b"x", TEXT | {"content-encoding": "br"}, (415, "unsupported-media-type")),
        (b"x", TEXT | {"content-encoding": "gzip"}, (400, "invalid-compression")),
        (HALF_GZIP, TEXT | {"content-encoding": "gzip"}, (400, "invalid-compression")),
    ],
)
async def test_bodies_that_cannot_be_read(
    client: httpx.AsyncClient, path: str, content: bytes, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    assert_problem(await client.post(path, content=content, headers=raw), *expected)


async def test_an_unsupported_type_is_told_what_is_accepted(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/articles", content=b"# x", headers={"content-type": "text/markdown"})
    accepted = "application/json, text/plain, text/html"
    assert accepted in response.json()["detail"]
    assert response.headers["accept-post"] == accepted


@pytest.mark.parametrize(
    ("path", "content", "headers"),
    [
        ("/v1/articles:text", b"T\nB", TEXT),
        (
            "/v1/articles:html",
            PAGE,
            HTML,
        ),
    ],
)
async def test_text_and_pages_have_calls_of_their_own_for_generated_clients(
    client: httpx.AsyncClient, path: str, content: bytes, headers: dict[str, str]
) -> None:
    whole = await client.post("/v1/articles", content=content, headers=headers)
    own = await client.post(path, content=content, headers=headers)
    assert_problem(whole, 503, "kafka-unavailable")
    assert_problem(own, 503, "kafka-unavailable")
    assert_problem(await client.post(path, json=ARTICLE), 415, "unsupported-media-type")


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "us-ascii"])
async def test_text_may_say_that_it_is_utf8(client: httpx.AsyncClient, charset: str) -> None:
    headers = {"content-type": f"text/plain; charset={charset}"}
    assert (await client.post(VALIDATE, content="T\nB", headers=headers)).status_code == 200


@pytest.mark.parametrize(
    ("article", "field", "pointer"),
    [
        (ARTICLE | {"body": ""}, "body", "#/body"),
        (ARTICLE | {"body": 5}, "body", "#/body"),
        (ARTICLE | {"source": {"id": 5}}, "source.id", "#/source/id"),
        (ARTICLE | {"authors": ["A", None]}, "authors[1]", "#/authors/1"),
        (ARTICLE | {"un/known": 1}, "un/known", "#/un~1known"),
    ],
)
async def test_a_field_that_does_not_fit_is_named_and_pointed_at(
    client: httpx.AsyncClient, article: object, field: str, pointer: str
) -> None:
    errors = assert_problem(await client.post(VALIDATE, json=article), 422, "schema-violation")
    assert [(error["field"], error["pointer"]) for error in errors] == [(field, pointer)]


@pytest.mark.parametrize("path", ["/v1/articles", VALIDATE])
@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-00:01"])
async def test_a_moment_that_no_utc_year_holds_is_named_by_its_field(
    client: httpx.AsyncClient, path: str, moment: str
) -> None:
    response = await client.post(path, json=ARTICLE | {"modified_at": moment})
    (error,) = assert_problem(response, 422, "schema-violation")
    assert error["pointer"] == "#/modified_at"
    assert "0001 to 9999" in error["detail"]


async def test_a_lone_surrogate_names_its_field(client: httpx.AsyncClient) -> None:
    content = rb'{"source": {"id": "w"}, "body": "\ud800"}'
    response = await client.post(VALIDATE, content=content, headers=JSON)
    assert assert_problem(response, 422, "schema-violation")[0]["field"] == "body"


async def test_empty_text_names_the_body(client: httpx.AsyncClient) -> None:
    response = await client.post(VALIDATE, content=b"", headers=TEXT)
    errors = assert_problem(response, 422, "schema-violation")
    assert errors == [{"field": "body", "detail": "empty; an article needs text"}]


@pytest.mark.parametrize(
    ("method", "url", "field"),
    [
        ("POST", "/v1/articles?sorce=w", "sorce"),
        ("DELETE", "/v1/articles/a?version=x", "version"),
        ("DELETE", "/v1/articles/a?version=0", "version"),
        ("DELETE", "/v1/articles/a?nonsense=0", "nonsense"),
        ("DELETE", "/v1/articles/a?source=", "source"),
    ],
)
async def test_a_wrong_parameter_is_named(
    client: httpx.AsyncClient, method: str, url: str, field: str
) -> None:
    response = await client.request(method, url, content=b"T\nB", headers=TEXT)
    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]


async def test_parameters_of_text_are_refused_beside_json(client: httpx.AsyncClient) -> None:
    response = await client.post(VALIDATE, json=ARTICLE, params={"source": "other"})
    assert assert_problem(response, 422, "invalid-parameter")[0]["field"] == "source"


async def test_a_body_above_the_bound_is_refused_by_its_declared_length(client_with: ClientFactory) -> None:
    async with client_with(max_body_bytes=2048) as client:
        response = await client.post(VALIDATE, content=b"x" * 2049, headers=TEXT)
        assert_problem(response, 413, "too-large")
        assert "2048 bytes" in response.json()["detail"]
        assert (await client.post(VALIDATE, content=b"T\n" + b"x" * 2046, headers=TEXT)).status_code == 200


async def test_a_body_above_the_bound_is_refused_while_it_streams(client_with: ClientFactory) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 65536

    async with client_with(max_body_bytes=200_000) as client:
        assert_problem(await client.post(VALIDATE, content=endless(), headers=TEXT), 413, "too-large")


async def test_a_record_above_the_topics_limit_names_limit_and_size(client: httpx.AsyncClient) -> None:
    response = await client.post(VALIDATE, content=b"T\n" + b"x" * 2_000_000, headers=TEXT)
    assert_problem(response, 413, "too-large")
    assert "at most 1048576 bytes" in response.json()["detail"]
    assert "takes 2000" in response.json()["detail"]


async def test_bodies_beyond_the_bytes_in_flight_are_turned_away_for_a_moment(
    client_with: ClientFactory,
) -> None:
    async with client_with(max_body_bytes=40_000, max_in_flight_bytes=80_000) as client:
        go_on = asyncio.Event()
        begun = asyncio.Semaphore(0)

        async def slow() -> AsyncIterator[bytes]:
            yield b"T\n" + b"x" * 39_000
            begun.release()
            await go_on.wait()
            yield b"x"

        first = [asyncio.create_task(client.post(VALIDATE, content=slow(), headers=TEXT)) for _ in range(2)]
        await begun.acquire()
        await begun.acquire()
        refused = await client.post(VALIDATE, content=b"T\n" + b"x" * 39_000, headers=TEXT)
        assert_problem(refused, 503, "busy")
        assert int(refused.headers["retry-after"]) > 0
        go_on.set()
        assert [response.status_code for response in await asyncio.gather(*first)] == [200, 200]
        assert (await client.post(VALIDATE, content=b"T\nB", headers=TEXT)).status_code == 200


async def test_a_body_that_never_ends_is_given_up(
    client_with: ClientFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stuck() -> AsyncIterator[bytes]:
        yield b"T\n"
        await asyncio.Event().wait()

    monkeypatch.setattr(api_body, "DISCARD_SECONDS", 0.05)
    async with client_with(read_seconds=0.05) as client:
        assert_problem(await client.post(VALIDATE, content=stuck(), headers=TEXT), 408, "timeout")


async def test_without_kafka_the_answer_is_503_at_once(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/articles", json=ARTICLE)
    assert_problem(response, 503, "kafka-unavailable")
    assert int(response.headers["retry-after"]) > 0


async def test_without_kafka_the_service_is_healthy_but_not_ready(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).status_code == 200
    assert_problem(await client.get("/readyz"), 503, "not-ready")


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/nothing", 404, "not-found"),
        ("POST", "/v1/articles:nothing", 404, "not-found"),
        ("GET", "/v1/articles", 405, "method-not-allowed"),
        ("PUT", "/v1/articles", 405, "method-not-allowed"),
        ("POST", "/healthz", 405, "method-not-allowed"),
    ],
)
async def test_calls_that_do_not_exist_are_problems_too(
    client: httpx.AsyncClient, method: str, path: str, status: int, kind: str
) -> None:
    assert_problem(await client.request(method, path), status, kind)


async def test_a_fault_of_our_own_is_a_problem_that_tells_nothing_of_the_inside(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_data: bytes, **_options: object) -> None:
        raise RuntimeError("SECRET")

    monkeypatch.setattr(intake, "from_json", broken)
    response = await client.post(VALIDATE, json=ARTICLE)
    assert_problem(response, 500, "internal")
    assert "SECRET" not in response.text
    assert 'status="500"' in (await client.get("/metrics")).text


async def test_metrics_count_requests_by_route_and_status(client: httpx.AsyncClient) -> None:
    await client.post(VALIDATE, json=ARTICLE)
    await client.delete("/v1/articles/some-id?version=x")
    text = (await client.get("/metrics")).text
    assert f'newsgloss_ingest_requests_total{{route="{VALIDATE}",status="200"}} 1.0' in text
    assert 'route="/v1/articles/{article_id:path}",status="422"' in text
    assert "some-id" not in text
    assert "newsgloss_ingest_kafka_ready 0.0" in text


async def test_openapi_describes_bodies_answers_and_problems(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    call = document["paths"]["/v1/articles"]["post"]
    assert set(call["requestBody"]["content"]) == {"application/json", "text/plain", "text/html"}
    batch = document["paths"]["/v1/articles:batch"]["post"]["requestBody"]["content"]
    for body in (call["requestBody"]["content"]["text/html"], batch["application/x-ndjson"]):
        assert body["schema"]["format"] == "binary", "without it a generated client has no function for it"
    for name, media_type in (("text", "text/plain"), ("html", "text/html")):
        alone = document["paths"][f"/v1/articles:{name}"]["post"]
        assert set(alone["requestBody"]["content"]) == {media_type}
        assert alone["responses"] == call["responses"]
    assert {"202", "400", "401", "403", "406", "408", "411", "413", "415", "422", "429", "503"} <= set(
        call["responses"]
    )
    assert set(call["responses"]["422"]["content"]) == {"application/problem+json"}
    schemas = document["components"]["schemas"]
    whole = {"$ref": "#/components/schemas/Problem", "components": {"schemas": schemas}}
    problem = (await client.post(VALIDATE, json={})).json()
    jsonschema.Draft202012Validator(whole).validate(problem)
    whole["$ref"] = "#/components/schemas/RawArticle"
    jsonschema.Draft202012Validator(whole).validate(ARTICLE)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(whole).validate(ARTICLE | {"unknown": 1})


async def test_the_documentation_page_is_there(client: httpx.AsyncClient) -> None:
    response = await client.get("/docs")
    assert response.status_code == 200
    assert "/openapi.json" in response.text
