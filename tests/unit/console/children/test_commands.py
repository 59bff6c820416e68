import pytest

from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_console.children.commands import EnrichCommands
from newsgloss_console.children.dead_letters import LetterFilters, Place
from newsgloss_console.children.process import CommandFailedError
from newsgloss_console.settings import ConsoleSettings


def commands(**settings: str) -> EnrichCommands:
    kafka = KafkaSettings(bootstrap_servers="kafka:1234", sasl_username=None)
    return EnrichCommands(ConsoleSettings.model_validate(settings), kafka)


def test_a_command_gets_the_consoles_own_settings() -> None:
    environment = commands(group_id="g", dlq_topic="d").with_kafka()
    assert environment["KAFKA_BOOTSTRAP_SERVERS"] == "kafka:1234"
    assert environment["NEWSGLOSS_GROUP_ID"] == "g"
    assert environment["NEWSGLOSS_DLQ_TOPIC"] == "d"


def test_the_process_that_reads_strangers_texts_gets_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = commands()
    monkeypatch.setenv("KAFKA_SASL_PASSWORD", "secret")
    assert not [name for name in ours.without_kafka() if name.startswith("KAFKA_")]


def test_a_missing_command_is_said_with_its_variable() -> None:
    with pytest.raises(CommandFailedError, match="NEWSGLOSS_CONSOLE_ENRICH_COMMAND"):
        commands(console_enrich_command="no-such-command").line("status")


def test_what_a_browser_sends_cannot_become_an_option() -> None:
    filters = LetterFilters(code="--help", since="--discarded", article_id="-h")
    assert filters.options() == ["--code=--help", "--since=--discarded", "--article-id=-h"]


@pytest.mark.parametrize(
    "text", ["", "-", "1-", "-1", "1--2", "a-1", "1-2-3", "\N{FULLWIDTH DIGIT ONE}-2", "1 -2"]
)
def test_a_place_is_two_numbers(text: str) -> None:
    with pytest.raises(ValueError, match="PARTITION-OFFSET"):
        Place.parse(text)
