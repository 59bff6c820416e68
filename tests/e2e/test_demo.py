"""What a newcomer sees of `make demo`: the command `newsgloss-demo`."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsgloss_schemas import EnrichedArticle

DEMO = Path(sys.executable).with_name("newsgloss-demo")
SAMPLES = Path(__file__).parents[2] / "samples"

LIGHT = {"NEWSGLOSS_ENRICHMENT": "light"}


@dataclass(frozen=True)
class Ran:
    status: int
    output: str
    errors: str
    folder: Path

    def records(self) -> dict[str, EnrichedArticle]:
        found = sorted((self.folder / "records").glob("*.json"))
        return {path.stem: EnrichedArticle.model_validate_json(path.read_bytes()) for path in found}


async def demo(folder: Path, environment: Mapping[str, str], *arguments: str | Path) -> Ran:
    process = await asyncio.create_subprocess_exec(
        DEMO,
        *map(str, arguments),
        "--output",
        str(folder),
        env={**environment, "COLUMNS": "100"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(240):
        output, errors = await process.communicate()
    assert process.returncode is not None
    return Ran(process.returncode, output.decode(), errors.decode(), folder)


async def test_the_samples_go_in_over_http_and_come_out_enriched(
    tmp_path: Path,
) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "KAFKA_BOOTSTRAP_SERVERS"}
    ran = await demo(tmp_path, environment)
    assert (ran.status, ran.errors) == (0, ""), ran.output
    samples = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".txt", ".json"})
    records = ran.records()
    assert sorted(records) == sorted(path.stem for path in samples)
    assert f"{len(samples)} in, {len(samples)} out enriched" in ran.output
    assert "ARTICLE=" in ran.output
    for record in records.values():
        assert record.language is not None
        assert record.read_time is not None
        assert record.read_time.minutes >= 1
    assert len({record.language.tag for record in records.values() if record.language}) >= 4
    assert {path.name for path in (tmp_path / "logs").iterdir()} == {"ingest.log", "enrich.log", "kafka.log"}


async def test_the_users_own_text_is_shown_with_its_evidence(
    tmp_path: Path, own_topics: dict[str, str]
) -> None:
    article = tmp_path / "harbour bridge.txt"
    article.write_text(
        "Bridge in Aberdeen reopens\n\n2 min read\n"
        "The harbour bridge in Aberdeen reopened on Thursday, the Scottish government said in a statement.\n"
        "Engineers from Norway had checked every bolt of the bridge, which a storm had damaged in January.\n"
    )
    ran = await demo(tmp_path / "out", own_topics | {"ARTICLE": str(article)})
    assert (ran.status, ran.errors) == (0, ""), ran.output
    (record,) = ran.records().values()
    assert record.article.title == "Bridge in Aberdeen reopens"
    for shown in (
        "Bridge in Aberdeen",
        "en 1.00",
        "1 min",
        "claims 2 min",
        "Aberdeen  GPE",
        "Norway  GPE NO",
    ):
        assert shown in ran.output
    assert "read time label" in ran.output
    assert "1 in, 1 out enriched" in ran.output


async def test_json_goes_through_unchanged(tmp_path: Path, own_topics: dict[str, str]) -> None:
    article = tmp_path / "pont.json"
    body = "Le pont du port a rouvert jeudi à Marseille, ont indiqué les autorités de la ville."
    fields = {
        "article_id": "fil:pont",
        "version": 3,
        "source": {"id": "fil"},
        "title": "Le pont",
        "body": body,
    }
    article.write_text(json.dumps(fields))
    ran = await demo(tmp_path / "out", own_topics | LIGHT, article)
    assert (ran.status, ran.errors) == (0, ""), ran.output
    (record,) = ran.records().values()
    assert (record.article_id, record.version) == ("fil:pont", 3)
    assert (record.article.title, record.article.body) == ("Le pont", body)


async def test_an_article_that_ingest_refuses_is_shown_and_the_others_go_through(
    tmp_path: Path, own_topics: dict[str, str]
) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "broken.json").write_text('{"source": {"id": "x"}, "titel": "", "body": "Text"}')
    (tmp_path / "articles" / "good.txt").write_text("Headline\nThe harbour bridge has reopened.\n")
    ran = await demo(tmp_path / "out", own_topics | LIGHT, tmp_path / "articles")
    assert ran.status == 1, ran.output
    assert "refused by ingest: 422" in ran.output
    assert "titel: unknown field" in ran.output
    assert "2 in, 1 out enriched, 1 refused" in ran.output
    assert list(ran.records()) == ["good"]


async def test_a_dead_letter_is_shown_with_its_reason(tmp_path: Path, own_topics: dict[str, str]) -> None:
    (tmp_path / "rejecting.py").write_text(
        "from newsgloss_enrich.pool import Rejected\n"
        "def build(config):\n"
        "    return lambda record: Rejected(record.offset, 'step_failed', 'not this one', 'test', 'E')\n"
    )
    article = tmp_path / "article.txt"
    article.write_text("Headline\nThe harbour bridge has reopened.\n")
    environment = {"NEWSGLOSS_ENRICHMENT": "rejecting:build", "PYTHONPATH": str(tmp_path)}
    ran = await demo(tmp_path / "out", own_topics | environment, article)
    assert ran.status == 1, ran.output
    for shown in ("dead letter: step_failed", "not this one", "1 out as dead letters"):
        assert shown in ran.output
    letter = json.loads((tmp_path / "out/records/article.dead-letter.json").read_text())
    assert letter["headers"]["dlq-code"] == "step_failed"
    assert "harbour bridge" in letter["value"]


@pytest.mark.parametrize(
    ("name", "says"), [("missing.txt", "there is no such file"), ("article.pdf", "Save the article as .txt")]
)
async def test_a_file_that_cannot_be_sent_is_named_before_anything_starts(
    tmp_path: Path, name: str, says: str
) -> None:
    (tmp_path / "article.pdf").touch()
    ran = await demo(tmp_path / "out", os.environ | {"ARTICLE": str(tmp_path / name)})
    assert ran.status == 1
    assert ran.output == ""
    assert name in ran.errors
    assert says in ran.errors


async def test_a_service_that_does_not_start_is_shown_with_its_log(
    tmp_path: Path, own_topics: dict[str, str]
) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Headline\nText.\n")
    ran = await demo(tmp_path / "out", own_topics | {"NEWSGLOSS_WORKERS": "many"}, article)
    assert ran.status == 1
    assert "newsgloss-enrich ended by itself with exit status 2" in ran.errors
    assert "NEWSGLOSS_WORKERS" in ran.errors
