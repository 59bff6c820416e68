"""A service as a child process of the demo: started, watched, stopped, never left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.patience import PATIENCE_SECONDS
from tests.processes import is_running, wait_until_ended

from newsgloss_demo import children
from newsgloss_demo.children import Service
from newsgloss_demo.errors import DemoError

SERVES = """
    import http.server, json, signal, sys
    class Ready(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(READY); self.end_headers()
            self.wfile.write(b'{"reason": "the models are loading"}')
        def log_message(self, *arguments): pass
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = http.server.HTTPServer(("127.0.0.1", 0), Ready)
    print("noise", flush=True)
    print(json.dumps({"event": "listening", "address": f"http://127.0.0.1:{server.server_port}"}), flush=True)
    server.serve_forever()
"""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Callable[[str], Service]]:
    """Makes services of Python code, and stops them at the end of the test."""
    made: list[Service] = []

    def make(code: str) -> Service:
        command = [sys.executable, "-c", textwrap.dedent(code)]
        made.append(Service("the-service", command, os.environ, tmp_path / "service.log"))
        made[-1].start()
        return made[-1]

    yield make
    children.stop_all(made)


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_it_is_ready_when_it_says_so_and_ends_well(service: Callable[[str], Service]) -> None:
    running = service(SERVES.replace("READY", "200"))
    running.wait_ready(PATIENCE_SECONDS)
    assert running.address.startswith("http://127.0.0.1:")
    running.check()
    running.ask_to_stop()
    assert running.wait_stopped() == 0
    assert not running.is_running


def test_the_reason_for_not_being_ready_is_reported_with_the_log(service: Callable[[str], Service]) -> None:
    running = service(SERVES.replace("READY", "503"))
    until(lambda: b"listening" in running.log.read_bytes())
    with pytest.raises(DemoError, match=r"not ready after 0\.5 s: the models are loading") as caught:
        running.wait_ready(0.5)
    assert "    noise" in str(caught.value)


def test_an_end_is_reported_with_status_and_log(service: Callable[[str], Service]) -> None:
    running = service("import sys; print('no such thing', file=sys.stderr); sys.exit(3)")
    with pytest.raises(DemoError, match="ended by itself with exit status 3") as caught:
        running.wait_ready(PATIENCE_SECONDS)
    assert "    no such thing" in str(caught.value)


def test_a_service_that_does_not_stop_is_killed(service: Callable[[str], Service]) -> None:
    running = service("""
        import signal, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        print("up", flush=True)
        time.sleep(600)
    """)
    until(lambda: b"up" in running.log.read_bytes())
    running.ask_to_stop()
    assert running.wait_stopped(0.2) == 128 + signal.SIGKILL


def test_a_stop_right_after_the_start_is_not_lost(service: Callable[[str], Service]) -> None:
    running = service("import time; time.sleep(600)")
    running.ask_to_stop()
    assert running.wait_stopped(PATIENCE_SECONDS) == 128 + signal.SIGTERM


def test_it_does_not_outlive_an_owner_that_was_killed(tmp_path: Path) -> None:
    owner = f"""
        import os, sys, time
        from pathlib import Path
        from newsgloss_demo.children import Service
        code = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
        Service("x", [sys.executable, "-c", code], os.environ, Path({str(tmp_path / "log")!r})).start()
        time.sleep(600)
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(owner)]) as process:
        log = tmp_path / "log"
        until(lambda: log.exists() and log.read_bytes().endswith(b"\n"))
        pid = int(log.read_text())
        assert is_running(pid)
        process.kill()
    wait_until_ended(pid)
