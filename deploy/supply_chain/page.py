"""Writes `docs/licences.md`: the licence of every package and model, and what uses it."""

from dataclasses import dataclass
from importlib import metadata

from deploy.supply_chain import licences, locks
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

PAGE = locks.ROOT / "docs" / "licences.md"
HEAD = """\
# Licences

`make licences` writes this page from the packages' own metadata. `make check` fails when the page is out of
date, when a licence is unknown, or when a licence is not allowed for its use.
[`licences.toml`](../deploy/supply_chain/licences.toml) says what is allowed, and what a person read where a
package does not state its licence exactly.

newsgloss itself is Apache-2.0; its own names models are CC-BY-SA-4.0. Licences are SPDX expressions: OR
leaves a choice, AND means all of them.
"""
USERS = """\
`ingest`, `enrich` and `console` are the images. `extra` comes with an extra of a service. `tools` build, test
and check; they are not distributed.
"""
TAIL = """\
## Not listed

- The packages that train the names models, `models/names/requirements-training.lock`. They run on the
  trainer's machine, and nothing of them is distributed. They include NVIDIA's libraries (proprietary). The
  cards of the [names models](../models/names/CARD.md) and of the [language model](../models/language/CARD.md)
  list the training data.
- The packages that train the language model, `models/language/requirements-training.lock`, likewise on the
  trainer's machine: NumPy, SciPy and Brotli (permissive), and lingua, wordfreq and langdetect
  (Apache-2.0), whose statistics are training data.
- The clients of `make interop`, `tests/interop/`. They are fetched for these trials and not distributed.
- The jars of the development Kafka (`deploy/kafka/pom.xml`), which is Apache-2.0 itself. They are fetched for
  tests and the demo and not distributed.
- Debian's packages in the images' base, `python:3.11-slim`. Each has its notice in `/usr/share/doc` there.
"""


@dataclass(frozen=True, order=True)
class Row:
    """A line of the page."""

    name: str
    licence: str
    users: str


def optional() -> set[NormalizedName]:
    """Packages that the services' extras bring, dependencies of dependencies included."""
    found: set[NormalizedName] = set()
    for service in locks.SERVICES:
        extras = set(metadata.distribution(f"newsgloss-{service}").metadata.get_all("Provides-Extra") or [])
        _collect(f"newsgloss-{service}", extras, found)
    return found


def _collect(name: str, extras: set[str], found: set[NormalizedName]) -> None:
    for line in metadata.requires(name) or []:
        requirement = Requirement(line)
        wanted = {"", *extras}
        if requirement.marker and not any(requirement.marker.evaluate({"extra": extra}) for extra in wanted):
            continue
        key = canonicalize_name(requirement.name)
        if key not in found:
            found.add(key)
            _collect(key, set(requirement.extras), found)


def rows() -> tuple[list[Row], list[Row]]:
    """Return the rows of the models and those of the packages.

    Raises:
        LicenceError: a licence is unknown, or not allowed.
    """
    policy = licences.policy()
    allowed = policy["allowed"]
    models, packages = [], []
    uses = dict(locks.names_by_use())
    extras = optional()
    for name in sorted(uses["all"].union(*(uses[service] for service in locks.SERVICES), policy["models"])):
        licence = licences.licence_of(name, policy["read"])
        users = [service for service in locks.SERVICES if name in uses[service]]
        if not users and name in extras:
            users = ["extra"]
        if name in policy["models"]:
            licences.check_allowed(name, licence, allowed["models"], "a model")
            models.append(Row(name, licence, policy["models"][name]))
            continue
        where = ("shipped", "what is shipped") if users else ("tools", "a tool")
        may = set(allowed["shipped"]) | set(allowed[where[0]])
        licences.check_allowed(name, licence, may, where[1])
        packages.append(Row(name, licence, ", ".join(users) or "tools"))
    for data in policy["data"]:
        licences.check_allowed(data["file"], data["licence"], allowed["models"], "data")
        models.append(
            Row(f"[`{data['file'].rpartition('/')[2]}`](../{data['notice']})", data["licence"], data["from"])
        )
    for code in policy["vendored"]:
        licences.check_allowed(code["name"], code["licence"], allowed["shipped"], "what is shipped")
    return models, packages


def text() -> str:
    """Return the whole page as Markdown.

    Raises:
        LicenceError: a licence is unknown, or not allowed.
    """
    models, packages = rows()
    vendored = licences.policy()["vendored"]
    return "\n".join(
        [
            HEAD,
            "## Models and data\n",
            "| | licence | |\n|---|---|---|",
            *(f"| {row.name} | {row.licence} | {row.users} |" for row in models),
            "\n## Vendored code\n",
            "| | licence | in |\n|---|---|---|",
            *(
                f"| [`{code['name']}`](../{code['folder']}/LICENSE) {code['version']} | {code['licence']} | "
                f"{code['distribution']} |"
                for code in vendored
            ),
            "\n## Packages\n",
            USERS,
            "| | licence | in |\n|---|---|---|",
            *(f"| {row.name} | {row.licence} | {row.users} |" for row in packages),
            "",
            TAIL,
        ]
    )
