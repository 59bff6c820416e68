"""The ASGI application: all pages behind the guard, and errors as pages."""

from http import HTTPStatus
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp

from newsgloss_console.web import operations, static_files
from newsgloss_console.web.article_pages import ArticlePages
from newsgloss_console.web.callers import UnknownCallerError
from newsgloss_console.web.flow_pages import FlowPages
from newsgloss_console.web.guard import Guard
from newsgloss_console.web.letter_pages import LetterPages
from newsgloss_console.web.live_pages import LivePages
from newsgloss_console.web.parts import Parts
from newsgloss_console.web.sign_in_pages import SignInPages
from newsgloss_console.web.try_pages import TryPages


def build(parts: Parts) -> ASGIApp:
    """Assemble the application."""
    app = FastAPI(
        title="newsgloss console",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        exception_handlers={
            UnknownCallerError: _unknown_caller,
            RequestValidationError: _wrong_address,
            HTTPException: _http_error,
            Exception: _internal_error,
        },
    )
    for pages in (LivePages, ArticlePages, TryPages, LetterPages, FlowPages, SignInPages):
        app.include_router(pages(parts).router())
    app.include_router(operations.router(parts))
    app.include_router(static_files.router())
    return Guard(app, parts.settings, parts.metrics)


async def _unknown_caller(request: Request, error: Exception) -> Response:
    if not isinstance(error, UnknownCallerError):
        raise error
    wants_page = "text/html" in request.headers.get("accept", "")
    if error.can_sign_in and wants_page and request.method == "GET":
        onward = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(onward, safe='')}", 303)
    return PlainTextResponse(
        f"{error}\n", 401, headers={"WWW-Authenticate": 'Bearer realm="newsgloss-console"'}
    )


async def _wrong_address(_request: Request, _error: Exception) -> Response:
    return PlainTextResponse("There is no such page.\n", 404)


async def _http_error(_request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    phrase = HTTPStatus(error.status_code).phrase
    detail = "" if error.detail == phrase else f": {error.detail}"
    return PlainTextResponse(f"{phrase}{detail}\n", error.status_code, headers=error.headers)


async def _internal_error(_request: Request, _error: Exception) -> Response:
    # The server logs the traceback; the browser gets no internal details.
    return PlainTextResponse("Something went wrong; the console's log says more.\n", 500)
