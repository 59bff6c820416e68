"""`/try`: enrich a text that is pasted; nothing is published."""

from typing import get_args

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from newsgloss_console.article.view import view_of
from newsgloss_console.children.process import CommandFailedError
from newsgloss_console.children.trial import Format
from newsgloss_console.web.article_pages import RawView
from newsgloss_console.web.forms import read_form
from newsgloss_console.web.parts import Parts
from newsgloss_schemas import EnrichedArticle

MAX_TEXT_BYTES = 1024 * 1024
MAX_FORM_BYTES = 3 * MAX_TEXT_BYTES + 1024
"""A form writes most bytes of a text in another script as three characters."""
FORMATS: tuple[Format, ...] = get_args(Format)


class TryPages:
    """The form and its answer."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def form(self, request: Request) -> Response:
        """An empty form."""
        return self._form(request, "", "text", None, 200)

    def _form(self, request: Request, text: str, kind: str, error: str | None, status: int) -> Response:
        return self._parts.show(request, "try", status=status, text=text, kind=kind, error=error)

    async def enrich(self, request: Request) -> Response:
        """The record of what was pasted, as an article's page shows it."""
        if not self._parts.caller(request).may_try:
            raise HTTPException(403, "this key may read, and not try texts")
        form = await read_form(request, MAX_FORM_BYTES)
        text = form.one("text")
        kind = next((one for one in FORMATS if one == form.one("kind")), FORMATS[0])
        given = text.encode("utf-8", "replace")
        if len(given) > MAX_TEXT_BYTES:
            return self._form(request, "", kind, f"more than {MAX_TEXT_BYTES} bytes of text", 413)
        try:
            value = await self._parts.trial.enrich(given, kind)
            view = view_of(EnrichedArticle.model_validate_json(value), value)
        except CommandFailedError as error:
            status = 422 if error.code == "no_article" else 503
            return self._form(request, text, kind, str(error), status)
        except ValidationError:
            return self._form(request, text, kind, "the configured enrichment wrote no enriched article", 503)
        return self._parts.show(
            request, "article", view=view, at=None, timestamp=None, versions=[], near=[], held=0,
            raw=RawView(reason="it was pasted, and nothing was published"), tried=True,
        )  # fmt: skip

    def router(self) -> APIRouter:
        """All calls with their paths."""
        routes = APIRouter()
        routes.get("/try")(self.form)
        routes.post("/try")(self.enrich)
        return routes
