"""The setting `NEWSGLOSS_LISTS`: which own lists, and where their files are."""

import re
from collections.abc import Iterator
from pathlib import Path

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,49}")
RESERVED = frozenset({
    "places", "geonames", "iso3166", "wikidata", "confidence", "input", "enriched_at", "fetched_at",
    "result_hash",
})  # fmt: skip
"""Names with a meaning of their own in a record or its hash."""
_EXAMPLE = "companies=/lists/companies.list"


def parse_lists(setting: str) -> dict[str, str]:
    """The path of each list by its name, in the setting's order.

    Raises:
        ValueError: an item is no `name=path`, or a name is given twice or reserved.
    """
    found: dict[str, str] = {}
    for item in (part.strip() for part in setting.split(",")):
        if not item:
            continue
        name, equals, path = (part.strip() for part in item.partition("="))
        if not equals or not path or not _NAME.fullmatch(name):
            raise ValueError(
                f"{item!r} is not a list such as {_EXAMPLE}: small letters, digits, - and _, then the file"
            )
        if name in RESERVED:
            raise ValueError(f"{name!r} is a scheme or field of our own: give the list another name")
        if name in found:
            raise ValueError(f"{name!r} is named twice")
        found[name] = path
    return found


def unreadable(setting: str) -> Iterator[str]:
    """A message for each list whose file cannot be used.

    Raises:
        ValueError: as `parse_lists`.
    """
    lists = parse_lists(setting)
    if not lists:
        return
    # A service without lists does without numpy in its parent process.
    from newsgloss_enrich.steps.entities.lists.list_file import ListFile  # noqa: PLC0415

    for name, path in lists.items():
        try:
            if not ListFile(Path(path)).is_whole():
                yield f"{name}: {path}: damaged; build it again"
        except (OSError, ValueError) as error:
            yield f"{name}: {error}"
