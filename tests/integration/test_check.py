"""`--check` of the services: says what is wrong, and changes nothing."""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from tests.step_package import announce_steps

BIN = Path(sys.executable).parent
FEEDS = '[[feed]]\nurl = "https://example.org/feed.xml"\nsource = "example"\n'


class Topics(Protocol):
    """What the `topics` fixture gives."""

    raw: str
    enriched: str
    dlq: str
    group: str

    @property
    def environment(self) -> dict[str, str]: ...


class Checked(NamedTuple):
    """How a check ended: its lines by what they are of."""

    status: int
    lines: list[str]
    errors: str

    def of(self, what: str) -> list[str]:
        return [line for line in self.lines if line[7:].startswith(f"{what}: ")]


async def check(kafka: str, *command: str, **environment: str) -> Checked:
    process = await asyncio.create_subprocess_exec(
        BIN / command[0],
        *command[1:],
        "--check",
        env=os.environ | {"KAFKA_BOOTSTRAP_SERVERS": kafka, "NEWSGLOSS_ENRICHMENT": "light"} | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(120):
            output, errors = await process.communicate()
    except BaseException:
        process.kill()
        await process.wait()
        raise
    assert process.returncode is not None
    return Checked(process.returncode, output.decode().splitlines(), errors.decode())


async def test_enrich_with_all_that_it_needs(kafka: str, topics: Topics, admin: AIOKafkaAdminClient) -> None:
    checked = await check(kafka, "newsgloss-enrich", "run", **topics.environment)
    assert (checked.status, checked.errors) == (0, ""), checked
    assert {line[:5].strip() for line in checked.lines} <= {"ok", "note"}
    for what in ("settings", "models", "kafka", "topics", "permissions"):
        assert any(line.startswith("ok") for line in checked.of(what)), what
    groups = {name for name, *_ in await admin.list_consumer_groups()}
    assert topics.group not in groups


async def test_what_is_missing_is_said_and_not_created(
    kafka: str, admin: AIOKafkaAdminClient, unique_name: Callable[[str], str]
) -> None:
    names = [unique_name(kind) for kind in ("raw", "enriched", "dlq")]
    variables = ("NEWSGLOSS_RAW_TOPIC", "NEWSGLOSS_ENRICHED_TOPIC", "NEWSGLOSS_DLQ_TOPIC")
    environment = dict(zip(variables, names, strict=True))
    allowed = await check(kafka, "newsgloss-enrich", "run", **environment)
    forbidden = await check(kafka, "newsgloss-enrich", "run", **environment, NEWSGLOSS_CREATE_TOPICS="false")
    assert (allowed.status, forbidden.status) == (0, 2), (allowed, forbidden)
    for name in names:
        assert f"note   topics: {name} is missing and created at start" in allowed.lines
        (line,) = [line for line in forbidden.of("topics") if name in line]
        assert line.startswith("wrong")
        assert "NEWSGLOSS_CREATE_TOPICS=true" in line
    assert not set(names) & set(await admin.list_topics())


async def test_topics_that_do_not_go_together(
    kafka: str, topics: Topics, admin: AIOKafkaAdminClient, unique_name: Callable[[str], str]
) -> None:
    narrow = unique_name("narrow")
    await admin.create_topics([NewTopic(narrow, 1, 1)])
    settings = topics.environment | {"NEWSGLOSS_ENRICHED_TOPIC": narrow}
    checked = await check(kafka, "newsgloss-enrich", "run", **settings)
    assert checked.status == 2
    assert any(line.startswith("wrong") and narrow in line for line in checked.of("topics"))
    same = topics.environment | {"NEWSGLOSS_DLQ_TOPIC": topics.raw}
    checked = await check(kafka, "newsgloss-enrich", "run", **same)
    assert checked.status == 2
    assert any("must be three" in line for line in checked.of("topics"))


async def test_an_enrichment_and_a_cluster_that_are_not_there_are_both_said(topics: Topics) -> None:
    settings = topics.environment | {"NEWSGLOSS_ENRICHMENT": "full", "NEWSGLOSS_MODELS": "en=nosuch"}
    checked = await check("127.0.0.1:1", "newsgloss-enrich", "run", **settings)
    assert (checked.status, checked.errors) == (2, "")
    (models,), (cluster,) = checked.of("models"), checked.of("kafka")
    assert models.startswith("wrong")
    assert "NEWSGLOSS_MODELS: en=nosuch is not installed" in models
    assert cluster.startswith("wrong")
    assert "127.0.0.1:1" in cluster
    broken = topics.environment | {"NEWSGLOSS_ENRICHMENT": "json:nosuch"}
    checked = await check("127.0.0.1:1", "newsgloss-enrich", "run", **broken)
    (models,) = checked.of("models")
    assert models.startswith("wrong")
    assert "NEWSGLOSS_ENRICHMENT=json:nosuch" in models
    assert "AttributeError" in models


async def test_a_wrong_step_of_one_s_own_has_a_heading_of_its_own(topics: Topics, tmp_path: Path) -> None:
    packages = announce_steps(tmp_path, {"words": "team_steps:Words", "unloadable": "team_steps:Unloadable"})
    modules = str(Path(__file__).parent / "commands")
    settings = topics.environment | {"PYTHONPATH": os.pathsep.join((packages, modules))}
    cases: list[tuple[str, dict[str, str], str, str]] = [
        ("words", {}, "ok", "words loaded"),
        ("word", {}, "wrong", "NEWSGLOSS_STEPS: no step 'word' is installed; did you mean 'words'?"),
        ("words", {"NEWSGLOSS_STEP_WORDS_LEAST": "x"}, "wrong", "NEWSGLOSS_STEP_WORDS_LEAST: "),
        ("words,unloadable", {}, "wrong", "RuntimeError: no list of words"),
    ]
    for steps, variables, verdict, says in cases:
        environment = settings | {"NEWSGLOSS_STEPS": steps} | variables
        checked = await check("127.0.0.1:1", "newsgloss-enrich", "run", **environment)
        assert checked.status == 2, checked
        (models,), (found,) = checked.of("models"), checked.of("steps")
        assert models.startswith("ok"), models
        assert found.startswith(verdict), found
        assert says in found


async def test_ingest_and_publish(
    kafka: str, topics: Topics, admin: AIOKafkaAdminClient, unique_name: Callable[[str], str], tmp_path: Path
) -> None:
    checked = await check(kafka, "newsgloss-ingest", "serve", **topics.environment)
    assert checked.status == 0, checked
    assert checked.of("keys")[0].startswith("note")
    assert checked.of("topics")[0].startswith(f"ok     topics: {topics.raw} has 4 partitions")

    keys = tmp_path / "keys.json"
    settings = topics.environment | {"NEWSGLOSS_INGEST_KEYS_FILE": str(keys)}
    checked = await check(kafka, "newsgloss-ingest", "serve", **settings)
    assert checked.status == 2
    assert checked.of("keys")[0].startswith(
        f"wrong  keys: NEWSGLOSS_INGEST_KEYS_FILE: {keys}: cannot be read"
    )

    missing = unique_name("missing")
    checked = await check(kafka, "newsgloss-ingest", "publish", NEWSGLOSS_RAW_TOPIC=missing)
    assert checked.status == 0, checked
    assert checked.of("topics") == [f"note   topics: {missing} is missing and created at start"]
    assert missing not in await admin.list_topics()


async def test_feeds(kafka: str, topics: Topics, tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(FEEDS, encoding="utf-8")
    checked = await check(kafka, "newsgloss-ingest", "feeds", str(path), **topics.environment)
    assert checked.status == 0, checked
    assert checked.of("feeds") == [f"ok     feeds: {path} has 1"]
    assert checked.of("memory") == [
        f"ok     memory: {path.with_suffix('.sqlite')} is made at the first start"
    ]
    assert [found.name for found in tmp_path.iterdir()] == ["feeds.toml"]

    path.write_text(FEEDS.replace("https", "gopher"), encoding="utf-8")
    path.with_suffix(".sqlite").write_text("not one", encoding="utf-8")
    checked = await check(kafka, "newsgloss-ingest", "feeds", str(path), **topics.environment)
    assert checked.status == 2
    feeds, *_ = checked.of("feeds")
    assert feeds.startswith(f"wrong  feeds: {path}: feed.0.url: ")
    path.write_text(FEEDS, encoding="utf-8")
    checked = await check(kafka, "newsgloss-ingest", "feeds", str(path), **topics.environment)
    assert checked.status == 2
    assert "is no SQLite file" in checked.of("memory")[0]
    assert path.with_suffix(".sqlite").read_text(encoding="utf-8") == "not one"
