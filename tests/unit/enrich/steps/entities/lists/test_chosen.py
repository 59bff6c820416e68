from pathlib import Path

import pytest
from tests.unit.enrich.steps.entities.lists.built import listed

from newsgloss_common.config import ConfigurationError
from newsgloss_enrich.enrichment import check_installed, handler_config
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.steps.entities.lists.chosen import parse_lists, unreadable
from newsgloss_enrich.steps.settings import StepSettings


def test_a_setting_names_each_list_and_its_file() -> None:
    assert parse_lists(" companies=/a.list, clubs = b c.list,") == {
        "companies": "/a.list",
        "clubs": "b c.list",
    }
    assert parse_lists("") == {}


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("companies", "is not a list such as"),
        ("Companies=/a", "is not a list such as"),
        ("a=/a,a=/b", "named twice"),
        ("geonames=/a", "a scheme or field of our own"),
        ("confidence=/a", "a scheme or field of our own"),
    ],
)
def test_a_wrong_setting_says_what_is_wrong(setting: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_lists(setting)


def test_a_list_that_cannot_be_read_stops_a_start_and_is_named(tmp_path: Path) -> None:
    setting = f"companies={tmp_path / 'gone.list'}"
    (line,) = unreadable(setting)
    assert line.startswith("companies: ")
    with pytest.raises(ConfigurationError, match="NEWSGLOSS_LISTS: companies: "):
        check_installed(EnrichSettings(models="", lists=setting))


def test_workers_are_told_of_the_lists(tmp_path: Path) -> None:
    listed(tmp_path)
    settings = EnrichSettings(models="", lists=f"companies={tmp_path / 'names.list'}")
    check_installed(settings)
    assert StepSettings.from_json(handler_config(settings, None)).lists == {
        "companies": str(tmp_path / "names.list")
    }


def test_a_damaged_list_stops_a_start(tmp_path: Path) -> None:
    listed(tmp_path)
    path = tmp_path / "names.list"
    path.write_bytes(path.read_bytes()[:-1] + b"\xff")
    (line,) = unreadable(f"companies={path}")
    assert "damaged; build it again" in line
