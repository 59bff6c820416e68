"""The promise of each record between releases, and whether the schemas of two releases keep it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from newsgloss_schemas.compatibility import breaks

Direction = Literal["backward", "forward"]


class SchemasNotFoundError(Exception):
    """A path has no schemas to compare; the message names it."""


@dataclass(frozen=True)
class Promise:
    """Who writes and who reads in one direction, and what to do when it breaks."""

    direction: Direction
    broken: str


_BACKWARD_ANY = Promise("backward", "a reader with the new schema refuses records written with the old one")
_FORWARD_ANY = Promise("forward", "a reader with the old schema refuses records written with the new one")
_ANY = (_BACKWARD_ANY, _FORWARD_ANY)

PROMISES: dict[str, tuple[Promise, ...]] = {
    "raw-article.v1.json": (
        Promise("backward", "ingest and enrichers of the new release refuse articles of producers at {old}"),
    ),
    "enriched-article.v1.json": (
        Promise("backward", "consumers that upgrade cannot read the articles that {old} enriched"),
        Promise("forward", "consumers that stay at {old} cannot read what the new release enriches"),
    ),
    "dead-letter-headers.v1.json": (
        Promise("backward", "the new release cannot redrive the dead letters that {old} wrote"),
        Promise("forward", "tools at {old} cannot read the dead letters of the new release"),
    ),
}
"""What `docs/upgrading.md` promises for each record. Producers upgrade after the services: raw articles need
the backward direction alone. Any other schema is held to both directions."""


def compare(
    old: Path, new: Path, directions: tuple[Direction, ...] | None = None, *, transitive: bool = False
) -> Iterator[str]:
    """A sentence for each break of a promise.

    Args:
        old: A schema, a folder of schemas, or a folder with one such folder for each release.
        new: A schema, or a folder of schemas.
        directions: Instead of those that are promised for each record.
        transitive: With every release in `old`, instead of the last one alone.

    Raises:
        SchemasNotFoundError: There is nothing to compare.
        newsgloss_schemas.compatibility.UnknownKeywordError: A keyword that the rules do not cover.
    """
    later = _schemas(new)
    for release in _releases(old, transitive=transitive):
        for name, earlier in _schemas(release).items():
            if old.is_file() and new.is_file():
                (successor,) = later.values()
            elif name in later:
                successor = later[name]
            else:
                yield f"{name}: the new release has no such schema, {release.name} has"
                continue
            yield from _broken(name, release.name, earlier, successor, directions)


def _broken(
    name: str,
    release: str,
    earlier: dict[str, Any],
    successor: dict[str, Any],
    directions: tuple[Direction, ...] | None,
) -> Iterator[str]:
    promises = PROMISES.get(name, _ANY)
    if directions is not None:
        known = {promise.direction: promise for promise in (*_ANY, *promises)}
        promises = tuple(known[direction] for direction in directions)
    for promise in promises:
        writer, reader = (earlier, successor) if promise.direction == "backward" else (successor, earlier)
        for found in breaks(writer, reader, is_later=promise.direction == "forward"):
            yield f"{name}: {promise.broken.format(old=release)} ({promise.direction}): {found}"


def _releases(path: Path, *, transitive: bool) -> list[Path]:
    if path.is_dir() and not list(path.glob("*.json")):
        found = sorted((one for one in path.iterdir() if list(one.glob("*.json"))), key=_version)
        if not found:
            raise SchemasNotFoundError(f"{path}: neither schemas (*.json) nor folders of schemas")
        return found if transitive else found[-1:]
    return [path]


def _version(folder: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", folder.name)]


def _schemas(path: Path) -> dict[str, dict[str, Any]]:
    files = [path] if path.is_file() else sorted(path.glob("*.json"))
    if not files:
        raise SchemasNotFoundError(f"{path}: no schemas (*.json)")
    return {file.name: json.loads(file.read_text(encoding="utf-8")) for file in files}
