"""The permissions in docs/kafka.md are sufficient, and each of them is necessary."""

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from aiokafka.admin import AIOKafkaAdminClient
from tests.integration.secured.secured import (
    DLQ,
    DOCUMENTED,
    ENRICHED,
    PARTITIONS,
    RAW,
    ROOT,
    TRIED,
    Secured,
    acls_of,
    run,
    running,
    secured_broker,
    until,
)
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.kafka.permissions import missing
from newsgloss_dev_kafka.acls import Acl, Operation, Pattern, Resource
from newsgloss_enrich.stream import preflight

COMMANDS = {
    "ingest": ("newsgloss-ingest", "serve"),
    "enrich": ("newsgloss-enrich", "run"),
    "redrive": ("newsgloss-enrich", "dlq", "redrive"),
    "replay": (
        *("newsgloss-enrich", "replay", "--from", "0", "--to", "end"),
        *("--group", "try-1", "--topic", TRIED),
    ),
}
JSON = {"content-type": "application/json"}
DISCARDED = "newsgloss-enrich-discard"
NEEDED = [acl for acl in DOCUMENTED if acl.user in COMMANDS and acl.name != DISCARDED]


def label(acl: Acl) -> str:
    return f"{acl.user}-{acl.operation.name}-{acl.resource.name}-{acl.name}"


@pytest.fixture(scope="module")
def secured() -> Iterator[Secured]:
    with secured_broker(RAW, ENRICHED, DLQ, TRIED, f"{TRIED}.dlq") as secured:
        yield secured


@pytest.fixture(autouse=True)
def documented_acls_only(secured: Secured) -> None:
    """Make the broker's ACLs exactly the documented ones before each test."""
    existing = secured.acls.all()
    secured.acls.remove(*(existing - set(DOCUMENTED)))
    secured.acls.add(*(set(DOCUMENTED) - existing))


async def publish(secured: Secured, *bodies: str) -> None:
    """Publish articles as the user `ingest`."""
    async with (
        running(*COMMANDS["ingest"], **secured.user("ingest")) as ingest,
        httpx.AsyncClient(base_url=await ingest.address(), timeout=PATIENCE_SECONDS) as client,
    ):

        async def ready() -> bool:
            return (await client.get("/readyz")).status_code == 200

        await until(ready, "ingest is ready")
        for body in bodies:
            article = {"source": {"id": "test"}, "title": body, "body": body}
            answer = await client.post("/v1/articles", json=article)
            assert answer.status_code == 202, answer.text


def in_messages(acl: Acl) -> str:
    """Return how a message names the ACL. For a prefix, the message names one name that begins with it."""
    end = "" if acl.pattern is Pattern.PREFIXED else "'"
    return f"{acl.operation.name} on {acl.resource.name.lower().replace('_', '-')} '{acl.name}{end}"


def article(title: str) -> bytes:
    fields = {"article_id": title, "source": {"id": "test"}, "title": title, "body": "A body."}
    return json.dumps(fields).encode()


def titles(records: list[Any]) -> list[str]:
    return sorted(json.loads(record.value)["article"]["title"] for record in records)


def test_the_table_and_the_commands_in_the_docs_agree() -> None:
    page = (ROOT / "docs/kafka.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| (Read|Write|Describe) \| (.+?) `(.+?)` \|", page, flags=re.MULTILINE)
    kinds = {
        "topic": (Resource.TOPIC, Pattern.LITERAL),
        "group": (Resource.GROUP, Pattern.LITERAL),
        "transactional ids that begin with": (Resource.TRANSACTIONAL_ID, Pattern.PREFIXED),
    }
    table = []
    for user, operation, resource, name in rows:
        kind, pattern = kinds[resource]
        table.append(Acl(user, Operation[operation.upper()], kind, name, pattern))
    assert sorted(table) == sorted(DOCUMENTED)
    assert len(set(table)) == len(table)


async def test_with_exactly_these_permissions_everything_works(secured: Secured) -> None:
    await publish(secured, "one", "two")
    files = ROOT / "samples"
    published = await run(
        "newsgloss-ingest", "publish", str(files / "night-market.en.json"), **secured.user("ingest")
    )
    assert published.status == 0, published
    async with running(*COMMANDS["enrich"], **secured.user("enrich")) as enrich:
        assert "one" in titles(await secured.read_at_least(ENRICHED, 3))
        await secured.produce(RAW, b"broken", b"not json")
        (letter,) = await secured.read_at_least(DLQ, 1)
        assert letter.value == b"not json"
        redriven = await run(*COMMANDS["redrive"], **secured.user("redrive"))
        assert (redriven.status, redriven.errors) == (0, "1 redriven\n")
        assert len(await secured.read_at_least(DLQ, 2)) == 2
        assert "limits and policies cannot be read" in enrich.log
    replayed = await run(*COMMANDS["replay"], **secured.user("replay"))
    assert replayed.status == 0, replayed
    assert len(await secured.read(TRIED)) == 3
    consumed = await secured.consume_as("consumer", "my-app", ENRICHED, 3)
    assert len(consumed) == 3


@pytest.mark.parametrize("acl", NEEDED, ids=label)
async def test_without_any_one_permission_the_start_is_refused_and_the_permission_is_named(
    secured: Secured, acl: Acl
) -> None:
    secured.acls.remove(acl)
    ended = await run(*COMMANDS[acl.user], **secured.user(acl.user))
    assert ended.status == 1
    assert in_messages(acl) in ended.errors
    assert "Traceback" not in ended.errors


async def test_checking_permissions_does_not_disturb_a_running_service(secured: Secured) -> None:
    wanted = preflight.Wanted(RAW, ENRICHED, DLQ, "newsgloss-enrich", create=False, raw_partitions=PARTITIONS)
    async with running(*COMMANDS["enrich"], **secured.user("enrich")) as enrich:
        await publish(secured, "before asking")
        count = len(await secured.read_at_least(ENRICHED, 4))
        admin = AIOKafkaAdminClient(**secured.client("enrich"))
        await admin.start()
        try:
            assert await missing(admin, preflight.needed(wanted, PARTITIONS)) == []
        finally:
            await admin.close()
        await publish(secured, "after asking")
        await secured.read_at_least(ENRICHED, count + 1)
        assert "recovering" not in enrich.log


async def test_the_service_waits_for_a_permission_that_is_revoked_and_loses_nothing(
    secured: Secured,
) -> None:
    async with (
        running(*COMMANDS["enrich"], **secured.user("enrich")) as enrich,
        httpx.AsyncClient(base_url=await enrich.address(), timeout=PATIENCE_SECONDS) as client,
    ):
        before, letters = titles(await secured.read(ENRICHED)), len(await secured.read(DLQ))

        async def ready() -> bool:
            return (await client.get("/readyz")).status_code == 200

        for acl in acls_of("enrich"):
            await until(ready, "enrich is ready")
            secured.acls.remove(acl)
            if acl.name == DLQ:
                await secured.produce(RAW, b"broken", b"not json")
            else:
                await secured.produce(RAW, b"key", article(label(acl)))

            async def refused(acl: Acl = acl) -> bool:
                answer = await client.get("/readyz")
                return answer.status_code == 503 and in_messages(acl) in answer.text

            await until(refused, f"not ready without {label(acl)}")
            assert enrich.process.returncode is None
            secured.acls.add(acl)
        await until(ready, "enrich is ready again")
        sent = [label(acl) for acl in acls_of("enrich") if acl.name != DLQ]
        await secured.read_at_least(ENRICHED, len(before) + len(sent))
        assert titles(await secured.read(ENRICHED)) == sorted(before + sent)
        assert len(await secured.read(DLQ)) == letters + 1


async def test_ingest_reports_a_revoked_permission_and_resumes_once_it_is_restored(secured: Secured) -> None:
    (acl,) = acls_of("ingest")
    async with (
        running(*COMMANDS["ingest"], **secured.user("ingest")) as ingest,
        httpx.AsyncClient(base_url=await ingest.address(), timeout=PATIENCE_SECONDS) as client,
    ):

        async def answers(status: int, text: str = "") -> None:
            async def as_expected() -> bool:
                answer = await client.get("/readyz")
                return answer.status_code == status and text in answer.text

            await until(as_expected, f"/readyz {status} {text}")

        await answers(200)
        secured.acls.remove(acl)
        refused = await client.post("/v1/articles", content=article("refused"), headers=JSON)
        assert refused.status_code == 503
        await answers(503, in_messages(acl))
        secured.acls.add(acl)
        await answers(200)
        assert (
            await client.post("/v1/articles", content=article("accepted"), headers=JSON)
        ).status_code == 202


TOOLS = {
    "redrive": (
        ("dlq", "list"),
        ("dlq", "show", "0", "999999"),
        ("dlq", "redrive", "--dry-run"),
        ("dlq", "discard", "--offset", "999999", "--reason", "a try"),
    ),
    "enrich": (("skip", "--partition", "0", "--offset", "999999"),),
}


@pytest.mark.parametrize("user", TOOLS)
async def test_the_tools_need_no_permissions_beyond_those_of_their_user(secured: Secured, user: str) -> None:
    for arguments in TOOLS[user]:
        ended = await run("newsgloss-enrich", *arguments, **secured.user(user))
        assert "not allowed" not in ended.errors
        assert ended.status == 0 or "offset" in ended.errors or "999999" in ended.errors, ended


async def test_a_tool_names_the_permissions_that_it_lacks(secured: Secured) -> None:
    ended = await run("newsgloss-enrich", "dlq", "list", **secured.user("consumer"))
    assert ended.status == 1
    assert f"READ on topic '{DLQ}', DESCRIBE on group 'newsgloss-enrich-redrive'" in ended.errors


async def test_a_redrive_without_permission_to_read_the_discards_prints_a_warning(secured: Secured) -> None:
    (acl,) = [acl for acl in DOCUMENTED if acl.name == DISCARDED]
    secured.acls.remove(acl)
    ended = await run("newsgloss-enrich", "dlq", "redrive", "--dry-run", **secured.user("redrive"))
    assert ended.status == 0, ended
    assert f"DESCRIBE on group '{DISCARDED}'" in ended.errors


CHECKS = {
    "enrich": ("newsgloss-enrich", "run", "--check"),
    "ingest": ("newsgloss-ingest", "serve", "--check"),
}


@pytest.mark.parametrize("user", CHECKS)
async def test_a_check_needs_only_the_services_permissions_and_names_any_that_is_missing(
    secured: Secured, user: str
) -> None:
    ended = await run(*CHECKS[user], **secured.user(user))
    assert ended.status == 0, ended
    for acl in acls_of(user):
        secured.acls.remove(acl)
        ended = await run(*CHECKS[user], **secured.user(user))
        assert ended.status == 2, ended
        assert in_messages(acl) in ended.output
        secured.acls.add(acl)
