"""Which articles the demo sends: the samples, or the user's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from newsgloss_demo.errors import DemoError

MEDIA_TYPES = {".txt": "text/plain; charset=utf-8", ".json": "application/json"}


@dataclass(frozen=True)
class ArticleFile:
    """A file that holds one article; its bytes are sent unchanged."""

    path: Path
    media_type: str

    @property
    def name(self) -> str:
        """The file's name without its suffix."""
        return self.path.stem


def find(paths: Iterable[Path]) -> list[ArticleFile]:
    """Find the article files among `paths`; those of a folder are sorted by name.

    Raises:
        DemoError: a path does not exist or has an unknown suffix, or no article was found.
    """
    found = [article for path in paths for article in _at(path)]
    if not found:
        raise DemoError(f"there is no article to send: no {_known()} in {', '.join(map(str, paths))}")
    return found


def _at(path: Path) -> list[ArticleFile]:
    if path.is_dir():
        files = sorted(item for item in path.iterdir() if item.is_file())
        return [article for item in files if (article := _recognise(item))]
    if not path.is_file():
        raise DemoError(
            f"{path}: there is no such file. ARTICLE takes the path of a {_known()} file or of a folder"
        )
    article = _recognise(path)
    if article is None:
        raise DemoError(
            f"{path}: of no known kind. Save the article as .txt (first line: title) or .json "
            '({"source": {"id": "…"}, "title": "…", "body": "…"})'
        )
    return [article]


def _recognise(path: Path) -> ArticleFile | None:
    media_type = MEDIA_TYPES.get(path.suffix.lower())
    return ArticleFile(path, media_type) if media_type else None


def _known() -> str:
    return " or ".join(MEDIA_TYPES)
