"""Finds a package's licence in its metadata as an SPDX expression, and checks whether it is allowed."""

import tomllib
from collections.abc import Collection, Mapping
from email.message import Message
from importlib import metadata
from pathlib import Path
from typing import Any, cast

from license_expression import ExpressionError, get_spdx_licensing
from packaging.utils import canonicalize_name

CLASSIFIERS = {
    "Apache Software License": {"Apache-2.0"},
    "BSD License": {"BSD-2-Clause", "BSD-3-Clause", "0BSD"},
    "ISC License (ISCL)": {"ISC"},
    "MIT License": {"MIT"},
    "Mozilla Public License 2.0 (MPL 2.0)": {"MPL-2.0"},
    "Python Software Foundation License": {"PSF-2.0"},
}
"""Trove classifiers, and the SPDX licences that each may mean."""
TOML = Path(__file__).with_name("licences.toml")
_SPDX = get_spdx_licensing()


class LicenceError(Exception):
    """A licence is unknown or not allowed; the message names the package and what to do."""


def policy() -> dict[str, Any]:
    """`licences.toml`."""
    return tomllib.loads(TOML.read_text(encoding="utf-8"))


def normalised(expression: str) -> str:
    """The expression in SPDX's spelling.

    Raises:
        LicenceError: it is not an SPDX expression.
    """
    try:
        return str(_SPDX.parse(expression, validate=True, strict=True))
    except ExpressionError as error:
        raise LicenceError(f"{expression!r} is no SPDX expression: {error}") from error


def licence_of(name: str, read: Mapping[str, str]) -> str:
    """Return the SPDX expression of a package: the one in `read`, which a person wrote, or its metadata's.

    Raises:
        LicenceError: the package is not installed, or its metadata is vague or contradicts itself.
    """
    if name in read:
        return normalised(read[name])
    try:
        found = cast("Message", metadata.distribution(name).metadata)
    except metadata.PackageNotFoundError:
        raise LicenceError(f"{name} is not installed: run 'make tools', or {_ask(name)}") from None
    return stated(name, found)


def stated(name: str, found: Message) -> str:
    """Return what the metadata states: the expression (PEP 639), else the old field and classifiers.

    Raises:
        LicenceError: the metadata is vague or contradicts itself.
    """
    if expression := found.get("License-Expression"):
        return normalised(expression)
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in found.get_all("Classifier", [])
        if line.startswith("License :: ") and not line.endswith("OSI Approved")
    ]
    meanings = [CLASSIFIERS.get(classifier, set[str]()) for classifier in classifiers]
    field = _as_expression(found.get("License", ""))
    possible = set.intersection(*meanings) if meanings else None
    if field and (possible is None or _keys(field) & possible):
        return field
    if not field and possible and len(possible) == 1:
        return possible.pop()
    shown = (found.get("License") or "").strip().partition("\n")[0][:80]
    raise LicenceError(
        f"the licence of {name} is not clear (field {shown!r}, classifiers {classifiers}): {_ask(name)}"
    )


def check_allowed(name: str, expression: str, allowed: Collection[str], where: str) -> None:
    """Check that every licence of an AND, and one licence of an OR, is allowed.

    Raises:
        LicenceError: a licence is not allowed.
    """
    if not _allowed(_SPDX.parse(expression), set(allowed)):
        raise LicenceError(
            f"{name} is under {expression}, which is not allowed in {where}: do without it, or allow the "
            f"licence in {TOML.name} if that is right"
        )


def _allowed(node: Any, allowed: set[str]) -> bool:
    if isinstance(node, _SPDX.OR):
        return any(_allowed(part, allowed) for part in node.args)
    if isinstance(node, _SPDX.AND):
        return all(_allowed(part, allowed) for part in node.args)
    return str(node) in allowed


def _as_expression(text: str) -> str:
    try:
        return normalised(text.strip()) if text.strip() else ""
    except LicenceError:
        return ""


def _keys(expression: str) -> set[str]:
    return set(_SPDX.license_keys(expression))


def _ask(name: str) -> str:
    return f"read its licence file and put '{canonicalize_name(name)}' under [read] in {TOML.name}"
