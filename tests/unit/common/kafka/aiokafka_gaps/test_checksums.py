from newsgloss_common.kafka.aiokafka_gaps.checksums import crc32c


def test_it_is_the_castagnoli_polynomial() -> None:
    assert crc32c(b"123456789") == 0xE3069283  # RFC 3720, B.4 has the same polynomial
    assert crc32c(b"") == 0
