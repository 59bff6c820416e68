"""Reads the fields of a Kafka message, in the plain and in the flexible encoding (KIP-482)."""

import struct
from collections.abc import Callable, Iterator
from typing import TypeVar

T = TypeVar("T")


class Fields:
    """A cursor over one message; a read beyond its end raises `struct.error` or `IndexError`."""

    def __init__(self, data: bytes, at: int = 0, *, flexible: bool = False) -> None:
        self._data = data
        self._at = at
        self.flexible = flexible

    def int8(self) -> int:
        return self._number(">b")

    def int16(self) -> int:
        return self._number(">h")

    def int32(self) -> int:
        return self._number(">i")

    def int64(self) -> int:
        return self._number(">q")

    def string(self) -> str | None:
        """Read a nullable string."""
        size = self._varint() - 1 if self.flexible else self.int16()
        return None if size < 0 else self._take(size).decode(errors="replace")

    def blob(self) -> bytes:
        """Read nullable bytes; null gives empty bytes."""
        size = self._varint() - 1 if self.flexible else self.int32()
        return self._take(max(0, size))

    def topic(self, *, by_id: bool) -> str:
        """Read a topic's name, or its id in versions that have that instead."""
        return self._take(16).hex() if by_id else self.string() or ""

    def array(self, element: Callable[[], T]) -> Iterator[T]:
        """Read an array with `element`, and skip the tags that end each flexible structure."""
        count = self._varint() - 1 if self.flexible else self.int32()
        for _ in range(count):
            yield element()
            self.tags()

    def numbers(self) -> list[int]:
        """Read an array of int32."""
        count = self._varint() - 1 if self.flexible else self.int32()
        return [self.int32() for _ in range(count)]

    def tags(self) -> None:
        """Skip the tagged fields that end every flexible structure."""
        if self.flexible:
            for _ in range(self._varint()):
                self._varint()
                self._take(self._varint())

    def _number(self, form: str) -> int:
        (value,) = struct.unpack_from(form, self._data, self._at)
        self._at += struct.calcsize(form)
        return int(value)

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._data[self._at]
            self._at += 1
            value |= (byte & 0x7F) << shift
            if not byte & 0x80:
                return value
            shift += 7

    def _take(self, size: int) -> bytes:
        taken = self._data[self._at : self._at + size]
        if len(taken) < size:
            raise IndexError("the message is shorter than its fields")
        self._at += size
        return taken
