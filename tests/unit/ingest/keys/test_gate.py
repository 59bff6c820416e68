from pathlib import Path

import pytest
from structlog.testing import capture_logs

from newsgloss_common.key_file import KeysError
from newsgloss_ingest.api.problems import ProblemError
from newsgloss_ingest.keys.file import Keys
from newsgloss_ingest.keys.gate import Gate


def status_of(gate: Gate, authorization: str | None) -> int:
    with pytest.raises(ProblemError) as error:
        gate.admit(authorization)
    assert error.value.headers["WWW-Authenticate"].startswith("Bearer")
    return error.value.problem.status


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def test_without_a_file_anybody_may_publish_anything() -> None:
    caller = Gate(None).admit(None)
    assert caller.name is None
    caller.check_source("any")
    caller.check_rate()
    caller.check_waiting()


def test_a_caller_needs_a_known_key(path: Path) -> None:
    keys, token = Keys().added(("wire",), 10, "")
    keys.write(path)
    gate = Gate(path)
    assert gate.admit(f"bearer {token} ").name == keys.keys[0].id
    for wrong in (None, "", "Bearer", "Bearer ", f"Basic {token}", f"Bearer {token}x", token):
        assert status_of(gate, wrong) == 401


def test_a_key_is_bound_to_its_sources(path: Path) -> None:
    keys, token = Keys().added(("wire",), 10, "")
    keys.write(path)
    caller = Gate(path).admit(f"Bearer {token}")
    caller.check_source("wire")
    with pytest.raises(ProblemError) as error:
        caller.check_source("desk")
    assert error.value.problem.status == 403


def test_a_changed_file_is_read_again(path: Path) -> None:
    keys, old = Keys().added(("wire",), 10, "")
    keys.write(path)
    gate = Gate(path)
    keys, new = Keys().added(("wire",), 10, "")
    keys.write(path)
    assert gate.admit(f"Bearer {new}").name
    assert status_of(gate, f"Bearer {old}") == 401


def test_a_file_that_breaks_later_on_leaves_the_keys_in_force(path: Path) -> None:
    keys, token = Keys().added(("wire",), 10, "")
    keys.write(path)
    gate = Gate(path)
    path.write_text("broken")
    with capture_logs() as logs:
        assert gate.admit(f"Bearer {token}").name
    assert [one["log_level"] for one in logs] == ["warning"]


def test_a_file_that_is_broken_at_start_is_an_error(path: Path) -> None:
    path.write_text("broken")
    with pytest.raises(KeysError):
        Gate(path)


def test_a_caller_keeps_its_rate_from_call_to_call(path: Path) -> None:
    keys, token = Keys().added(("wire",), 0.001, "")
    keys.write(path)
    gate = Gate(path)
    gate.admit(f"Bearer {token}").check_rate()
    with pytest.raises(ProblemError) as error:
        gate.admit(f"Bearer {token}").check_rate()
    assert error.value.problem.status == 429
    assert int(error.value.headers["Retry-After"]) > 900
