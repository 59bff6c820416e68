"""The example of docs/ids.md does what the page says."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from newsgloss_enrich.steps.entities.ids.place_linker import CONFIDENCE
from newsgloss_enrich.steps.entities.ids.rivals import RIVALLED
from newsgloss_enrich.steps.entities.lists.own_lists import CONFIDENCE as CONFIDENCE_OF_LISTS
from newsgloss_enrich.steps.entities.lists.rows import COLUMNS
from newsgloss_enrich.steps.entities.places.gazetteer import place_key

PAGE = (Path(__file__).parents[3] / "docs" / "ids.md").read_text(encoding="utf-8")


def test_the_example_makes_a_list_and_finds_its_court(tmp_path: Path) -> None:
    (commands,) = re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/sh", "-euc", commands],
        cwd=tmp_path,
        env=os.environ | {"PATH": path},
        capture_output=True,
        check=True,
    )
    record = json.loads(done.stdout.splitlines()[-1])
    found = {entity["name"]: entity["ids"] for entity in record["entities"] if entity["ids"]}
    assert found == {"Granite Crown Court": {"courts": "c-17"}}


def test_the_page_describes_every_column_and_every_rule() -> None:
    for name in (*COLUMNS, *CONFIDENCE, *CONFIDENCE_OF_LISTS):
        assert f"`{name}`" in PAGE


def test_the_names_that_the_page_calls_ambiguous_are_so() -> None:
    (names,) = re.findall(r"several well-known places: (.*?) and fifty more", PAGE.replace("\n", " "))
    assert {place_key(name.strip()) for name in names.split(",")} <= RIVALLED
