"""The example in schemas/README.md, run on each kind of record that the enriched topic holds."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

README = Path(__file__).parents[3] / "schemas" / "README.md"
RECORD = {
    "article_id": "wire:bridge",
    "version": 1,
    "status": "usable",
    "article": {"source": {"id": "wire"}, "body": "Norway", "fetched_at": "2026-03-12T08:41:07Z"},
    "language": {"tag": "en", "confidence": 0.9, "detector": "langdetect"},
    "provenance": {
        "enricher_version": "1",
        "models": {},
        "input": None,
        "enriched_at": "2026-03-12T08:41:08Z",
    },
    "result_hash": "0" * 64,
}
CANCELED = RECORD | {
    "version": None,
    "status": "canceled",
    "article": {"source": {"id": "wire"}, "status": "canceled", "version": None},
    "language": None,
}


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (json.dumps(RECORD).encode(), "wire:bridge usable en []"),
        (json.dumps(CANCELED).encode(), "wire:bridge canceled None []"),
        (None, "wire:bridge is to be deleted"),
    ],
    ids=["usable", "canceled", "tombstone"],
)
def test_the_example_reads_every_kind_of_record(
    value: bytes | None, printed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)
    exec(example, {"record": SimpleNamespace(key=b"wire:bridge", value=value)})  # noqa: S102 - our own page
    assert capsys.readouterr().out.strip() == printed
