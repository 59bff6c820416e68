"""What `docs/README.md` says of the pages: the navigation of the site, and `llms.txt`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAP = Path("docs/README.md")
_SECTION = re.compile(r"^\| (?P<name>[^|]+?) \| \|\n\|---\|---\|\n(?P<rows>(?:\|.*\|\n)+)", re.MULTILINE)
_ROW = re.compile(r"^\| \[(?P<title>[^\]]+)\]\((?P<target>[^)]+)\) \| (?P<about>.*) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """A page in the map."""

    title: str
    path: Path
    about: str


def sections(text: str) -> dict[str, list[Entry]]:
    """The entries of each section of the map; paths are from the root of the tree."""
    return {section["name"]: list(_entries(section["rows"])) for section in _SECTION.finditer(text)}


def _entries(rows: str) -> Iterator[Entry]:
    for row in _ROW.finditer(rows):
        target = row["target"]
        path = Path(target.removeprefix("../")) if target.startswith("../") else MAP.parent / target
        yield Entry(row["title"].removesuffix(".md"), path, row["about"])


def navigation(text: str) -> list[dict[str, Any]]:
    """The site's navigation, as MkDocs takes it."""
    found: list[dict[str, Any]] = [{"Documentation": MAP.as_posix()}]
    for name, entries in sections(text).items():
        found.append({name.capitalize(): [{one.title: one.path.as_posix()} for one in entries]})
    return found


def llms_txt(text: str, summary: str) -> str:
    """`llms.txt` (llmstxt.org): the pages as Markdown, each with what it is about."""
    lines = ["# newsgloss", "", f"> {summary}"]
    for name, entries in sections(text).items():
        lines += ["", f"## {name.capitalize()}", ""]
        lines += [f"- [{one.title}]({one.path.as_posix()}): {one.about}" for one in entries]
    return "\n".join(lines) + "\n"


def summary(readme: str) -> str:
    """The first paragraph of the README as one line."""
    paragraphs = (part.strip() for part in readme.split("\n\n"))
    first = next(part for part in paragraphs if part and not part.startswith(("#", "<", "[", "!")))
    return " ".join(first.split())
