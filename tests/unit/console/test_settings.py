import pytest
from pydantic import ValidationError

from newsgloss_console.settings import ConsoleSettings


def test_by_default_only_this_machine_reaches_it() -> None:
    assert ConsoleSettings().console_http == "127.0.0.1:8085"


def test_beyond_this_machine_it_needs_keys_a_proxy_or_a_word() -> None:
    with pytest.raises(ValidationError, match="NEWSGLOSS_CONSOLE_KEYS_FILE"):
        ConsoleSettings(console_http="0.0.0.0:8085")
    ConsoleSettings(console_http="0.0.0.0:8085", console_keys_file="keys")
    ConsoleSettings(console_http="0.0.0.0:8085", console_proxy_header="X-User")
    ConsoleSettings(console_http="0.0.0.0:8085", insecure=True)


@pytest.mark.parametrize(
    "origin", ["console.example.org", "ftp://x", "https://", "https://x/path", "https://x?y"]
)
def test_an_origin_is_scheme_and_host(origin: str) -> None:
    with pytest.raises(ValidationError, match="scheme and host"):
        ConsoleSettings(console_origin=origin)


def test_services_are_addresses() -> None:
    assert ConsoleSettings(console_services="http://a:1/, http://b").services == ("http://a:1", "http://b")
    with pytest.raises(ValidationError, match="no address"):
        ConsoleSettings(console_services="a:1")
