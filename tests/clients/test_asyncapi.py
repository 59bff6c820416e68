"""`schemas/asyncapi.yaml` by the official parser, and the topics of an empty cluster from it."""

import itertools
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from tests.clients.conftest import ROOT, run, tool
from tests.clients.npm_packages import installed

from newsgloss_common.kafka import topics

VALIDATE = Path(__file__).parent / "asyncapi" / "validate.mjs"

TOPICS = ROOT / "deploy" / "contracts" / "topics.mjs"
DOCUMENT = ROOT / "schemas" / "asyncapi.yaml"


@pytest.fixture
def parser() -> Path:
    """The script beside the parser that it imports."""
    folder = installed("asyncapi")
    return Path(shutil.copy(VALIDATE, folder / VALIDATE.name))


def test_the_document_is_valid(parser: Path) -> None:
    run(tool("node"), parser, ROOT / "schemas" / "asyncapi.yaml", cwd=parser.parent)


def test_a_wrong_document_is_found_by_this_test(parser: Path, tmp_path: Path) -> None:
    document = (ROOT / "schemas" / "asyncapi.yaml").read_text(encoding="utf-8")
    shutil.copytree(ROOT / "schemas" / "json", tmp_path / "json")
    wrong = tmp_path / "asyncapi.yaml"
    wrong.write_text(document.replace("action: receive", "action: listen"), encoding="utf-8")
    with pytest.raises(AssertionError, match="action"):
        run(tool("node"), parser, wrong, cwd=parser.parent)


async def test_the_document_makes_the_topics_of_a_cluster_without_them(
    parser: Path, kafka: str, unique_name: Callable[[str], str], tmp_path: Path
) -> None:
    prefix = unique_name("asyncapi")
    shutil.copytree(ROOT / "schemas" / "json", tmp_path / "json")
    document = tmp_path / DOCUMENT.name
    document.write_text(DOCUMENT.read_text(encoding="utf-8").replace("articles.", f"{prefix}."))
    script = Path(shutil.copy(TOPICS, parser.parent))
    printed = run(tool("node"), script, document, kafka, cwd=parser.parent)
    raw = topics.raw_topic(f"{prefix}.raw.v1")
    wanted = (
        raw,
        topics.enriched_topic(f"{prefix}.enriched.v1", raw.partitions),
        topics.dead_letter_topic(f"{prefix}.dlq.v1", raw.partitions, topics.RAW_MAX_BYTES),
    )
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        await admin.create_topics([_topic(line) for line in printed.splitlines()])
        described = {one["topic"]: one for one in await admin.describe_topics()}
        for topic in wanted:
            assert len(described[topic.name]["partitions"]) == topic.partitions
            resource = ConfigResource(ConfigResourceType.TOPIC, topic.name)
            (answer,) = await admin.describe_configs([resource])
            configs = {entry[0]: entry[1] for entry in answer.resources[0][4]}
            assert topic.configs.items() <= configs.items()
    finally:
        await admin.close()


def _topic(line: str) -> NewTopic:
    """What a command of Kafka's own tool would create."""
    words = shlex.split(line)
    options = list(itertools.pairwise(words))
    given = {name: value for name, value in options if name.startswith("--")}
    configs = dict(value.split("=", 1) for name, value in options if name == "--config")
    assert {"--create", "--if-not-exists"} <= given.keys()
    return NewTopic(given["--topic"], int(given["--partitions"]), 1, topic_configs=configs)
