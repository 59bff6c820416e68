"""Services and tools log in by every mechanism, and read files of credentials again when these change."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from tests.integration.secured.secured import (
    DLQ,
    DOCUMENTED,
    ENRICHED,
    RAW,
    ROOT,
    Process,
    Secured,
    run,
    running,
    secured_broker,
    until,
)
from tests.integration.secured.token_server import TokenServer
from tests.patience import PATIENCE_SECONDS

from newsgloss_dev_kafka.acls import Acl, Operation, Resource
from newsgloss_dev_kafka.certificates import Authority

ARTICLE = str(ROOT / "samples/night-market.en.json")
SESSION_MS = "2000"
ENRICH, INGEST = ("newsgloss-enrich", "run"), ("newsgloss-ingest", "serve")


@pytest.fixture(scope="module")
def secured() -> Iterator[Secured]:
    """A broker whose SASL sessions expire after 2 s, or earlier with their token."""
    with secured_broker(RAW, ENRICHED, DLQ, **{"connections.max.reauth.ms": SESSION_MS}) as secured:
        status = [
            Acl("enrich", Operation.READ, Resource.TOPIC, DLQ),
            Acl("enrich", Operation.DESCRIBE, Resource.GROUP, "newsgloss-enrich-redrive"),
        ]
        secured.acls.add(*DOCUMENTED, *status)
        yield secured


def scram(secured: Secured, user: str, _folder: Path) -> dict[str, str]:
    return secured.user(user)


def plain(secured: Secured, user: str, _folder: Path) -> dict[str, str]:
    return secured.user(user) | {"KAFKA_SASL_MECHANISM": "PLAIN"}


def token(secured: Secured, user: str, folder: Path) -> dict[str, str]:
    file = folder / f"{user}.token"
    file.write_text(secured.broker.security.tokens.token(user) + "\n")
    return {
        "KAFKA_BOOTSTRAP_SERVERS": secured.broker.bootstrap_servers,
        "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
        "KAFKA_SSL_CAFILE": str(secured.broker.security.authority.certificate),
        "KAFKA_SASL_MECHANISM": "OAUTHBEARER",
        "KAFKA_SASL_OAUTHBEARER_TOKEN_FILE": str(file),
    }


def certificate(secured: Secured, user: str, _folder: Path) -> dict[str, str]:
    folder = secured.broker.security.folder
    return {
        "KAFKA_BOOTSTRAP_SERVERS": f"127.0.0.1:{secured.broker.tls_port}",
        "KAFKA_SECURITY_PROTOCOL": "SSL",
        "KAFKA_SSL_CAFILE": str(secured.broker.security.authority.certificate),
        "KAFKA_SSL_CERTFILE": str(folder / f"{user}.crt"),
        "KAFKA_SSL_KEYFILE": str(folder / f"{user}.key"),
    }


@asynccontextmanager
async def health_of(process: Process) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=await process.address(), timeout=PATIENCE_SECONDS) as client:
        yield client


async def until_readiness(client: httpx.AsyncClient, status: int, text: str = "") -> None:
    """Wait until `/readyz` answers with this status and a body that contains `text`."""

    async def as_expected() -> bool:
        answer = await client.get("/readyz")
        return answer.status_code == status and text in answer.text

    await until(as_expected, f"/readyz {status} {text}")


async def publish_enrich_and_check_status(
    secured: Secured, ingest: dict[str, str], enrich: dict[str, str]
) -> None:
    """Publish an article, wait until it is enriched, and check that the status command reports no lag."""
    before = len(await secured.read(ENRICHED))
    published = await run("newsgloss-ingest", "publish", ARTICLE, **ingest)
    assert published.status == 0, published
    async with running(*ENRICH, **enrich):
        assert len(await secured.read_at_least(ENRICHED, before + 1)) == before + 1
        status = await run("newsgloss-enrich", "status", "--json", **enrich)
    assert status.status == 0, status
    # A lag of 0 means that neither records nor transaction markers are left.
    assert json.loads(status.output)["lag"] == 0


@pytest.mark.parametrize("how", [scram, plain, token, certificate])
async def test_services_and_tools_log_in(
    secured: Secured, tmp_path: Path, how: Callable[[Secured, str, Path], dict[str, str]]
) -> None:
    await publish_enrich_and_check_status(
        secured, how(secured, "ingest", tmp_path), how(secured, "enrich", tmp_path)
    )


async def test_tokens_from_an_endpoint_are_renewed_and_the_service_outlives_its_sessions(
    secured: Secured,
) -> None:
    async with (
        TokenServer(secured, seconds=3).serving() as server,
        running(*ENRICH, **server.environment("enrich")) as enrich,
        health_of(enrich) as health,
    ):
        await until_readiness(health, 200)
        before = len(await secured.read(ENRICHED))
        sent, issued_before = 0, server.issued

        async def renewed() -> bool:
            nonlocal sent
            article = {"article_id": f"s-{sent}", "source": {"id": "test"}, "title": "t", "body": "b"}
            await secured.produce(RAW, b"key", json.dumps(article).encode())
            sent += 1
            await secured.read_at_least(ENRICHED, before + sent)
            return server.issued >= issued_before + 3

        await until(renewed, "three more tokens")
        assert len(await secured.read(ENRICHED)) == before + sent
        assert enrich.process.returncode is None


async def test_a_refusal_by_the_endpoint_is_reported_and_a_new_secret_is_used_without_a_restart(
    secured: Secured, tmp_path: Path
) -> None:
    file = tmp_path / "secret"
    file.write_text("wrong")
    async with TokenServer(secured, seconds=60).serving() as server:
        environment = server.environment("ingest")
        secret = environment.pop("KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET")
        environment["KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET_FILE"] = str(file)
        async with running(*INGEST, **environment) as ingest, health_of(ingest) as health:
            await until_readiness(health, 503, "HTTP 401, invalid_client")
            assert "wrong" not in ingest.log
            file.write_text(secret)
            await until_readiness(health, 200)
            assert server.issued == 1


async def test_a_refused_token_is_reported_and_a_new_one_in_the_file_is_used(
    secured: Secured, tmp_path: Path
) -> None:
    environment = token(secured, "enrich", tmp_path)
    good = (tmp_path / "enrich.token").read_text()
    (tmp_path / "enrich.token").write_text(secured.broker.security.tokens.token("enrich", seconds=-60))
    async with running(*ENRICH, **environment) as enrich, health_of(enrich) as health:
        await until_readiness(health, 503, "the broker refuses the token: invalid_token")
        (tmp_path / "enrich.token").write_text(good)
        await until_readiness(health, 200)
        assert good.strip() not in enrich.log


@pytest.mark.parametrize("command", [ENRICH, INGEST], ids=" ".join)
async def test_a_wrong_password_is_reported_and_the_right_one_in_the_file_is_used_without_a_restart(
    secured: Secured, tmp_path: Path, command: tuple[str, str]
) -> None:
    file = tmp_path / "password"
    file.write_text("wrong")
    user = "enrich" if command is ENRICH else "ingest"
    environment = secured.user(user) | {"KAFKA_SASL_PASSWORD_FILE": str(file)}
    async with running(*command, **environment) as process, health_of(process) as health:
        await until_readiness(health, 503, "Authentication failed")
        file.write_text(secured.broker.security.password(user))
        await until_readiness(health, 200)


async def test_a_password_that_changes_at_run_time_is_read_when_the_session_ends(
    secured: Secured, tmp_path: Path
) -> None:
    """Rotation without a gap uses two users: the file names the next user before the old password ends."""
    user, password = tmp_path / "user", tmp_path / "password"
    user.write_text("enrich")
    password.write_text(secured.broker.security.password("enrich"))
    environment = secured.user("enrich") | {"KAFKA_SASL_PASSWORD_FILE": str(password)}
    del environment["KAFKA_SASL_USERNAME"]
    environment["KAFKA_SASL_USERNAME_FILE"] = str(user)
    async with running(*ENRICH, **environment) as enrich, health_of(enrich) as health:
        await until_readiness(health, 200)
        user.write_text("replay")  # lacks permissions of enrich, which shows that it has logged in
        password.write_text(secured.broker.security.password("replay"))
        await until_readiness(health, 503, "READ on group 'newsgloss-enrich'")
        user.write_text("enrich")
        password.write_text(secured.broker.security.password("enrich"))
        await until_readiness(health, 200)


async def test_an_untrusted_client_certificate_is_replaced_without_a_restart(
    secured: Secured, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "other")
    other.create()
    untrusted, untrusted_key = other.issue("enrich")
    crt, key = tmp_path / "client.crt", tmp_path / "client.key"
    crt.write_bytes(untrusted.read_bytes())
    key.write_bytes(untrusted_key.read_bytes())
    environment = certificate(secured, "enrich", tmp_path)
    good, good_key = environment["KAFKA_SSL_CERTFILE"], environment["KAFKA_SSL_KEYFILE"]
    environment |= {"KAFKA_SSL_CERTFILE": str(crt), "KAFKA_SSL_KEYFILE": str(key)}
    async with running(*ENRICH, **environment) as enrich, health_of(enrich) as health:
        await until_readiness(health, 503, "127.0.0.1")
        crt.write_bytes(Path(good).read_bytes())
        await enrich.logged("new certificates cannot be used")
        key.write_bytes(Path(good_key).read_bytes())
        await enrich.logged("certificates read anew")
        await until_readiness(health, 200)


async def test_a_broker_with_a_certificate_of_an_unknown_authority_is_refused(
    secured: Secured, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "other")
    other.create()
    environment = secured.user("enrich") | {"KAFKA_SSL_CAFILE": str(other.certificate)}
    status = await run("newsgloss-enrich", "status", **environment)
    assert status.status == 1
    assert "certificate verify failed" in status.errors
    assert "Traceback" not in status.errors
