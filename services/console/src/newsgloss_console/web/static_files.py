"""The scripts and styles, files of this package; nothing comes from another host."""

import hashlib
from dataclasses import dataclass, field
from importlib.resources import files

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

FOLDER = files("newsgloss_console.web") / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class File:
    """A file that is served."""

    data: bytes
    media_type: str
    etag: str = field(init=False)

    def __post_init__(self) -> None:
        """Compute the ETag once."""
        object.__setattr__(self, "etag", f'"{hashlib.sha256(self.data).hexdigest()[:32]}"')


def router() -> APIRouter:
    """`/static/NAME` for each file."""
    known = {
        one.name: File(one.read_bytes(), TYPES[f".{one.name.rpartition('.')[2]}"])
        for one in FOLDER.iterdir()
        if f".{one.name.rpartition('.')[2]}" in TYPES
    }
    routes = APIRouter()

    @routes.get("/static/{name}")
    async def static(name: str, request: Request) -> Response:
        file = known.get(name)
        if file is None:
            raise HTTPException(404, "there is no such file")
        headers = {"Cache-Control": "no-cache", "ETag": file.etag}
        if request.headers.get("if-none-match") == file.etag:
            return Response(status_code=304, headers=headers)
        return Response(file.data, headers=headers, media_type=file.media_type)

    return routes
