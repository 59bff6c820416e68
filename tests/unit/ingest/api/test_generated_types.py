"""The OpenAPI document by a generator of types for clients."""

import json
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.clients.conftest import ROOT, run, tool
from tests.clients.npm_packages import installed

USE = ROOT / "tests" / "clients" / "openapi" / "use.ts"
MEDIA_TYPE = {"schema", "example", "examples", "encoding"}
"""The fields of a media type in OpenAPI 3.1.1 §4.8.14; 3.2 has more, which generators refuse."""


@pytest.fixture
async def document(client: httpx.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get("/openapi.json")).json()
    return found


async def test_the_document_has_no_field_of_a_later_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    bodies = [
        body
        for calls in document["paths"].values()
        for call in calls.values()
        for body in (call.get("requestBody", {}), *call["responses"].values())
    ]
    media = [one for body in bodies for one in body.get("content", {}).values()]
    assert media
    assert {name for one in media for name in one if not name.startswith("x-")} <= MEDIA_TYPE


async def test_generated_types_have_every_body(document: dict[str, Any], tmp_path: Path) -> None:
    node, modules = tool("node"), installed("openapi") / "node_modules"
    (tmp_path / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    run(
        node,
        modules / "openapi-typescript" / "bin" / "cli.js",
        "openapi.json",
        "-o",
        "api.d.ts",
        "--default-non-nullable=false",
        cwd=tmp_path,
    )
    shutil.copy(USE, tmp_path)
    compiler = modules / "typescript" / "bin" / "tsc"
    run(node, compiler, "--noEmit", "--strict", "--target", "es2022", "use.ts", cwd=tmp_path)
