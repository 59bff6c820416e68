"""Marks articles that name anything on a list."""

import re
from pathlib import Path

from pydantic import BaseModel, FilePath

from newsgloss_enrich.extend import Article, Evidence, JsonValue


class WatchList:
    """Which names of the list an article holds, as whole words; None without any.

    The list is a text file with one name a line. Names of entities count too: one that the text gives in
    another form is found by the entity's name.
    """

    class Settings(BaseModel):
        """`NEWSGLOSS_STEP_WATCH_LIST_PATH`: the list."""

        path: FilePath

    version = "1.0.0"

    def __init__(self, settings: Settings) -> None:
        self._names = _read(settings.path)
        words = "|".join(re.escape(name) for name in sorted(self._names, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)") if words else None

    def __call__(self, article: Article, evidence: Evidence) -> JsonValue:
        """See `newsgloss_enrich.extend.Step`."""
        if self._pattern is None:
            return None
        text = f"{article.title or ''}\n{evidence.story}"
        named = set(self._pattern.findall(text))
        named |= {entity.name for entity in evidence.entities} & self._names
        return {"named": sorted(named)} if named else None


def _read(path: Path) -> set[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name for line in lines if (name := line.strip())}
