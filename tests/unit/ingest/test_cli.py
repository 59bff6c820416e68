import gzip
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsgloss_ingest.cli import main
from newsgloss_ingest.publish import articles, files, pipelined
from newsgloss_ingest.record import RawRecord, encode
from newsgloss_schemas import RawArticle

ARTICLE = {"source": {"id": "wire"}, "body": "The bridge reopened."}


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")
    for name in ("NEWSGLOSS_INGEST_HTTP", "NEWSGLOSS_RAW_TOPIC", "NEWSGLOSS_PARTITIONS"):
        monkeypatch.delenv(name, raising=False)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize("command", ["serve", "publish", "feeds"])
def test_help_names_every_setting_and_its_variable(command: str) -> None:
    text = run(command, "--help").output
    for variable in ("NEWSGLOSS_RAW_TOPIC", "NEWSGLOSS_PARTITIONS", "KAFKA_BOOTSTRAP_SERVERS"):
        assert variable in text.replace("\n", "")
    assert "password" not in text.lower()


def test_print_config_shows_what_holds_and_masks_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
    monkeypatch.setenv("KAFKA_SASL_USERNAME", "me")
    monkeypatch.setenv("KAFKA_SASL_PASSWORD", "hunter2")
    result = run("serve", "--print-config", "--raw-topic", "other")
    assert result.exit_code == 0
    assert "NEWSGLOSS_RAW_TOPIC=other" in result.output.splitlines()
    assert "NEWSGLOSS_INGEST_HTTP=127.0.0.1:8080" in result.output.splitlines()
    assert "KAFKA_SASL_PASSWORD=********" in result.output.splitlines()
    assert "hunter2" not in result.output


@pytest.mark.parametrize(
    ("command", "variable", "value", "says"),
    [
        ("serve", "NEWSGLOSS_INGEST_HTTP", "8080", "127.0.0.1:8080"),
        ("serve", "NEWSGLOSS_PARTITIONS", "0", "1 to 10000"),
        ("serve", "NEWSGLOSS_RAW_TOPIC", "a topic", "letters"),
        ("serve", "NEWSGLOSS_CREATE_TOPICS", "perhaps", "true or false"),
        ("serve", "NEWSGLOSS_MAX_BODY_BYTES", "12", "1024"),
        ("serve", "NEWSGLOSS_MAX_IN_FLIGHT_BYTES", "100000", "at least twice NEWSGLOSS_MAX_BODY_BYTES"),
        ("serve", "NEWSGLOSS_PUBLISH_TIMEOUT_SECONDS", "-1", "above 0"),
        ("serve", "NEWSGLOSS_COMPRESSION", "brotli", "none, gzip, snappy, lz4 or zstd"),
        ("serve", "NEWSGLOSS_LOG_LEVEL", "loud", "debug, info, warning or error"),
        ("serve", "KAFKA_BOOTSTRAP_SERVERS", "broker", "host:port"),
        ("serve", "KAFKA_SECURITY_PROTOCOL", "TLS", "SASL_SSL"),
        ("serve", "NEWSGLOSS_TRACES", "perhaps", "off, or otlp"),
        ("feeds feeds.toml", "NEWSGLOSS_FEEDS_HTTP", "8082", "127.0.0.1:8080"),
        ("feeds feeds.toml", "NEWSGLOSS_METRICS_PUSH", "perhaps", "off, or otlp"),
    ],
)
def test_a_wrong_setting_stops_the_command_and_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, command: str, variable: str, value: str, says: str
) -> None:
    monkeypatch.setenv(variable, value)
    result = run(*command.split())
    assert result.exit_code == 2
    assert variable in result.stderr
    assert says in result.stderr


@pytest.mark.parametrize("command", [("list",), ("revoke", "ab12"), ("add", "--source", "wire")])
def test_keys_without_a_file_name_the_option_and_the_variable(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSGLOSS_INGEST_KEYS_FILE", raising=False)
    result = run("keys", *command)
    assert result.exit_code == 2
    assert "--file" in result.stderr
    assert "NEWSGLOSS_INGEST_KEYS_FILE" in result.stderr


def test_the_feed_poller_shows_its_settings_those_of_pushing_included() -> None:
    result = run("feeds", "feeds.toml", "--print-config", "--feeds-http", "off", "--metrics-push", "otlp")
    assert result.exit_code == 0
    assert "NEWSGLOSS_FEEDS_HTTP=off" in result.output.splitlines()
    assert "NEWSGLOSS_METRICS_PUSH=otlp" in result.output.splitlines()


def test_a_certificate_that_is_not_there_stops_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_SECURITY_PROTOCOL", "SSL")
    monkeypatch.setenv("KAFKA_SSL_CAFILE", "/nowhere/ca.pem")
    result = run("serve")
    assert result.exit_code == 2
    assert "No such file" in result.stderr


def test_a_dry_run_of_good_articles_needs_no_kafka(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Title\nBody", encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps([ARTICLE, ARTICLE]), encoding="utf-8")
    (tmp_path / "c.ndjson.gz").write_bytes(gzip.compress(json.dumps(ARTICLE).encode()))
    result = run("publish", "--dry-run", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "4 valid, nothing was published; 0 failed\n")


def test_each_bad_article_is_reported_with_place_field_and_reason_and_the_rest_goes_on(
    tmp_path: Path,
) -> None:
    lines = [json.dumps(ARTICLE), "{nonsense", json.dumps(ARTICLE | {"version": "x"}), json.dumps(ARTICLE)]
    path = tmp_path / "a.ndjson"
    path.write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"Title\n\xff")
    result = run("publish", "--dry-run", tmp_path)
    assert result.exit_code == 1
    assert result.stdout == "2 valid, nothing was published; 3 failed\n"
    first, second, third = result.stderr.splitlines()
    assert first.startswith(f"{path}:2: not JSON: ")
    assert second == f"{path}:3: version: should be an integer"
    assert third.startswith(f"{tmp_path / 'b.txt'}: not UTF-8: byte 6")


def test_a_moment_that_no_utc_year_holds_fails_its_line_alone(tmp_path: Path) -> None:
    bad = ARTICLE | {"published_at": "0001-01-01T00:00:00+01:00"}
    path = tmp_path / "a.ndjson"
    path.write_text("\n".join(json.dumps(one) for one in (ARTICLE, bad, ARTICLE)), encoding="utf-8")
    result = run("publish", "--dry-run", path)
    assert (result.exit_code, result.stdout) == (1, "2 valid, nothing was published; 1 failed\n")
    assert result.stderr == f"{path}:2: published_at: in UTC this lies outside of the years 0001 to 9999\n"


def test_an_error_that_nobody_foresaw_fails_its_line_alone_and_quotes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def encode_all_but_one(article: RawArticle) -> RawRecord:
        if article.article_id == "odd":
            raise OverflowError("date value out of range: SECRET")
        return encode(article)

    monkeypatch.setattr(articles, "encode", encode_all_but_one)
    path = tmp_path / "a.ndjson"
    lines = (ARTICLE, ARTICLE | {"article_id": "odd"}, ARTICLE)
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    result = run("publish", "--dry-run", path)
    assert (result.exit_code, result.stdout) == (1, "2 valid, nothing was published; 1 failed\n")
    assert f"{path}:2: a fault in newsgloss: OverflowError" in result.stderr
    assert "SECRET" not in result.stderr


def test_a_page_without_an_article_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body><a href='/'>Home</a></body></html>", encoding="utf-8")
    result = run("publish", "--dry-run", tmp_path)
    assert (result.exit_code, result.stdout) == (1, "0 valid, nothing was published; 1 failed\n")
    assert "a.html: the page shows no article" in result.stderr


def test_names_that_look_like_markup_are_shown_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "[red]a.txt").write_bytes(b"only a title")
    assert "[red]a.txt: body: empty" in run("publish", "--dry-run", tmp_path).stderr


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (("-",), json.dumps(ARTICLE)),
        (("-", "--format", "json"), json.dumps([ARTICLE])),
        (("-", "--format", "txt"), "T\nB"),
    ],
)
def test_standard_input_is_read_in_the_format_named(
    arguments: tuple[str, ...], stdin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stdin").write_text(stdin, encoding="utf-8")
    with (tmp_path / "stdin").open("rb") as file:
        monkeypatch.setattr(files, "STANDARD_INPUT_DESCRIPTOR", file.fileno())
        result = run("publish", "--dry-run", *arguments)
    assert (result.exit_code, result.stdout) == (0, "1 valid, nothing was published; 0 failed\n")


def test_a_folder_without_articles_is_wrong_use(tmp_path: Path) -> None:
    result = run("publish", "--dry-run", tmp_path)
    assert result.exit_code == 2
    assert "nothing to publish" in result.stderr


def test_publish_without_a_path_is_wrong_use() -> None:
    assert run("publish").exit_code == 2


def test_publish_without_kafka_says_so_and_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipelined, "CONNECT_SECONDS", 0.5)
    (tmp_path / "a.txt").write_text("Title\nBody", encoding="utf-8")
    result = run("publish", tmp_path)
    assert result.exit_code == 2
    assert "Kafka at 127.0.0.1:1 cannot be reached" in result.stderr
    assert result.stdout == "0 published to articles.raw.v1; 0 failed\n"


def test_the_command_is_installed() -> None:
    assert (Path(sys.executable).parent / "newsgloss-ingest").exists()


def test_publish_refuses_an_id_that_is_not_its_sources_where_it_is_told_to(tmp_path: Path) -> None:
    path = tmp_path / "articles.ndjson"
    lines = [ARTICLE, ARTICLE | {"article_id": "wire:1"}, ARTICLE | {"article_id": "other:1"}]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert "3 valid" in run("publish", "--dry-run", path).output
    result = run("publish", "--dry-run", "--article-ids", "by-source", path)
    assert result.exit_code == 1
    assert "2 valid" in result.output
    assert "NEWSGLOSS_ARTICLE_IDS" in result.output + result.stderr


def test_publish_refuses_identifiers_with_control_characters(tmp_path: Path) -> None:
    path = tmp_path / "articles.ndjson"
    path.write_text(json.dumps(ARTICLE | {"article_id": "a\u202eb"}), encoding="utf-8")
    result = run("publish", "--dry-run", path)
    assert result.exit_code == 1
    assert "U+202E" in result.output + result.stderr
