"""Writes the table of results into docs/clients.md."""

from collections.abc import Mapping
from typing import Any

from tests.interop.client_commands import ROOT
from tests.interop.judge import working
from tests.interop.scenario import CODECS

PAGE = ROOT / "docs" / "clients.md"
BEGIN = "<!-- made by `make interop`: begin -->"
END = "<!-- made by `make interop`: end -->"
NOT_WRITING = "-"
HEADING = (
    "| client | version | partitioner by default, and as set below | writes | odd records, written | reads | "
    "odd records, read | `read_committed` |"
)


def render(results: Mapping[str, Mapping[str, Any]]) -> str:
    """The table."""
    rows = [HEADING, "|" + "---|" * 8]
    rows += [_row(name, one) for name, one in results.items()]
    return "\n".join(rows)


def write_table(results: Mapping[str, Mapping[str, Any]]) -> None:
    """Put the table between its marks."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{render(results)}\n{END}{after}", encoding="utf-8")


def _row(name: str, one: Mapping[str, Any]) -> str:
    reads = f"{_codecs(one['consumed'])} | {_odd(one['read']['altered'], [])} | {_committed(one['read'])} |"
    if not one["produced"]:
        return f"| {name} | {one['version']} | {NOT_WRITING} | {NOT_WRITING} | {NOT_WRITING} | {reads}"
    default, chosen = one["partitioner"], one["partitioner_set"]
    partitioner = f"`{default}`" if default == chosen else f"`{default}`; `{chosen}`"
    return (
        f"| {name} | {one['version']} | {partitioner} | {_codecs(one['produced'])} | "
        f"{_odd(one['altered_when_produced'], one['not_tried'])} | {reads}"
    )


def _codecs(results: Mapping[str, str]) -> str:
    good = working(results)
    return "all" if len(good) == len(CODECS) else f"not {', '.join(one for one in CODECS if one not in good)}"


def _odd(altered: list[str], not_tried: list[str]) -> str:
    words = "ok" if not altered else f"altered or lost: {', '.join(altered)}"
    return words + (f" (not tried: {', '.join(not_tried)})" if not_tried else "")


def _committed(read: Mapping[str, Any]) -> str:
    wrong = [
        f"**{read[name]} {name}**" for name in ("aborted", "markers", "missing", "repeated") if read[name]
    ]
    return ", ".join(wrong) or "ok"
