import io
import json
import logging
import time
from collections.abc import Callable
from typing import Any

import pytest
import structlog

from newsgloss_common import logs


def entries(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_where_nobody_watches() -> None:
    stream = io.StringIO()
    logs.configure("info", stream)
    structlog.get_logger("some.module").info("listening", address="http://127.0.0.1:1")
    (entry,) = entries(stream)
    assert entry["event"] == "listening"
    assert entry["address"] == "http://127.0.0.1:1"
    assert entry["level"] == "info"
    assert entry["logger"] == "some.module"
    assert entry["timestamp"].endswith("Z")


def test_a_line_is_readable_on_a_terminal() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    logs.configure("info", stream)
    structlog.get_logger("some.module").info("listening")
    assert "listening" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


def test_lines_below_the_level_are_left_out() -> None:
    stream = io.StringIO()
    logs.configure("warning", stream)
    structlog.get_logger("some.module").info("quiet")
    logging.getLogger("a.library").info("quiet too")
    structlog.get_logger("some.module").warning("loud")
    assert [entry["event"] for entry in entries(stream)] == ["loud"]


def test_a_librarys_lines_look_the_same() -> None:
    stream = io.StringIO()
    logs.configure("info", stream)
    logging.getLogger("a.library").warning("took %s s", 3)
    (entry,) = entries(stream)
    assert (entry["event"], entry["level"], entry["logger"]) == ("took 3 s", "warning", "a.library")


def test_an_exception_is_in_the_line() -> None:
    stream = io.StringIO()
    logs.configure("info", stream)
    try:
        raise ValueError("broken")  # noqa: TRY301
    except ValueError:
        structlog.get_logger("some.module").exception("failed")
    (entry,) = entries(stream)
    assert "ValueError: broken" in entry["exception"]


def test_the_kafka_client_says_the_same_once_a_minute_and_others_ten_times() -> None:
    stream = io.StringIO()
    logs.configure("info", stream)
    for number in range(100):
        logging.getLogger("aiokafka.conn").error("no connection, attempt %s", number)
        logging.getLogger("another").error("attempt %s", number)
        logging.getLogger("another").info("quiet %s", number)
    events = [entry["event"] for entry in entries(stream)]
    assert [event for event in events if event.startswith("no connection")] == ["no connection, attempt 0"]
    assert len([event for event in events if event.startswith("attempt")]) == 10
    assert len([event for event in events if event.startswith("quiet")]) == 100


def test_lines_of_one_event_with_other_codes_do_not_hold_each_other_back() -> None:
    stream = io.StringIO()
    logs.configure("info", stream)
    log = structlog.get_logger("some.module")
    for number in range(30):
        log.warning("dead letter", code="timeout", offset=number)
    log.warning("dead letter", code="too_large", offset=30)
    codes = [entry["code"] for entry in entries(stream)]
    assert codes == ["timeout"] * 10 + ["too_large"]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the clock of the repetitions."""
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def set_to(seconds: float) -> None:
        now[0] = seconds

    return set_to


def test_what_was_held_back_is_counted_in_the_next_line(at: Callable[[float], None]) -> None:
    repeats = logs.Repeats(60, lines=1)

    def passes(message: str) -> str | None:
        record = logging.LogRecord("aiokafka", logging.ERROR, "", 0, message, (7,), None)
        return record.getMessage() if repeats.filter(record) else None

    assert passes("attempt %s") == "attempt 7"
    at(59.0)
    assert [passes("attempt %s") for _ in range(3)] == [None, None, None]
    assert passes("another %s") == "another 7"
    at(60.0)
    assert passes("attempt %s") == "attempt 7 (and 3 more like it)"
    at(120.0)
    assert passes("attempt %s") == "attempt 7"


def test_what_was_held_back_is_told_even_if_no_such_line_comes_again(at: Callable[[float], None]) -> None:
    stream = io.StringIO()
    logs.configure("info", stream)
    log = structlog.get_logger("some.module")
    for _ in range(15):
        log.error("refused", code="x")
    at(120.0)
    log.info("stopped")
    (told,) = [entry for entry in entries(stream) if entry["event"] == "repeated"]
    assert (told["of"], told["held_back"], told["fields"]) == ("refused", 5, {"code": "x"})
