"""`/sign-in` and `/sign-out`: a key becomes a session."""

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from newsgloss_console.web.callers import COOKIE, SESSION_SECONDS
from newsgloss_console.web.forms import read_form
from newsgloss_console.web.parts import Parts

MAX_FORM_BYTES = 8 * 1024


class SignInPages:
    """The form and its answer."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def form(self, request: Request) -> Response:
        """The form; `next` is where it leads afterwards."""
        return self._form(local_path(request.query_params.get("next", "/")), None, 200)

    async def sign_in(self, request: Request) -> Response:
        """Begin a session."""
        form = await read_form(request, MAX_FORM_BYTES)
        onward = local_path(form.one("next"))
        session = self._parts.callers.sign_in(form.one("key"))
        if session is None:
            return self._form(onward, "This key is unknown or revoked.", 403)
        answer = RedirectResponse(onward, 303)
        answer.set_cookie(
            COOKIE, session, max_age=SESSION_SECONDS, path="/", httponly=True, samesite="lax",
            secure=(self._parts.settings.console_origin or "").startswith("https:"),
        )  # fmt: skip
        return answer

    async def sign_out(self, request: Request) -> Response:
        """End the session."""
        self._parts.callers.sign_out(request)
        answer = RedirectResponse("/sign-in", 303)
        answer.delete_cookie(COOKIE, path="/")
        return answer

    def _form(self, onward: str, error: str | None, status: int) -> Response:
        return self._parts.pages.page("sign_in", {"onward": onward, "error": error}, status)

    def router(self) -> APIRouter:
        """All calls with their paths."""
        routes = APIRouter()
        routes.get("/sign-in")(self.form)
        routes.post("/sign-in")(self.sign_in)
        routes.post("/sign-out")(self.sign_out)
        return routes


def local_path(text: str) -> str:
    """A path of the console; anything that could lead elsewhere becomes the first page."""
    plain = text.isascii() and text.isprintable() and "\\" not in text
    return text if plain and text.startswith("/") and not text.startswith("//") else "/"
