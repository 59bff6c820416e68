"""CRC-32C (Castagnoli), the checksum of record batches.

aiokafka 0.14 computes it in a C extension that its documentation does not mention.
"""

from aiokafka.record.util import calc_crc32c


def crc32c(data: bytes) -> int:
    """The checksum of `data`, by the client's C extension."""
    return int(calc_crc32c(data))
