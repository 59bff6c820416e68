import pytest

from newsgloss_enrich.pool import Enriched, Rejected, Result
from newsgloss_enrich.stream.breaker import CircuitBreaker
from newsgloss_enrich.stream.errors import FatalError

GOOD: Result = Enriched(0, b"k", b"{}", [])


def failed(code: str = "step_failed") -> Result:
    return Rejected(0, code, "why", "enrich", "Error")


def test_failures_in_a_row_trip_the_breaker() -> None:
    breaker = CircuitBreaker(run=3)
    breaker.check([failed(), failed(), GOOD, failed(), failed()])
    with pytest.raises(FatalError, match="the last 3 records all failed"):
        breaker.check([failed()])


def test_a_high_share_of_failures_trips_the_breaker() -> None:
    breaker = CircuitBreaker(run=0, ratio=0.5, window=10)
    with pytest.raises(FatalError, match="6 of the last 10"):
        breaker.check([failed(), GOOD, failed(), GOOD, failed(), failed(), GOOD, failed(), GOOD, failed()])


def test_old_failures_are_forgotten() -> None:
    breaker = CircuitBreaker(run=0, ratio=0.5, window=10)
    breaker.check([failed()] * 4 + [GOOD] * 10 + [failed()] * 4)


@pytest.mark.parametrize("code", ["invalid_json", "invalid_encoding", "schema_violation", "too_large"])
def test_a_producer_of_rubbish_cannot_stop_the_stream(code: str) -> None:
    CircuitBreaker(run=3, ratio=0.1, window=5).check([failed(code)] * 1000)


def test_the_message_says_what_failed_and_which_settings_decide() -> None:
    with pytest.raises(FatalError, match=r"step_failed at enrich: why.*NEWSGLOSS_BREAKER_RUN"):
        CircuitBreaker(run=1).check([failed()])
