"""What an authorization server may answer, and what becomes of it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from newsgloss_common.addresses import parse_address
from newsgloss_common.http import serving
from newsgloss_common.kafka.tokens import (
    MAX_ANSWER_BYTES,
    ClientCredentials,
    TokenEndpoint,
    TokenUnavailableError,
    checked,
    parse_extensions,
)

ANSWERS: dict[str, tuple[Callable[[], Response], str]] = {
    "no token": (lambda: JSONResponse({"token_type": "Bearer"}), "no access_token"),
    "no JSON": (lambda: Response("<html>"), "no access_token"),
    "no time": (lambda: JSONResponse({"access_token": "abc", "expires_in": -1}), "no time"),
    "breaks out of the message": (
        lambda: JSONResponse({"access_token": "abc\x01auth=Bearer other"}),
        "no bearer token",
    ),
    "too long": (lambda: Response("x" * (MAX_ANSWER_BYTES + 1)), "is longer than"),
    "refused": (
        lambda: JSONResponse({"error": "invalid_scope", "error_description": "no\nsuch"}, 400),
        "HTTP 400, invalid_scope nosuch",
    ),
    "moved": (lambda: RedirectResponse("https://elsewhere.example.org/"), "HTTP 307"),
    "failed": (lambda: Response("secret stack trace", 500), "HTTP 500"),
}


class Server:
    """Answers as it is told to; `asked` counts."""

    def __init__(self, answer: Callable[[], Response]) -> None:
        self.answer = answer
        self.asked = 0

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[ClientCredentials]:
        def respond(_: Request) -> Response:
            self.asked += 1
            return self.answer()

        app = Starlette(routes=[Route("/token", respond, methods=["POST"])])
        async with serving(app, parse_address("127.0.0.1:0")) as address:
            url = f"http://{address.host}:{address.port}/token"
            yield ClientCredentials(TokenEndpoint(url, "me", lambda: "hunter2"), {})


@pytest.mark.parametrize("case", ANSWERS)
async def test_an_answer_without_a_token_says_why(case: str) -> None:
    answer, why = ANSWERS[case]
    async with Server(answer).serving() as tokens:
        with pytest.raises(TokenUnavailableError, match=why) as raised:
            await tokens.token()
    assert "hunter2" not in str(raised.value)
    assert "stack trace" not in str(raised.value)


async def test_a_token_is_asked_for_once_while_it_is_fresh() -> None:
    server = Server(lambda: JSONResponse({"access_token": "abc", "expires_in": 600}))
    async with server.serving() as tokens:
        assert [await tokens.token() for _ in range(3)] == ["abc"] * 3
    assert server.asked == 1


async def test_the_token_in_hand_is_used_while_the_endpoint_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsgloss_common.kafka.tokens.FRESH_PART", 0.0)
    server = Server(lambda: JSONResponse({"access_token": "abc", "expires_in": 600}))
    async with server.serving() as tokens:
        assert await tokens.token() == "abc"
        server.answer = lambda: Response("", 500)
        assert [await tokens.token() for _ in range(3)] == ["abc"] * 3
    assert server.asked == 2, "a failure is not asked about again at once"


async def test_an_endpoint_that_is_away_is_named() -> None:
    tokens = ClientCredentials(TokenEndpoint("http://127.0.0.1:1/token", "me", lambda: "x"), {})
    with pytest.raises(TokenUnavailableError, match=r"http://127.0.0.1:1/token: ConnectError"):
        await tokens.token()


@pytest.mark.parametrize("token", ["", "a b", "a\n", "a\x00", "=", "ä"])
def test_what_is_no_token_is_not_sent(token: str) -> None:
    with pytest.raises(TokenUnavailableError):
        checked(token)


def test_extensions_are_names_and_values() -> None:
    assert parse_extensions("logicalCluster=lkc-1, identityPoolId=pool-2") == {
        "logicalCluster": "lkc-1",
        "identityPoolId": "pool-2",
    }
    assert parse_extensions(None) == {}


@pytest.mark.parametrize("text", ["auth=other", "a", "a=b\x01c", "a1=b"])
def test_extensions_that_could_change_the_message_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="name"):
        parse_extensions(text)
