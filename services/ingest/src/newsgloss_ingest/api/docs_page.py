"""`/docs`: Swagger UI, served from here alone.

People type keys into this page, so nothing of it comes from anybody else: the scripts are files of this
package, unchanged from the npm package `swagger-ui-dist`, and its Content-Security-Policy lets no other run.
"""

import hashlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from importlib.resources import files

from fastapi import APIRouter, Request, Response
from starlette.types import Receive, Scope, Send

FOLDER = files("newsgloss_ingest.api") / "swagger_ui"
PIECE_BYTES = 64 * 1024

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "style-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>newsgloss ingest</title>
<link rel="icon" href="data:,">
<link rel="service-desc" type="application/json" href="./openapi.json">
<link rel="stylesheet" href="./docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="./docs/swagger-ui-bundle.js"></script>
<script src="./docs/start.js"></script>
</body>
</html>
"""
START = """\
SwaggerUIBundle({
  url: document.querySelector("link[rel=service-desc]").href,
  dom_id: "#swagger-ui",
  deepLinking: true,
  layout: "BaseLayout",
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIBundle.SwaggerUIStandalonePreset],
  validatorUrl: null,
});
"""


@dataclass(frozen=True, slots=True)
class File:
    """A file that is served, always with the same headers."""

    data: bytes
    media_type: str
    etag: str = field(init=False)

    def __post_init__(self) -> None:
        """Compute the ETag once."""
        object.__setattr__(self, "etag", f'"{hashlib.sha256(self.data).hexdigest()[:32]}"')

    def answer(self, request: Request) -> Response:
        """Answer with the file, or with 304 if the client has this version."""
        headers = {
            "Cache-Control": "no-cache",
            "Content-Security-Policy": POLICY,
            "ETag": self.etag,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        if request.headers.get("if-none-match") == self.etag:
            return Response(status_code=304, headers=headers)
        return _InPieces(self.data, headers=headers, media_type=self.media_type)


class _InPieces(Response):
    """Sends the file in pieces, so that clients that do not read hold no copy of the whole file each."""

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Send the answer."""
        del scope
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        body = bytes(self.body)
        for start in range(0, len(body), PIECE_BYTES):
            piece = body[start : start + PIECE_BYTES]
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def router() -> APIRouter:
    """`/docs` and its files."""
    parts = {
        "/docs": File(PAGE.encode(), "text/html"),
        "/docs/start.js": File(START.encode(), "text/javascript"),
        "/docs/swagger-ui-bundle.js": File(_read("swagger-ui-bundle.js"), "text/javascript"),
        "/docs/swagger-ui.css": File(_read("swagger-ui.css"), "text/css"),
    }
    routes = APIRouter()
    for path, file in parts.items():
        routes.get(path, include_in_schema=False)(_call(file))
    return routes


def _read(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def _call(file: File) -> Callable[[Request], Coroutine[None, None, Response]]:
    async def answer(request: Request) -> Response:
        return file.answer(request)

    return answer
