from pathlib import Path

import pytest
from starlette.requests import Request

from newsgloss_ingest.api.call import admit, negotiate
from newsgloss_ingest.api.negotiation import JSON, NDJSON
from newsgloss_ingest.api.problems import ProblemError
from newsgloss_ingest.keys.file import Keys
from newsgloss_ingest.keys.gate import Caller, Gate

BODY = {"content-type": JSON, "content-length": "2"}
OPEN = Gate(None)


def request(**headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    raw = [(name.encode(), value.encode()) for name, value in named.items()]
    return Request({"type": "http", "headers": raw})


def nothing(_caller: Caller) -> None:
    pass


def test_a_call_has_what_its_headers_say() -> None:
    call = negotiate(
        request(**BODY, idempotency_key="k", traceparent="00-x", content_encoding="gzip"),
        OPEN,
        answer=JSON,
        accepted=(JSON,),
        check=nothing,
        keyed=True,
    )
    assert (call.key, call.traceparent, call.caller.name) == ("k", "00-x", None)
    assert call.content == (JSON, None, True)


def test_a_call_that_may_have_no_key_does_not_read_it() -> None:
    headers = {"content-type": NDJSON, "content-length": "2", "idempotency-key": "é"}
    call = negotiate(request(**headers), OPEN, answer=NDJSON, accepted=(NDJSON,), check=nothing, keyed=False)
    assert call.key is None


def test_who_has_to_wait_is_told_before_the_content_is_looked_at() -> None:
    with pytest.raises(InterruptedError):
        negotiate(request(), OPEN, answer=JSON, accepted=(JSON,), check=_refuse, keyed=True)


def _refuse(_caller: Caller) -> None:
    raise InterruptedError


def test_the_holder_of_a_key_is_the_caller(tmp_path: Path) -> None:
    keys, token = Keys().added(("wire",), 10, "")
    keys.write(tmp_path / "keys.json")
    gate = Gate(tmp_path / "keys.json")
    seen: list[Caller] = []
    caller, headers = admit(
        request(authorization=f"Bearer {token}", x="1"), gate, answer=JSON, check=seen.append
    )
    assert seen == [caller]
    assert caller.name == token.partition(".")[0]
    assert headers["x"] == "1"
    with pytest.raises(ProblemError) as error:
        admit(request(), gate, answer=JSON, check=seen.append)
    assert error.value.problem.status == 401
