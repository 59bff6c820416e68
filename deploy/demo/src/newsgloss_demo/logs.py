"""Shows the end of a service's log in a readable form."""

import json
from pathlib import Path
from typing import Any

_LINES = 15
_TAKEN = ("timestamp", "level", "logger", "event", "exception")


def tail(path: Path, lines: int = _LINES) -> str:
    """Return the last entries, indented; structured ones as `level event field=value`."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return "    (there is no log)"
    entries = "\n".join(_readable(line) for line in text.splitlines()[-lines:])
    return "\n".join(f"    {line}" for line in entries.splitlines()[-lines:]) or "    (the log is empty)"


def _readable(line: str) -> str:
    try:
        entry = json.loads(line)
    except ValueError:
        return line
    if not isinstance(entry, dict) or "event" not in entry:
        return line
    return _structured(entry)


def _structured(entry: dict[str, Any]) -> str:
    fields = " ".join(f"{name}={value}" for name, value in entry.items() if name not in _TAKEN)
    first = f"{entry.get('level', '')} {entry['event']} {fields}".strip()
    return f"{first}\n{entry['exception']}" if entry.get("exception") else first
