"""The pages of the site, and the links between them.

The pages stand in the site as they do in the tree, so that most links need no change. A file that a page
links to, and that is no page, goes along. A folder without a README cannot be shown: its link becomes text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOP = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
_LINK = re.compile(
    r"\[(?P<text>[^\]\[]*(?:\[[^\]]*\][^\]\[]*)*)\]\((?P<target>(?!\w+:)[^)#\s]+)(?P<anchor>#[^)\s]*)?\)"
)
_CODE = re.compile(r"(```.*?```)", re.DOTALL)


class LinkError(Exception):
    """A page links to what does not exist."""


@dataclass
class Pages:
    """All that goes into the site, by its path from the root of the tree."""

    root: Path = ROOT
    texts: dict[Path, str] = field(default_factory=dict)
    """Markdown, with links that work in the site."""

    files: set[Path] = field(default_factory=set)
    """Files that pages link to."""

    def collect(self) -> "Pages":
        """Read the top pages, those of `docs/`, and whatever they lead to.

        Raises:
            LinkError: a page links to what does not exist.
        """
        docs = sorted(path.relative_to(self.root) for path in (self.root / "docs").glob("*.md"))
        waiting = [*(Path(name) for name in TOP if (self.root / name).exists()), *docs]
        while waiting:
            page = waiting.pop(0)
            if page not in self.texts:
                self.texts[page] = ""  # keeps a page that leads to itself from being read for ever
                self.texts[page] = "".join(self._linked(page, waiting))
        return self

    def _linked(self, page: Path, waiting: list[Path]) -> Iterator[str]:
        for part in _CODE.split((self.root / page).read_text(encoding="utf-8")):
            yield (
                part
                if part.startswith("```")
                else _LINK.sub(lambda link: self._link(page, link, waiting), part)
            )

    def _link(self, page: Path, link: re.Match[str], waiting: list[Path]) -> str:
        target = (self.root / page.parent / link["target"]).resolve()
        if not target.exists() or not target.is_relative_to(self.root):
            raise LinkError(f"{page} links to {link['target']}, which does not exist")
        if target.is_dir():
            if not (target / "README.md").exists():
                return link["text"]
            target /= "README.md"
        inside = target.relative_to(self.root)
        if target.suffix == ".md":
            waiting.append(inside)
        else:
            self.files.add(inside)
        return f"[{link['text']}]({_from(page, inside)}{link['anchor'] or ''})"


def _from(page: Path, target: Path) -> str:
    up = [".."] * (len(page.parts) - 1)
    return "/".join([*up, *target.parts])
