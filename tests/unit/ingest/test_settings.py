import pytest
from pydantic import ValidationError

from newsgloss_common.sizes import MIB
from newsgloss_ingest.settings import PublishSettings, ServeSettings


def test_a_body_and_its_record_fit_into_what_may_be_in_flight() -> None:
    PublishSettings(max_body_bytes=MIB, max_in_flight_bytes=2 * MIB)
    with pytest.raises(ValidationError, match="NEWSGLOSS_MAX_IN_FLIGHT_BYTES must be at least twice"):
        PublishSettings(max_body_bytes=MIB, max_in_flight_bytes=2 * MIB - 1)


@pytest.mark.parametrize("address", ["127.0.0.1:8080", "[::1]:8080", "localhost:0"])
def test_on_this_machine_nobody_needs_a_key(address: str) -> None:
    assert ServeSettings(ingest_http=address).ingest_keys_file is None


def test_beyond_this_machine_it_takes_keys_or_a_word() -> None:
    with pytest.raises(ValidationError, match="can be reached from other machines"):
        ServeSettings(ingest_http="0.0.0.0:8080")
    ServeSettings(ingest_http="0.0.0.0:8080", ingest_keys_file="keys.json")
    ServeSettings(ingest_http="0.0.0.0:8080", insecure=True)


@pytest.mark.parametrize(("chosen", "by_source"), [("shared", False), ("by-source", True)])
def test_ids_are_shared_or_their_sources(chosen: str, by_source: bool) -> None:
    assert PublishSettings.model_validate({"article_ids": chosen}).ids_by_source == by_source
