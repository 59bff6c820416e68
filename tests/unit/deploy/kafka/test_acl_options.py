"""`newsgloss-dev-kafka acls` accepts the options of `kafka-acls.sh` that the pages use."""

import shlex

import pytest

from newsgloss_dev_kafka.acl_options import line, parse
from newsgloss_dev_kafka.acls import Acl, Operation, Pattern, Resource

PREFIX = "--add --allow-principal User:me"


def test_several_operations_and_resources_are_every_combination() -> None:
    found = parse(
        [*PREFIX.split(), *["--operation", "Read", "--operation", "write", "--topic", "a", "--group", "b"]]
    )
    assert set(found) == {
        Acl("me", operation, resource, name)
        for operation in (Operation.READ, Operation.WRITE)
        for resource, name in ((Resource.TOPIC, "a"), (Resource.GROUP, "b"))
    }


@pytest.mark.parametrize(
    "acl",
    [
        Acl("me", Operation.READ, Resource.TOPIC, "a"),
        Acl("me", Operation.DESCRIBE_CONFIGS, Resource.CLUSTER, "kafka-cluster"),
        Acl("me", Operation.WRITE, Resource.TRANSACTIONAL_ID, "g:", Pattern.PREFIXED),
    ],
)
def test_the_listed_options_add_the_same_acl(acl: Acl) -> None:
    assert parse(["--add", *shlex.split(line(acl))]) == [acl]


def test_an_unknown_operation_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse([*PREFIX.split(), "--operation", "Raed", "--topic", "a"])
    assert "'Raed' is none of Read, Write, Create" in capsys.readouterr().err
