import numpy as np
import pytest

from newsgloss_enrich.steps.entities.newsgloss.block_tables import packed, packed_in_8_bits, unpacked


def test_a_block_holds_the_first_half_of_its_numbers_in_the_low_bits() -> None:
    numbers = np.arange(32) % 16
    packed = (numbers[:16] | (numbers[16:] << 4)).astype(np.uint8)
    block = np.concatenate([np.array([0.5], "<f2").view(np.uint8), packed])
    found = unpacked(np.stack([block, block])[None])
    assert found.shape == (1, 64)
    np.testing.assert_array_equal(found[0, :32], (numbers - 8) * 0.5)


def test_fifth_bits_stand_before_the_others() -> None:
    numbers = np.arange(32)
    nibbles = (numbers[:16] % 16 | (numbers[16:] % 16 << 4)).astype(np.uint8)
    fifths = np.array([0x00, 0x00, 0xFF, 0xFF], np.uint8)
    block = np.concatenate([np.array([0.5], "<f2").view(np.uint8), fifths, nibbles])
    np.testing.assert_array_equal(unpacked(block[None, None])[0], (numbers - 16) * 0.5)


@pytest.mark.parametrize(("bits", "lost"), [(4, 0.1), (5, 0.05)])
def test_what_is_packed_differs_by_less_than_a_step_of_its_block(bits: int, lost: float) -> None:
    table = np.random.default_rng(5).standard_normal((50, 96)).astype(np.float32)
    found = unpacked(packed(table, bits))
    steps = np.abs(table.reshape(50, 3, 32)).max(axis=2, keepdims=True) / (2 ** (bits - 1) - 1)
    most = 0.35 * 2 ** (bits - 1)  # a scale of .65 of the largest cuts the largest numbers
    assert (np.abs(found.reshape(50, 3, 32) - table.reshape(50, 3, 32)) < most * steps).all()
    assert np.linalg.norm(found - table) < lost * np.linalg.norm(table)


def test_in_8_bits_hardly_anything_is_lost() -> None:
    table = np.random.default_rng(5).standard_normal((50, 96)).astype(np.float32)
    found = unpacked(packed_in_8_bits(table))
    assert np.linalg.norm(found - table) < 0.01 * np.linalg.norm(table)


@pytest.mark.parametrize("bits", [4, 5])
def test_a_block_of_zeros_stays_one(bits: int) -> None:
    assert not unpacked(packed(np.zeros((1, 32), np.float32), bits)).any()
