"""Registers the record schemas: first look whether it is there, then ask whether it fits, then write."""

import json
from dataclasses import dataclass

from newsgloss_schemas.generate import json_schemas
from newsgloss_schemas.registry import Registry, RegistryError

__all__ = ["Outcome", "Registration", "RegistryError", "register"]


@dataclass(frozen=True)
class Registration:
    """A schema and the subject that it goes under."""

    subject: str
    schema: str


@dataclass(frozen=True)
class Outcome:
    """What was done or would be done; `message` is for people."""

    message: str
    is_accepted: bool = True


def register(registry: Registry, wanted: Registration, *, write: bool) -> Outcome:
    """Register one schema, or with `write` false say what that would do.

    Raises:
        RegistryError: The registry cannot be asked.
    """
    subject = wanted.subject
    schema = json.dumps(json_schemas()[wanted.schema], ensure_ascii=False)
    latest = registry.latest_version(subject)
    place, notes = "as the first version", ""
    if latest is not None:
        found = registry.find(subject, schema)
        if found is not None:
            schema_id, version = found
            return Outcome(f"{subject}: registered already, version {version}, id {schema_id}")
        answer = registry.compatibility(subject, schema)
        notes = "".join(f"\n  {reason}" for reason in answer.reasons)
        if answer.is_compatible is False:
            return Outcome(
                f"{subject}: the registry refuses it after version {latest}{notes}", is_accepted=False
            )
        fits = (
            "which it is compatible with"
            if answer.is_compatible
            else "with which the registry cannot compare it"
        )
        place = f"after version {latest}, {fits}"
    if not write:
        return Outcome(f"{subject}: would be registered {place}; --write does it{notes}")
    return Outcome(f"{subject}: registered, id {registry.add(subject, schema)}")
