import pytest

from newsgloss_common.leb128 import leb128


@pytest.mark.parametrize(
    ("number", "encoded"),
    [(0, "00"), (1, "01"), (127, "7f"), (128, "8001"), (300, "ac02"), (624_485, "e58e26")],
)
def test_a_number_takes_seven_bits_a_byte(number: int, encoded: str) -> None:
    assert leb128(number).hex() == encoded
