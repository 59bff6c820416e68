"""The OpenAPI document says of parameters what it says of the fields that they become."""

from typing import Any

import httpx
import pytest

BOUNDS = {
    "source": {"minLength": 1, "maxLength": 256},
    "url": {"maxLength": 8192},
    "article_id": {"minLength": 1, "maxLength": 256},
    "version": {"minimum": 1, "maximum": 2**53 - 1},
}
PAGE = (
    b"<title>Bridge reopens</title>\n<article><p>The bridge in Aberdeen reopened on Thursday.</p></article>"
)
"""An article as text and as a page."""


async def parameters(client: httpx.AsyncClient) -> list[tuple[str, dict[str, Any]]]:
    document = (await client.get("/openapi.json")).json()
    return [
        (parameter["name"], parameter["schema"])
        for calls in document["paths"].values()
        for call in calls.values()
        for parameter in call.get("parameters", ())
    ]


async def test_a_parameter_has_the_bounds_of_its_field(client: httpx.AsyncClient) -> None:
    found = await parameters(client)
    assert {name for name, _ in found} >= BOUNDS.keys()
    for name, schema in found:
        assert BOUNDS.get(name, {}).items() <= schema.items(), name
        assert (name in {"source", "url", "article_id"}) <= ("pattern" in schema), name


async def test_a_parameter_is_no_union_with_null(client: httpx.AsyncClient) -> None:
    assert {schema.get("type") for _, schema in await parameters(client)} == {"string", "integer"}


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("DELETE", "/v1/articles/a?source="),
        ("DELETE", "/v1/articles/a?version=0"),
        ("POST", "/v1/articles:validate?source="),
        ("POST", "/v1/articles:validate?source=" + "a" * 257),
        ("POST", "/v1/articles:validate?url=%C2%84"),
        ("POST", "/v1/articles:validate?url=https://a.example/" + "a" * 8192),
    ],
)
@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
async def test_what_the_bounds_exclude_is_refused_by_the_service(
    client: httpx.AsyncClient, method: str, address: str, media_type: str
) -> None:
    answer = await client.request(method, address, content=PAGE, headers={"content-type": media_type})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] in {"source", "version", "url"}
