"""Every way to log in, for services and tools; files that change while they run."""

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
    made,
    run,
    running,
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
    """Its SASL sessions end after 2 s, and with their token."""
    with made(RAW, ENRICHED, DLQ, **{"connections.max.reauth.ms": SESSION_MS}) as secured:
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


async def readiness(client: httpx.AsyncClient, status: int, text: str = "") -> None:
    async def so() -> bool:
        answer = await client.get("/readyz")
        return answer.status_code == status and text in answer.text

    await until(so, f"/readyz {status} {text}")


async def there_and_back(secured: Secured, ingest: dict[str, str], enrich: dict[str, str]) -> None:
    """An article by the publish command, through the service, and what the status command says then."""
    before = len(await secured.read(ENRICHED))
    published = await run("newsgloss-ingest", "publish", ARTICLE, **ingest)
    assert published.status == 0, published
    async with running(*ENRICH, **enrich):
        assert len(await secured.until_there(ENRICHED, before + 1)) == before + 1
        status = await run("newsgloss-enrich", "status", "--json", **enrich)
    assert status.status == 0, status
    # An offset is a record's or the mark of a transaction's; none of either waits.
    assert json.loads(status.output)["lag"] == 0


@pytest.mark.parametrize("how", [scram, plain, token, certificate])
async def test_services_and_tools_log_in(
    secured: Secured, tmp_path: Path, how: Callable[[Secured, str, Path], dict[str, str]]
) -> None:
    await there_and_back(secured, how(secured, "ingest", tmp_path), how(secured, "enrich", tmp_path))


async def test_tokens_of_an_endpoint_are_renewed_and_sessions_outlived(secured: Secured) -> None:
    async with (
        TokenServer(secured, seconds=3).serving() as server,
        running(*ENRICH, **server.environment("enrich")) as enrich,
        health_of(enrich) as health,
    ):
        await readiness(health, 200)
        before = len(await secured.read(ENRICHED))
        sent, begun = 0, server.given

        async def renewed() -> bool:
            nonlocal sent
            article = {"article_id": f"s-{sent}", "source": {"id": "test"}, "title": "t", "body": "b"}
            await secured.produce(RAW, b"key", json.dumps(article).encode())
            sent += 1
            await secured.until_there(ENRICHED, before + sent)
            return server.given >= begun + 3

        await until(renewed, "three more tokens")
        assert len(await secured.read(ENRICHED)) == before + sent
        assert enrich.process.returncode is None


async def test_an_endpoint_that_refuses_is_named_and_its_new_secret_used_without_a_restart(
    secured: Secured, tmp_path: Path
) -> None:
    file = tmp_path / "secret"
    file.write_text("wrong")
    async with TokenServer(secured, seconds=60).serving() as server:
        environment = server.environment("ingest")
        secret = environment.pop("KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET")
        environment["KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET_FILE"] = str(file)
        async with running(*INGEST, **environment) as ingest, health_of(ingest) as health:
            await readiness(health, 503, "HTTP 401, invalid_client")
            assert "wrong" not in ingest.log
            file.write_text(secret)
            await readiness(health, 200)
            assert server.given == 1


async def test_a_token_that_the_broker_refuses_is_said_and_a_new_one_in_the_file_used(
    secured: Secured, tmp_path: Path
) -> None:
    environment = token(secured, "enrich", tmp_path)
    good = (tmp_path / "enrich.token").read_text()
    (tmp_path / "enrich.token").write_text(secured.broker.security.tokens.token("enrich", seconds=-60))
    async with running(*ENRICH, **environment) as enrich, health_of(enrich) as health:
        await readiness(health, 503, "the broker refuses the token: invalid_token")
        (tmp_path / "enrich.token").write_text(good)
        await readiness(health, 200)
        assert good.strip() not in enrich.log


@pytest.mark.parametrize("command", [ENRICH, INGEST], ids=" ".join)
async def test_a_wrong_password_is_said_and_the_right_one_in_the_file_used_without_a_restart(
    secured: Secured, tmp_path: Path, command: tuple[str, str]
) -> None:
    file = tmp_path / "password"
    file.write_text("wrong")
    user = "enrich" if command is ENRICH else "ingest"
    environment = secured.user(user) | {"KAFKA_SASL_PASSWORD_FILE": str(file)}
    async with running(*command, **environment) as process, health_of(process) as health:
        await readiness(health, 503, "Authentication failed")
        file.write_text(secured.broker.security.password(user))
        await readiness(health, 200)


async def test_a_password_changed_while_the_service_runs_is_read_when_its_session_ends(
    secured: Secured, tmp_path: Path
) -> None:
    """By two users, as passwords are changed without a gap: the file names the next one first."""
    user, password = tmp_path / "user", tmp_path / "password"
    user.write_text("enrich")
    password.write_text(secured.broker.security.password("enrich"))
    environment = secured.user("enrich") | {"KAFKA_SASL_PASSWORD_FILE": str(password)}
    del environment["KAFKA_SASL_USERNAME"]
    environment["KAFKA_SASL_USERNAME_FILE"] = str(user)
    async with running(*ENRICH, **environment) as enrich, health_of(enrich) as health:
        await readiness(health, 200)
        user.write_text("replay")  # may not do what enrich may: that it logs in is to be seen
        password.write_text(secured.broker.security.password("replay"))
        await readiness(health, 503, "READ on group 'newsgloss-enrich'")
        user.write_text("enrich")
        password.write_text(secured.broker.security.password("enrich"))
        await readiness(health, 200)


async def test_a_certificate_that_the_broker_does_not_know_is_replaced_without_a_restart(
    secured: Secured, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "other")
    other.create()
    strange, strange_key = other.issue("enrich")
    crt, key = tmp_path / "client.crt", tmp_path / "client.key"
    crt.write_bytes(strange.read_bytes())
    key.write_bytes(strange_key.read_bytes())
    environment = certificate(secured, "enrich", tmp_path)
    good, good_key = environment["KAFKA_SSL_CERTFILE"], environment["KAFKA_SSL_KEYFILE"]
    environment |= {"KAFKA_SSL_CERTFILE": str(crt), "KAFKA_SSL_KEYFILE": str(key)}
    async with running(*ENRICH, **environment) as enrich, health_of(enrich) as health:
        await readiness(health, 503, "127.0.0.1")
        crt.write_bytes(Path(good).read_bytes())
        await enrich.logged("new certificates cannot be used")
        key.write_bytes(Path(good_key).read_bytes())
        await enrich.logged("certificates read anew")
        await readiness(health, 200)


async def test_a_broker_whose_authority_is_not_ours_is_not_spoken_to(
    secured: Secured, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "other")
    other.create()
    ours = secured.user("enrich") | {"KAFKA_SSL_CAFILE": str(other.certificate)}
    status = await run("newsgloss-enrich", "status", **ours)
    assert status.status == 1
    assert "certificate verify failed" in status.errors
    assert "Traceback" not in status.errors
