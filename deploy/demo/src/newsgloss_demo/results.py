"""Writes each record into a file as indented JSON; the folder is emptied at every start."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

from newsgloss_demo.read import Arrival, DeadLetter, Enriched

_MAX_NAME = 60


class Results:
    """Writes records into `folder` as `NAME.json`, dead letters as `NAME.dead-letter.json`."""

    def __init__(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder = folder

    def write(self, arrival: Arrival, name: str) -> Path | None:
        """Write one record and return its file; a deletion has no content and gives None."""
        if isinstance(arrival, Enriched):
            return self._write(f"{_file_name(name)}.json", json.loads(arrival.value))
        if isinstance(arrival, DeadLetter):
            return self._write(f"{_file_name(name)}.dead-letter.json", _letter(arrival))
        return None

    def _write(self, name: str, content: dict[str, Any]) -> Path:
        path = self.folder / name
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        return path


def _letter(letter: DeadLetter) -> dict[str, Any]:
    return {
        "headers": letter.why.model_dump(mode="json", by_alias=True, exclude_none=True),
        "key": _text(letter.key),
        "value": _text(letter.value),
    }


def _text(data: bytes | None) -> str | None:
    return None if data is None else data.decode("utf-8", "replace")


def _file_name(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip(".-")[:_MAX_NAME] or "article"
