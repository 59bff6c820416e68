"""`newsgloss-dev-kafka acls`, with the options of Kafka's own `kafka-acls.sh`."""

import argparse
from collections.abc import Iterator, Sequence

from newsgloss_dev_kafka.acls import Acl, Operation, Pattern, Resource

_RESOURCES = {
    "topic": Resource.TOPIC,
    "group": Resource.GROUP,
    "transactional_id": Resource.TRANSACTIONAL_ID,
}
CLUSTER = "kafka-cluster"
"""The name that Kafka gives the cluster as a resource."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--add", action="store_true", help="allow")
    what.add_argument("--remove", action="store_true", help="take back a permission, without asking")
    what.add_argument("--list", action="store_true", help="show what is allowed")
    parser.add_argument("--allow-principal", action="append", default=[], metavar="User:NAME")
    parser.add_argument("--operation", action="append", default=[], type=_operation, metavar="OPERATION")
    for option in _RESOURCES:
        parser.add_argument(f"--{option.replace('_', '-')}", action="append", default=[], metavar="NAME")
    parser.add_argument("--cluster", action="store_true", help="the cluster itself")
    parser.add_argument("--resource-pattern-type", choices=("literal", "prefixed"), default="literal")


def parse(arguments: Sequence[str]) -> list[Acl]:
    """Return the ACLs that the arguments of a command name."""
    parser = argparse.ArgumentParser()
    add_options(parser)
    return list(named(parser.parse_args(arguments)))


def named(chosen: argparse.Namespace) -> Iterator[Acl]:
    """Give an ACL for every combination of users, operations and resources."""
    resources = [(kind, name) for option, kind in _RESOURCES.items() for name in getattr(chosen, option)]
    if chosen.cluster:
        resources.append((Resource.CLUSTER, CLUSTER))
    pattern = Pattern[chosen.resource_pattern_type.upper()]
    for principal in chosen.allow_principal:
        for kind, name in resources:
            for operation in chosen.operation:
                yield Acl(principal.removeprefix("User:"), operation, kind, name, pattern)


def line(acl: Acl) -> str:
    """Return the options that add this ACL, for people."""
    words = [f"--allow-principal User:{acl.user}", f"--operation {_shown(acl.operation)}"]
    kind = acl.resource.name.lower().replace("_", "-")
    words.append("--cluster" if acl.resource is Resource.CLUSTER else f"--{kind} '{acl.name}'")
    if acl.pattern is Pattern.PREFIXED:
        words.append("--resource-pattern-type prefixed")
    return " ".join(words)


def _shown(operation: Operation) -> str:
    return "".join(word.capitalize() for word in operation.name.split("_"))


def _operation(text: str) -> Operation:
    known = {_shown(operation).lower(): operation for operation in Operation}
    try:
        return known[text.lower()]
    except KeyError:
        accepted = ", ".join(_shown(operation) for operation in Operation)
        raise argparse.ArgumentTypeError(f"{text!r} is none of {accepted}") from None
