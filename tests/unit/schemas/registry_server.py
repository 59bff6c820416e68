"""A server of the schema registry API as Confluent documents it, strict about what it is sent.

It is no registry: of compatibility it knows what a test tells it.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

MEDIA_TYPE = "application/vnd.schemaregistry.v1+json"


@dataclass
class RegistryState:
    """What the server knows, and what it was asked."""

    subjects: dict[str, list[str]] = field(default_factory=dict)
    incompatible: list[str] = field(default_factory=list)
    """Messages with which the next comparison fails."""
    fault: tuple[int, bytes] | None = None
    """Answered to every comparison."""
    authorization: str | None = None
    """Without it a request is refused."""
    url: str = ""
    calls: list[str] = field(default_factory=list)

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        """Status and body."""
        self.calls.append(f"{method} {path}")
        match method, [unquote(part) for part in path.strip("/").split("/")]:
            case "GET", ["subjects", subject, "versions"]:
                return self._versions(subject)
            case "POST", ["subjects", subject]:
                return self._find(subject, body["schema"])
            case "POST", ["subjects", subject, "versions"]:
                self.subjects.setdefault(subject, []).append(body["schema"])
                return 200, {"id": 9 + len(self.subjects[subject])}
            case "POST", ["compatibility", "subjects", subject, "versions", "latest"]:
                assert subject in self.subjects
                return self.fault or self._compared()
        return 404, b"no such page"

    def _versions(self, subject: str) -> tuple[int, Any]:
        if subject not in self.subjects:
            return 404, {"error_code": 40401, "message": f"Subject '{subject}' not found."}
        return 200, list(range(1, len(self.subjects[subject]) + 1))

    def _find(self, subject: str, schema: str) -> tuple[int, Any]:
        known = self.subjects.get(subject, [])
        if schema not in known:
            return 404, {"error_code": 40403, "message": "Schema not found"}
        place = known.index(schema)
        return 200, {"subject": subject, "id": 10 + place, "version": 1 + place, "schema": schema}

    def _compared(self) -> tuple[int, Any]:
        messages = {"messages": self.incompatible} if self.incompatible else {}
        return 200, {"is_compatible": not self.incompatible, **messages}


@contextmanager
def registry_server() -> Iterator[RegistryState]:
    """Serve on loopback."""
    state = RegistryState()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == MEDIA_TYPE
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert body.keys() == {"schemaType", "schema"}
            assert body["schemaType"] == "JSON"
            json.loads(body["schema"])
            self._answer(body)

        def _answer(self, body: Any) -> None:
            status, answer = 401, {"error_code": 401, "message": "Unauthorized"}
            if state.authorization in (None, self.headers["Authorization"]):
                status, answer = state.answer(self.command, urlsplit(self.path).path, body)
            data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", MEDIA_TYPE)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the name is inherited
            del format, arguments

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()
