import json

import pytest

from newsgloss_common.connection_limits import PlainRefusals


@pytest.mark.parametrize(
    ("reason", "said"),
    [("a header is folded", "a header is folded"), (None, "this is not a valid HTTP request")],
)
def test_what_is_no_request_is_400_with_its_reason(reason: str | None, said: str) -> None:
    response = PlainRefusals().not_http(reason)
    assert response.status_code == 400
    assert json.loads(bytes(response.body)) == {"ok": False, "reason": said}


def test_one_connection_too_many_is_503() -> None:
    response = PlainRefusals().too_many()
    assert response.status_code == 503
    assert json.loads(bytes(response.body))["ok"] is False
