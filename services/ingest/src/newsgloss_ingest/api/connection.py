"""Connections of the API, which also handle uploads that break off.

uvicorn treats a client that closes its sending half as gone. Here the client still gets its answer.
"""

from starlette.responses import Response
from starlette.types import Scope

from newsgloss_common.guarded_connection import GuardedConnection
from newsgloss_ingest.api import catalogue
from newsgloss_ingest.api.problems import ProblemError

BATCH_SUFFIX = ":batch"
_BROKE = "newsgloss.upload_broke"


def upload_broke(scope: Scope) -> str | None:
    """Why the body of this request broke off, or None."""
    reason: str | None = scope.get("state", {}).get(_BROKE)
    return reason


class ProblemRefusals:
    """Answers with problem details, like the rest of the API."""

    def not_http(self, reason: str | None) -> Response:
        """400."""
        detail = f"the request is ambiguous: {reason}" if reason else "this is not a valid HTTP request"
        return ProblemError(catalogue.BAD_REQUEST, detail).response()

    def too_many(self) -> Response:
        """503."""
        return ProblemError(catalogue.BUSY, "too many connections (NEWSGLOSS_MAX_CONNECTIONS)").response()


class ApiConnection(GuardedConnection):
    """One connection of the API."""

    def eof_received(self) -> bool | None:  # type: ignore[override]
        """The client stops sending; inside a body it still gets its answer."""
        if self._between_requests() or not self.cycle.more_body:
            return None
        self._break_upload("the connection ended inside the body")
        return True

    def shutdown(self) -> None:
        """The service stops: a single article may still arrive, a batch ends with what has arrived."""
        super().shutdown()
        if (
            not self._between_requests()
            and self.cycle.more_body
            and self.scope["path"].endswith(BATCH_SUFFIX)
        ):
            self._break_upload("the service stops and takes no further lines")

    def send_400_response(self, msg: str) -> None:
        """Answer with a problem; inside a body, report the body as broken off."""
        if self._between_requests():
            super().send_400_response(msg)
        else:
            self.logger.debug(msg)
            self._break_upload("the body is not framed as HTTP asks")

    def _break_upload(self, reason: str) -> None:
        self.cycle.scope["state"][_BROKE] = reason
        self.cycle.keep_alive = False
        self.cycle.more_body = False
        self.cycle.message_event.set()
