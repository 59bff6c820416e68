"""Paths of the pom, the jars and the brokers' folders."""

import os
from pathlib import Path

KAFKA_VERSION = "4.3.1"
"""The version that pom.xml pins."""

_PACKAGE = Path(__file__).resolve().parent


def pinned(name: str) -> Path:
    """Return `pom.xml` or `jars.sha256`: beside `src` in a checkout, inside the package in a wheel."""
    inside = _PACKAGE / name
    return inside if inside.exists() else _PACKAGE.parents[1] / name


def cache() -> Path:
    """Return the checkout's `.cache`, or the user's cache folder if there is no checkout."""
    checkout = _PACKAGE.parents[3]
    if (checkout / "deploy" / "kafka" / "pom.xml").exists():
        return checkout / ".cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "newsgloss"


def jars() -> Path:
    """Return NEWSGLOSS_KAFKA_JARS if it is set, else a folder in the cache."""
    override = os.environ.get("NEWSGLOSS_KAFKA_JARS")
    return Path(override).resolve() if override else cache() / f"kafka-jars-{KAFKA_VERSION}"


def brokers() -> Path:
    """Return the folder of all brokers: NEWSGLOSS_DEV_KAFKA_HOME if it is set, else one in the cache."""
    override = os.environ.get("NEWSGLOSS_DEV_KAFKA_HOME")
    return Path(override).resolve() if override else cache() / "kafka-brokers"
