"""`docs/licences.md`: every package and model with its licence, and who has it."""

from dataclasses import dataclass
from importlib import metadata

from deploy.supply_chain import licences, locks
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

PAGE = locks.ROOT / "docs" / "licences.md"
HEAD = """\
# Licences

Written by `make licences` from the packages' own metadata; `make check` fails when it is out of date, when
a licence is not known, or when it is not allowed where it is. What is allowed, and what a person had to read
because a package does not say it exactly, is in
[`licences.toml`](../deploy/supply_chain/licences.toml).

newsgloss itself is Apache-2.0, its own English models CC-BY-SA-4.0. An expression is SPDX's: of an OR one may
choose, an AND is all at once.
"""
USERS = """\
`ingest` and `enrich` are the images; `extra` comes with an extra of a service; `tools` are for building,
testing and checking, and are not passed on.
"""
TAIL = """\
## Not listed

- The packages that the English models are trained with, `models/en/requirements-training.lock`: they run on
  the trainer's machine and nothing of them is passed on. Among them are NVIDIA's libraries (proprietary),
  PyMuPDF (AGPL or commercial), gensim (LGPL) and Unidecode (GPL). The data that the models are made of is in
  [the model's card](../models/en/CARD.md).
- The jars of the development Kafka (`deploy/kafka/pom.xml`), Apache-2.0 itself: fetched for tests and the
  demo, and not passed on.
- Debian's packages in the images' base, `python:3.11-slim`: each has its notice in `/usr/share/doc` there.
"""


@dataclass(frozen=True, order=True)
class Row:
    """A line of the page."""

    name: str
    licence: str
    users: str


def optional() -> set[NormalizedName]:
    """What the services' extras bring, as installed, with what that needs in turn."""
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
    """Models, then packages.

    Raises:
        LicenceError: one is unknown, or not allowed.
    """
    policy = licences.policy()
    allowed = policy["allowed"]
    models, packages = [], []
    uses = dict(locks.names_by_use())
    extras = optional()
    for name in sorted(uses["all"] | uses["ingest"] | uses["enrich"] | {*policy["models"]}):
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
    """The page.

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
            "\n## Code of others in our own distributions\n",
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
