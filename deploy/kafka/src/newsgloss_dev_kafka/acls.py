"""Adds, removes and lists the ACLs of a secured broker over Kafka's own protocol.

Codes are those of `AclOperation`, `ResourceType`, `PatternType` and `AclPermissionType` (KIP-140, KIP-290).
"""

import ssl
import struct
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from newsgloss_dev_kafka.errors import DevKafkaError
from newsgloss_dev_kafka.wire import Answer, request, text

_DESCRIBE, _CREATE, _DELETE = (29, 1), (30, 1), (31, 1)
_ALLOW = 3
_ANY = 1
_KNOWN_SECONDS = 10.0


class Operation(IntEnum):
    """What an ACL permits."""

    READ = 3
    WRITE = 4
    CREATE = 5
    DESCRIBE = 8
    DESCRIBE_CONFIGS = 10


class Resource(IntEnum):
    """The kind of thing to which an ACL applies."""

    TOPIC = 2
    GROUP = 3
    CLUSTER = 4
    TRANSACTIONAL_ID = 5


class Pattern(IntEnum):
    """How an ACL names its resources: one by its name, or all by a prefix."""

    LITERAL = 3
    PREFIXED = 4


@dataclass(frozen=True, order=True)
class Acl:
    """Permits `user` the `operation` on the resource, from any host."""

    user: str
    operation: Operation
    resource: Resource
    name: str
    pattern: Pattern = Pattern.LITERAL

    def encoded(self) -> bytes:
        """Encode the ACL; the same bytes create it and filter for it alone."""
        return (
            struct.pack(">b", self.resource)
            + text(self.name)
            + struct.pack(">b", self.pattern)
            + text(f"User:{self.user}")
            + text("*")
            + struct.pack(">bb", self.operation, _ALLOW)
        )


class AclAdmin:
    """Changes ACLs as a super user. Each call returns when the broker applies the change."""

    def __init__(self, port: int, tls: ssl.SSLContext) -> None:
        self._port = port
        self._tls = tls

    def add(self, *acls: Acl) -> None:
        """Add ACLs.

        Raises:
            DevKafkaError: the broker refuses.
            OSError: the broker cannot be reached.
        """
        self._change(_CREATE, acls)
        self._until(lambda known: known.issuperset(acls))

    def remove(self, *acls: Acl) -> None:
        """Remove ACLs. Raises as `add`."""
        self._change(_DELETE, acls)
        self._until(lambda known: known.isdisjoint(acls))

    def all(self) -> set[Acl]:
        """Return the ACLs that the broker has. Raises as `add`."""
        nothing = text(None)
        body = struct.pack(">b", _ANY) + nothing + struct.pack(">b", _ANY) + nothing * 2
        answer = self._ask(_DESCRIBE, body + struct.pack(">bb", _ANY, _ANY))
        _check(answer)
        found = set()
        for _ in range(answer.number("i")):
            resource, name, pattern = answer.number("b"), answer.text() or "", answer.number("b")
            for _ in range(answer.number("i")):
                user = (answer.text() or "").removeprefix("User:")
                answer.text()  # host
                operation, _permission = answer.number("b"), answer.number("b")
                found.add(Acl(user, Operation(operation), Resource(resource), name, Pattern(pattern)))
        return found

    def _change(self, api: tuple[int, int], acls: Sequence[Acl]) -> None:
        answer = self._ask(api, struct.pack(">i", len(acls)) + b"".join(acl.encoded() for acl in acls))
        if answer.number("i"):
            _check(answer)

    def _ask(self, api: tuple[int, int], body: bytes) -> Answer:
        answer = Answer(request(self._port, api, body, tls=self._tls))
        answer.number("i")  # throttle time
        return answer

    def _until(self, known: Callable[[set[Acl]], bool]) -> None:
        """Wait until the broker applies a change; it confirms it once its controller has written it."""
        deadline = time.monotonic() + _KNOWN_SECONDS
        while not known(self.all()):
            if time.monotonic() > deadline:
                raise DevKafkaError("the broker confirmed a change of ACLs but does not apply it")
            time.sleep(0.01)


def _check(answer: Answer) -> None:
    code, message = answer.number("h"), answer.text()
    if code:
        raise DevKafkaError(f"the broker refuses (error {code}): {message or 'without a reason'}")
