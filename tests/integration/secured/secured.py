"""Runs a real broker with TLS, users and ACLs, one per test module, and services that log in to it."""

import asyncio
import re
import shlex
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from tests.integration.committed import committed
from tests.integration.processes import Ended, LoggedProcess
from tests.patience import PATIENCE_SECONDS

from newsgloss_dev_kafka import DevBroker, acl_options
from newsgloss_dev_kafka.acls import Acl, AclAdmin
from newsgloss_dev_kafka.security import USERS

ROOT = Path(__file__).resolve().parents[3]
PARTITIONS = 2
RAW, ENRICHED, DLQ = "articles.raw.v1", "articles.enriched.v1", "articles.dlq.v1"
TRIED = "articles.enriched.try-1"
SETTINGS = {
    "NEWSGLOSS_ENRICHMENT": "tests.chaos.poison:build",
    "NEWSGLOSS_ENRICH_HTTP": "127.0.0.1:0",
    "NEWSGLOSS_INGEST_HTTP": "127.0.0.1:0",
    "NEWSGLOSS_SESSION_TIMEOUT_MS": "3000",
    "NEWSGLOSS_WORKERS": "1",
    "NEWSGLOSS_CREATE_TOPICS": "false",
    "PYTHONPATH": str(ROOT),
}
COMMANDS = re.findall(r"^\$acls --add (.*)$", (ROOT / "docs/kafka.md").read_text(), flags=re.MULTILINE)
DOCUMENTED = [acl for command in COMMANDS for acl in acl_options.parse(["--add", *shlex.split(command)])]
"""The ACLs that docs/kafka.md tells an administrator to add."""


class Process(LoggedProcess):
    """A command of a service with its output, run with the settings of these tests."""

    patience_seconds = PATIENCE_SECONDS

    @classmethod
    async def start(cls, *command: str, **environment: str) -> Self:
        return await cls.spawn(*command, environment=SETTINGS | environment, stdout=asyncio.subprocess.PIPE)

    @property
    def log(self) -> str:
        return "".join(self.lines)

    async def logged(self, text: str) -> str:
        """Wait for a line with this text and return the first such line."""

        def found() -> list[str]:
            return [line for line in self.lines if text in line]

        await self.has_logged(found)
        return found()[0]

    async def address(self) -> str:
        found = re.search(r"http://[\d.:]+", await self.logged('"event": "listening"'))
        assert found is not None
        return found[0]

    async def ended(self) -> Ended:
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE_SECONDS):
            output = await self.process.stdout.read()
        return Ended(await self.exit_status(), output.decode(), self.log)

    async def kill(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.ended()


@asynccontextmanager
async def running(*command: str, **environment: str) -> AsyncIterator[Process]:
    """Run a process during the block, and kill it at the end if it is still running.

    An error in the block is shown with what the process has said.
    """
    process = await Process.start(*command, **environment)
    try:
        yield process
    except Exception as error:
        error.add_note(f"exit status {process.process.returncode}; its log:\n{process.log}")
        raise
    finally:
        await process.kill()


async def run(*command: str, **environment: str) -> Ended:
    """Run a command until it exits."""
    async with running(*command, **environment) as process:
        return await process.ended()


async def until(condition: Callable[[], Awaitable[bool]], what: str) -> None:
    """Poll the condition until it is true; `what` names it in the failure message."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not await condition():
        assert time.monotonic() < deadline, f"never: {what}"
        await asyncio.sleep(0.05)


@dataclass(frozen=True)
class Secured:
    """A secured broker and the operations of its administrator."""

    broker: DevBroker

    @property
    def acls(self) -> AclAdmin:
        return self.broker.security.acls(self.broker.tls_port)

    @property
    def administrator(self) -> dict[str, Any]:
        """Client options of the administrator, who may do anything."""
        return {
            "bootstrap_servers": f"127.0.0.1:{self.broker.tls_port}",
            "security_protocol": "SSL",
            "ssl_context": self.broker.security.authority.client_context("admin"),
        }

    def user(self, name: str) -> dict[str, str]:
        """Environment settings that log in as this user by SCRAM."""
        return self.broker.security.environment(name, self.broker.port)

    def client(self, user: str) -> dict[str, Any]:
        """Client options that log in as this user by SCRAM."""
        return {
            "bootstrap_servers": self.broker.bootstrap_servers,
            "security_protocol": "SASL_SSL",
            "ssl_context": self.broker.security.authority.client_context(user),
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": user,
            "sasl_plain_password": self.broker.security.password(user),
        }

    async def produce(self, topic: str, key: bytes, value: bytes) -> None:
        async with AIOKafkaProducer(**self.administrator) as producer:
            await producer.send_and_wait(topic, value, key)

    async def consume_as(self, user: str, group: str, topic: str, count: int) -> list[Any]:
        """Read the first `count` records of a topic as a member of a group."""
        async with AIOKafkaConsumer(
            topic,
            **self.client(user),
            group_id=group,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
        ) as consumer:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return [await consumer.getone() for _ in range(count)]

    async def create(self, *topics: str) -> None:
        admin = AIOKafkaAdminClient(**self.administrator)
        await admin.start()
        try:
            await admin.create_topics(
                [NewTopic(name, num_partitions=PARTITIONS, replication_factor=1) for name in topics]
            )
        finally:
            await admin.close()

    async def read(self, topic: str) -> list[Any]:
        """Return the records that a `read_committed` consumer sees now."""
        return await committed(topic, settled=False, **self.administrator)

    async def read_at_least(self, topic: str, count: int) -> list[Any]:
        """Wait until a topic has at least `count` records, and return all of them."""

        async def enough() -> bool:
            return len(await self.read(topic)) >= count

        await until(enough, f"{count} records in {topic}")
        return await self.read(topic)


@contextmanager
def secured_broker(*topics: str, **properties: str) -> Iterator[Secured]:
    """Start a broker with these topics; no user has any permission on it yet."""
    with DevBroker(users=USERS, heap="512m", properties=properties) as broker:
        secured = Secured(broker)
        asyncio.run(secured.create(*topics))
        yield secured


def acls_of(user: str) -> list[Acl]:
    """Return the ACLs that docs/kafka.md lists for a user."""
    return [acl for acl in DOCUMENTED if acl.user == user]
