"""The tables of docs/architecture.md are the rules that the code is held to."""

import re
from pathlib import Path

from tests.unit.architecture.rules import DISTRIBUTIONS, ROOMS

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ENRICHER = ROOT / "services" / "enrich" / "src" / "newsgloss_enrich"


def names(cell: str) -> set[str]:
    return set() if cell == "none" else set(cell.split(", "))


def test_the_table_of_rooms_is_what_the_rules_allow() -> None:
    section = PAGE.partition("| room | imports |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `(\w+)` \| ([\w, ]+) \|", section, flags=re.MULTILINE)
    assert rows
    assert {room: names(cell) for room, cell in rows} == {room: ROOMS[room] for room, _ in rows}


def test_every_folder_of_the_enricher_is_a_room_of_the_page() -> None:
    folders = {path.parent.name for path in ENRICHER.glob("*/__init__.py")}
    assert {folder for folder in folders if f"| `{folder}` |" not in PAGE} == set()


def test_the_table_of_distributions_is_what_the_rules_allow() -> None:
    rows = re.findall(r"^\| `newsgloss-([\w-]+)`.*?\| `.*?` \| ([\w, -]+) \|", PAGE, flags=re.MULTILINE)
    assert rows
    for name, cell in rows:
        allowed = DISTRIBUTIONS[f"newsgloss_{name.replace('-', '_')}"]
        assert {one.removeprefix("newsgloss_").replace("_", "-") for one in allowed} == names(cell), name


def test_every_file_in_the_pictures_exists() -> None:
    drawn = re.findall(r"\w+\.py", " ".join(re.findall(r"```.*?```", PAGE, flags=re.DOTALL)))
    rooms = [ENRICHER / room for room in ("stream", "pool", "handler", "steps")]
    assert drawn
    assert [name for name in drawn if not any((room / name).exists() for room in rooms)] == []
