"""What the settings say of the worker processes, before any is started."""

import importlib.util
from importlib.machinery import ModuleSpec

import pytest
from click.testing import CliRunner

from newsgloss_common.config import ConfigurationError
from newsgloss_enrich.cli import commands
from newsgloss_enrich.enrichment import check_installed, why_not_loaded
from newsgloss_enrich.pool import WorkerStartError
from newsgloss_enrich.settings import EnrichSettings

REPLAY = "replay --from 0 --to end --group again --topic again"


@pytest.mark.parametrize("command", ["run", "local", REPLAY])
@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("NEWSGLOSS_MODELS", "en=nosuch", "en=nosuch is not installed: install spaCy's package 'nosuch'"),
        ("NEWSGLOSS_MODELS", "en", "en is not installed: install spaCy's package 'en'"),
        ("NEWSGLOSS_MODELS", "en=a b", "'en=a b' is not a model for all its languages"),
        ("NEWSGLOSS_ENRICHMENT", "nosuch:mod", "there is no Python package 'nosuch'"),
    ],
)
def test_what_the_enrichment_lacks_stops_a_command_and_the_first_line_names_the_setting(
    command: str, variable: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    result = CliRunner().invoke(commands, command.split())
    assert result.exit_code == 2, result.output
    first, *_ = result.stderr.splitlines()
    assert variable in first
    assert said in first


def test_an_enrichment_of_one_s_own_needs_no_model_of_ours() -> None:
    check_installed(EnrichSettings(enrichment="json:loads", models="en=nosuch"))


def test_the_default_goes_without_the_french_model(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec

    def find_without_french(name: str) -> ModuleSpec | None:
        return None if name.startswith("fr_") else find(name)

    monkeypatch.setattr(importlib.util, "find_spec", find_without_french)
    check_installed(EnrichSettings())


def test_an_optional_model_that_is_not_there_stops_nothing() -> None:
    check_installed(EnrichSettings(models="en=newsgloss,xx=nosuch?"))
    with pytest.raises(ConfigurationError, match="xx=nosuch is not installed"):
        check_installed(EnrichSettings(models="en=newsgloss,xx=nosuch"))


def test_what_cannot_be_loaded_is_said_with_its_setting_and_cause_first() -> None:
    said = "handler a.b:c: a worker could not load it\nTraceback:\n  File …\nAttributeError: no attribute 'c'"
    first, *rest = why_not_loaded(EnrichSettings(enrichment="a.b:c"), WorkerStartError(said)).splitlines()
    assert first == "workers cannot start with NEWSGLOSS_ENRICHMENT=a.b:c: AttributeError: no attribute 'c'"
    assert rest == said.splitlines()
