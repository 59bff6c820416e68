"""The entry points by which steps, names models and language detectors are found."""

import importlib.metadata
from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint


@cache
def installed(group: str) -> Mapping[str, EntryPoint]:
    """The entry points of a group by name.

    A group is looked up once in a process, because a lookup reads the metadata of every installed
    distribution. Of two entry points with the same name the first one found is taken.
    """
    return {found.name: found for found in reversed(list(importlib.metadata.entry_points(group=group)))}
