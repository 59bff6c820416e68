"""Finds Java and Maven; the errors say what to install."""

import functools
import os
import re
import shutil
import subprocess
from pathlib import Path

from newsgloss_dev_kafka.errors import ToolMissingError

OLDEST_JAVA = 17
"""Apache Kafka 4 brokers need Java 17 (KIP-1013)."""

_INSTALL_JAVA = (
    f"Install a JDK {OLDEST_JAVA} or newer (Debian and Ubuntu: apt install openjdk-17-jre-headless; "
    "macOS: brew install openjdk@17), or point JAVA_HOME at one."
)
_INSTALL_MAVEN = "Install Maven 3.8 or newer (Debian, Ubuntu: apt install maven; macOS: brew install maven)."


def find_java() -> str:
    """Return the path of the Java in JAVA_HOME, else of the first on PATH.

    Raises:
        ToolMissingError: Java is missing, does not run, or is too old for Kafka.
    """
    home = os.environ.get("JAVA_HOME")
    if home:
        java = Path(home, "bin", "java")
        if not os.access(java, os.X_OK):
            raise ToolMissingError(f"JAVA_HOME is {home}, but {java} is not there. {_INSTALL_JAVA}")
        return _checked(str(java))
    found = shutil.which("java")
    if found is None:
        raise ToolMissingError(f"Java was not found on PATH; Kafka runs on it. {_INSTALL_JAVA}")
    return _checked(found)


@functools.cache
def _checked(java: str) -> str:
    try:
        answer = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolMissingError(f"{java} cannot be run: {error}. {_INSTALL_JAVA}") from error
    said = answer.stderr + answer.stdout
    version = re.search(r'version "(?:1\.)?(\d+)', said)
    if answer.returncode != 0 or version is None:
        raise ToolMissingError(f"'{java} -version' failed: {said.strip()[:300]}. {_INSTALL_JAVA}")
    if int(version[1]) < OLDEST_JAVA:
        raise ToolMissingError(f"{java} is Java {version[1]}; Kafka needs {OLDEST_JAVA}. {_INSTALL_JAVA}")
    return java


def find_maven() -> str:
    """Return the path of `mvn`.

    Raises:
        ToolMissingError: Maven is not on PATH.
    """
    found = shutil.which("mvn")
    if found is None:
        raise ToolMissingError(
            f"Maven (mvn) was not found on PATH; it fetches Kafka's jars, once. {_INSTALL_MAVEN}"
        )
    return found
