import pytest

from newsgloss_common.addresses import parse_address


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("127.0.0.1:8080", "127.0.0.1", 8080),
        ("localhost:0", "localhost", 0),
        ("0.0.0.0:65535", "0.0.0.0", 65535),
        ("[::1]:80", "::1", 80),
    ],
)
def test_host_and_port_are_read(text: str, host: str, port: int) -> None:
    assert parse_address(text) == (host, port)


@pytest.mark.parametrize("text", ["127.0.0.1:8080", "[::1]:80"])
def test_an_address_as_a_client_calls_it_is_written_as_it_is_read(text: str) -> None:
    assert parse_address(text).url == f"http://{text}"


@pytest.mark.parametrize(
    "text",
    ["", "8080", ":8080", "host", "host:", "host:http", "host:-1", "host:65536", "host:8o", "host:\u0661"],
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"127\.0\.0\.1:8080"):
        parse_address(text)
