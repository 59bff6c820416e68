import pytest

from newsgloss_ingest.in_flight import BusyError, InFlightBytes


def test_bytes_are_held_up_to_the_limit_and_refused_beyond() -> None:
    in_flight = InFlightBytes(10)
    in_flight.take(10)
    with pytest.raises(BusyError, match="10 of 10"):
        in_flight.take(1)
    assert in_flight.held == 10


def test_bytes_given_back_can_be_taken_again() -> None:
    in_flight = InFlightBytes(10)
    in_flight.take(10)
    in_flight.give_back(4)
    in_flight.take(4)
    assert in_flight.held == 10
