"""Reads the rows of a list: tab-separated, with a head that names the columns."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import get_args

from newsgloss_schemas import EntityType

COLUMNS = ("id", "name", "type", "aliases", "language", "country", "context", "case")
REQUIRED = ("id", "name")
CASES = {"": 0, "name": 0, "exact": 1, "any": 2}
TYPES = frozenset(get_args(EntityType))
_SEPARATOR = "|"
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
_LONGEST_NAME, _LONGEST_ID, _MOST_ALIASES, _MOST_CONTEXTS = 200, 200, 200, 50
_LONGEST_COUNTRY = 2
_MOST_COLUMNS, _LONGEST_SAID = 20, 40


@dataclass(frozen=True, slots=True)
class Row:
    """One item; `names` holds its name, then the aliases."""

    id: str
    names: tuple[str, ...]
    type: str
    language: str
    country: str
    contexts: tuple[str, ...]
    case: int


class ListError(ValueError):
    """A list is wrong; the message names the line and says what to do."""


def read_rows(lines: Iterable[str]) -> Iterator[Row]:
    """The rows of a list.

    Raises:
        ListError: a column is unknown or missing, or a line is wrong.
    """
    numbered = enumerate(lines, 1)
    _, head = next(numbered, (1, ""))
    columns = head.lstrip("\ufeff").rstrip("\r\n").split("\t")
    _check_head(columns)
    for number, line in numbered:
        text = line.rstrip("\r\n")
        if text:
            if _CONTROL.search(text):
                raise ListError(f"line {number}: a control character in it")
            values = text.split("\t")
            if len(values) > len(columns):
                raise ListError(f"line {number}: {len(values)} columns, but the head names {len(columns)}")
            yield _row(number, dict(zip(columns, values, strict=False)))


def _check_head(columns: list[str]) -> None:
    if len(columns) > _MOST_COLUMNS:
        raise ListError(f"line 1 has {len(columns)} columns; there are {len(COLUMNS)}: {' '.join(COLUMNS)}")
    missing = [name for name in REQUIRED if name not in columns]
    unknown = [name for name in columns if name not in COLUMNS]
    if missing or unknown or len(set(columns)) < len(columns):
        strange = ", ".join(repr(name[:_LONGEST_SAID]) for name in unknown)
        wrong = f"{', '.join(missing)} missing" if missing else f"{strange or 'a column twice'} in it"
        raise ListError(f"line 1 must name the columns, separated by tabs: {' '.join(COLUMNS)}; {wrong}")


def _row(number: int, values: dict[str, str]) -> Row:
    def value(column: str) -> str:
        return values.get(column, "").strip()

    def parts(column: str) -> list[str]:
        text = values.get(column)
        return [part for one in text.split(_SEPARATOR) if (part := one.strip())] if text else []

    item, names, contexts = value("id"), [value("name"), *parts("aliases")], parts("context")
    kind, case, country = value("type").upper(), value("case").lower(), value("country").upper()
    if not (item and names[0]):
        raise ListError(f"line {number}: id and name must not be empty")
    if kind and kind not in TYPES:
        raise ListError(f"line {number}: type {kind[:_LONGEST_SAID]!r} is none of {' '.join(sorted(TYPES))}")
    if case not in CASES:
        raise ListError(f"line {number}: case {case[:_LONGEST_SAID]!r} is none of: name, exact, any")
    if country and not (len(country) == _LONGEST_COUNTRY and country.isalpha()):
        raise ListError(
            f"line {number}: country {country[:_LONGEST_SAID]!r} is no code of ISO 3166-1 alpha-2"
        )
    if len(item) > _LONGEST_ID or max(map(len, names)) > _LONGEST_NAME:
        raise ListError(f"line {number}: an id or a name is longer than {_LONGEST_NAME} characters")
    if len(names) > _MOST_ALIASES or len(contexts) > _MOST_CONTEXTS:
        raise ListError(f"line {number}: more than {_MOST_ALIASES} names or {_MOST_CONTEXTS} context words")
    language = value("language").lower()
    return Row(item, tuple(names), kind, language, country, tuple(contexts), CASES[case])
