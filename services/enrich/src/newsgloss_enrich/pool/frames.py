"""Messages between the parent and a worker: a length, then one msgpack array.

Nothing is pickled, so nothing that a worker answers can run code in the parent, and every length is checked
against a bound before a byte is kept for it.
"""

from __future__ import annotations

import os
import struct

import msgspec

from newsgloss_enrich.pool.records import Enriched, InputRecord, Rejected

_LENGTH = struct.Struct("<I")
_READ_BYTES = 1024 * 1024
"""One read takes at most what a pipe holds (`fcntl(2)`, `pipe-max-size`)."""


class Setup(msgspec.Struct, array_like=True, tag=1, frozen=True, gc=False):
    """First message to a worker: what to load and the bounds to keep."""

    handler: str
    handler_config: bytes
    memory_bytes: int
    frame_bytes: int
    flush_seconds: float


class Work(msgspec.Struct, array_like=True, tag=2, frozen=True, gc=False):
    """A chunk for a worker; records are numbered from `first` on, over the worker's whole life."""

    first: int
    records: list[InputRecord]


class Ready(msgspec.Struct, array_like=True, tag=3, frozen=True, gc=False):
    """The handler is loaded; `resident_bytes` is the worker's size now."""

    resident_bytes: int
    load_seconds: float = 0.0


class StartFailed(msgspec.Struct, array_like=True, tag=4, frozen=True, gc=False):
    """The handler cannot be loaded, in the worker's words. No record has been seen, so none can be quoted."""

    message: str


class Done(msgspec.Struct, array_like=True, tag=5, frozen=True, gc=False):
    """Results of the records from number `first` on; None stands for a record taken back before it began."""

    first: int
    results: list[Enriched | Rejected | None]
    nanoseconds: int
    counts: dict[str, int] = {}
    """What the handler counted since the last message, for the metrics."""


class Exhausted(msgspec.Struct, array_like=True, tag=6, frozen=True, gc=False):
    """The record of this number ran into the memory limit; the worker ends after this message."""

    number: int


ToWorker = Setup | Work
FromWorker = Ready | StartFailed | Done | Exhausted

_encoder = msgspec.msgpack.Encoder()


class FrameError(Exception):
    """What was read is no message: too long, or not what was agreed."""


def encode_frame(message: ToWorker | FromWorker) -> bytearray:
    """Encode one message with its length in front."""
    frame = bytearray(_LENGTH.size)
    _encoder.encode_into(message, frame, _LENGTH.size)
    _LENGTH.pack_into(frame, 0, len(frame) - _LENGTH.size)
    return frame


class FrameReader:
    """Takes messages out of a file descriptor that may hold any part of them."""

    def __init__(self, fd: int, bound: int) -> None:
        self._fd = fd
        self._bound = bound
        self._decoder: msgspec.msgpack.Decoder[FromWorker] = msgspec.msgpack.Decoder(FromWorker)
        self._buffer = bytearray(_READ_BYTES)
        self._start = 0
        self._end = 0

    def read(self) -> int:
        """Read once; 0 at the end of the stream.

        Raises:
            BlockingIOError: Nothing waits.
        """
        count = os.readv(self._fd, [memoryview(self._buffer)[self._end :]])
        self._end += count
        return count

    def next(self) -> FromWorker | None:
        """Return the next whole message, or None when more must be read first.

        Raises:
            FrameError: It is too long or malformed; the stream is of no further use.
        """
        have = self._end - self._start
        need = _LENGTH.size
        if have >= need:
            (length,) = _LENGTH.unpack_from(self._buffer, self._start)
            if length > self._bound:
                raise FrameError(f"a message of {length} bytes, the bound is {self._bound}")
            need += length
            if have >= need:
                body = memoryview(self._buffer)[self._start + _LENGTH.size : self._start + need]
                self._start += need
                try:
                    return self._decoder.decode(body)
                except msgspec.DecodeError as error:
                    raise FrameError("a message that does not decode") from error
        self._make_room(need)
        return None

    def _make_room(self, need: int) -> None:
        """Move what is left to the front of a buffer that holds `need` bytes, and not many more."""
        left = self._buffer[self._start : self._end]
        room = max(need, _READ_BYTES)
        if len(self._buffer) != room:
            self._buffer = bytearray(room)
        self._buffer[: len(left)] = left
        self._start, self._end = 0, len(left)


def read_length(fd: int, bound: int) -> int | None:
    """Read the length of the next message from a blocking descriptor; None at its end.

    Raises:
        FrameError: It is above the bound, or the stream ends within it.
    """
    head = os.read(fd, _LENGTH.size)
    if not head:
        return None
    if len(head) < _LENGTH.size:
        head += read_body(fd, _LENGTH.size - len(head))
    (length,) = _LENGTH.unpack(head)
    if length > bound:
        raise FrameError(f"a message of {length} bytes, the bound is {bound}")
    return int(length)


def read_body(fd: int, length: int) -> bytearray:
    """Read exactly so many bytes from a blocking descriptor.

    Raises:
        FrameError: The stream ends before.
    """
    data = bytearray(length)
    view = memoryview(data)
    while view:
        read = os.readv(fd, [view])
        if read == 0:
            raise FrameError("the stream ended within a message")
        view = view[read:]
    return data


def write_frame(fd: int, message: FromWorker) -> None:
    """Write one message to a blocking descriptor."""
    view = memoryview(encode_frame(message))
    while view:
        view = view[os.write(fd, view) :]
