"""Whole numbers in as few bytes as they need (unsigned LEB128, the varint of protobuf)."""

_MORE = 0x80
"""Set in every byte but the last; the other seven bits are the number's, the lowest first."""


def leb128(number: int) -> bytes:
    """Encode a number that is not negative."""
    out = bytearray()
    while number >= _MORE:
        out.append(number & (_MORE - 1) | _MORE)
        number >>= 7
    out.append(number)
    return bytes(out)
