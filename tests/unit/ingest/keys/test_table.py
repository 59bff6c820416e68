import io
from datetime import UTC, datetime
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from newsgloss_ingest.keys.file import Key
from newsgloss_ingest.keys.table import key_table


def key(**more: Any) -> Key:
    fields: dict[str, Any] = {
        "id": "ab12cd34ef56",
        "sha256": "0" * 64,
        "sources": ("wire",),
        "articles_per_second": 50.0,
        "created_at": datetime(2026, 3, 12, 8, 30, tzinfo=UTC),
    }
    return Key(**(fields | more))


def shown(*keys: Key, width: int = 80) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    console.print(key_table(keys))
    return str(console.file.getvalue()).splitlines()  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [80, 110])
def test_no_line_is_wider_than_the_terminal_and_nothing_is_left_out(width: int) -> None:
    sources = tuple(f"source-{number}" for number in range(20))
    lines = shown(key(sources=sources, name="国" * 60, articles_per_second=1234.5), width=width)
    assert max(map(cell_len, lines)) <= width
    text = "".join("".join(lines).split())
    assert "ab12cd34ef56" in text
    assert "1234.5" in text
    assert "".join(lines).count("国") == 60
    assert "2026-03-12 08:30" in "".join(lines)


def test_a_key_is_a_row_under_the_names_of_its_parts() -> None:
    names, row = shown(key(name="the newsroom"))
    assert names.split() == ["id", "articles/s", "created", "at", "sources", "name"]
    assert row.split() == ["ab12cd34ef56", "50", "2026-03-12", "08:30", "wire", "the", "newsroom"]


def test_a_name_cannot_act_upon_the_terminal() -> None:
    text = "".join(shown(key(name="\x1b[2J[red]x", sources=("[b]",))))
    assert text.isprintable()
    assert "[red]x" in text
    assert "[b]" in text
