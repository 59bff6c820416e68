import io
import re
from pathlib import Path

import pytest
import structlog

from newsgloss_common import logs
from newsgloss_ingest.publish import progress
from newsgloss_ingest.publish.progress import TerminalReport


class Terminal(io.StringIO):
    """Standard error as a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar_with_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    with TerminalReport(1000) as report:
        report.failed("a.ndjson:2", "not JSON")
        report.advance(500)
    shown = terminal.getvalue()
    assert "a.ndjson:2: not JSON" in shown
    assert "1 articles, " in shown
    assert "/s" in shown
    assert "0.5/1.0 kB" in shown


def test_elsewhere_a_plain_line_comes_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(progress, "LINE_SECONDS", 0.0)
    with TerminalReport(1000) as report:
        report.failed(str(tmp_path), "not JSON")
        report.advance(500)
    failed, line = capsys.readouterr().err.splitlines()
    assert failed == f"{tmp_path}: not JSON"
    assert line.startswith("1 articles, ")
    assert "500 bytes of 1.0 kB, about " in line
    assert "\x1b" not in line


def test_a_line_of_the_log_does_not_land_on_the_bar_s_line(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    logs.configure()
    with TerminalReport(1000) as report:
        report.advance(100)
        structlog.get_logger("some.module").info("connected to Kafka", topic="articles.raw.v1")
        report.advance(100)
    (line,) = [line for line in as_seen(terminal.getvalue()) if "connected to Kafka" in line]
    assert "publishing" not in line
    assert "topic=articles.raw.v1" in line


def as_seen(written: str) -> list[str]:
    """The lines of a terminal: what is behind a carriage return overwrites what was there."""
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", written)
    return [line.rstrip("\r").rpartition("\r")[2] for line in plain.split("\n")]
