"""docs/problems.md lists exactly the problems that the API can answer with."""

import re
from pathlib import Path

from newsgloss_ingest.api.catalogue import KINDS

PAGE = Path(__file__).parents[3] / "docs" / "problems.md"


def test_the_page_has_a_row_for_each_kind_of_problem() -> None:
    wanted = [
        f"| `{kind.type}` | {int(kind.status)}{', later' * kind.retry} | {kind.title} | {kind.advice} |"
        for kind in KINDS
    ]
    rows = re.findall(r"^\| `/problems/.*\|$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert rows == wanted, "docs/problems.md should have:\n" + "\n".join(wanted)


def test_no_two_kinds_share_a_type() -> None:
    assert len({kind.type for kind in KINDS}) == len(KINDS)
