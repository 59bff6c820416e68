"""What every request passes, and what every answer carries.

Articles are strangers' text. Besides escaping, which the templates do, the Content-Security-Policy lets no
script, style, image or form lead anywhere but to the console itself. The Host header is checked, so that a
page of another site cannot read the console by a name of its own that resolves to this machine. A request
that may change something must come from the console's own pages.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsgloss_common.addresses import is_loopback, parse_address
from newsgloss_console.metrics import Metrics
from newsgloss_console.settings import ConsoleSettings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Not no-referrer: with it browsers send `Origin: null` with the console's own forms.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
FOR_PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked for by the address of a pod, and the same for everybody."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """Wraps the application."""

    def __init__(self, app: ASGIApp, settings: ConsoleSettings, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._own = parse_address(settings.console_http).host
        self._origin = settings.console_origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or hand it on and add the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if scope["path"] not in FOR_PROBES and not self._is_own_host(host):
            self._metrics.refused.labels("host").inc()
            text = "The console is not reached under this name; set NEWSGLOSS_CONSOLE_ORIGIN.\n"
            await PlainTextResponse(text, 421)(scope, receive, with_headers)
            return
        if scope["method"] not in SAFE and not self._is_from_here(headers, host):
            self._metrics.refused.labels("origin").inc()
            text = "Forms are accepted only from the console's own pages.\n"
            await PlainTextResponse(text, 403)(scope, receive, with_headers)
            return
        await self._app(scope, receive, with_headers)

    def _is_own_host(self, host: str) -> bool:
        if self._origin is not None and host == urlsplit(self._origin).netloc:
            return True
        name = _host_name(host)
        return name is not None and (is_loopback(name) or name == self._own)

    def _is_from_here(self, headers: Headers, host: str) -> bool:
        """Whether a browser says that its page is the console's (Fetch Metadata, or the Origin header)."""
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        origin = headers.get("origin")
        if origin is None:
            return False
        return origin == self._origin or urlsplit(origin).netloc == host


def _host_name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
