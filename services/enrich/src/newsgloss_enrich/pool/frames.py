"""Messages between the parent and a worker: a length, then one msgpack array.

Nothing is pickled, so no answer of a worker can run code in the parent. Every length is checked against a
bound before memory is reserved for it.
"""

import os
import struct

import msgspec

from newsgloss_enrich.pool.records import Enriched, InputRecord, Rejected

LENGTH = struct.Struct("<I")
READ_BYTES = 1024 * 1024
"""One read takes at most what a pipe holds (`fcntl(2)`, `pipe-max-size`)."""


class Setup(msgspec.Struct, array_like=True, tag=1, frozen=True, gc=False):
    """The first message to a worker: the handler to load and the bounds to keep."""

    handler: str
    handler_config: bytes
    memory_bytes: int
    frame_bytes: int
    flush_seconds: float


class Work(msgspec.Struct, array_like=True, tag=2, frozen=True, gc=False):
    """A chunk for a worker; `first` is the number of its first record, counted over the worker's life."""

    first: int
    records: list[InputRecord]


class Ready(msgspec.Struct, array_like=True, tag=3, frozen=True, gc=False):
    """The handler is loaded, and the worker's resident set is now `resident_bytes`."""

    resident_bytes: int
    load_seconds: float = 0.0


class StartFailed(msgspec.Struct, array_like=True, tag=4, frozen=True, gc=False):
    """The handler cannot be loaded. `message` is a traceback; no record was read yet, so it quotes none."""

    message: str


class Done(msgspec.Struct, array_like=True, tag=5, frozen=True, gc=False):
    """Results of the records from number `first` on; None for a record taken back before it began."""

    first: int
    results: list[Enriched | Rejected | None]
    nanoseconds: int
    counts: dict[str, int] = {}
    """What the handler has counted since the last message, for the metrics."""


class Exhausted(msgspec.Struct, array_like=True, tag=6, frozen=True, gc=False):
    """Record `number` ran into the memory limit; the worker ends after this message."""

    number: int


ToWorker = Setup | Work
FromWorker = Ready | StartFailed | Done | Exhausted

ENCODER = msgspec.msgpack.Encoder()


class FrameError(Exception):
    """The bytes read are no valid message: too long, malformed, or not what the protocol allows now."""


def encode_frame(message: ToWorker | FromWorker) -> bytearray:
    """Encode one message with its length in front."""
    frame = bytearray(LENGTH.size)
    ENCODER.encode_into(message, frame, LENGTH.size)
    LENGTH.pack_into(frame, 0, len(frame) - LENGTH.size)
    return frame


class FrameReader:
    """Reads messages from a non-blocking descriptor, where they arrive in parts."""

    def __init__(self, fd: int, bound: int) -> None:
        self._fd = fd
        self._bound = bound
        self._decoder: msgspec.msgpack.Decoder[FromWorker] = msgspec.msgpack.Decoder(FromWorker)
        self._buffer = bytearray(READ_BYTES)
        self._start = 0
        self._end = 0

    def read(self) -> int:
        """Read once; 0 at the end of the stream.

        Raises:
            BlockingIOError: no data is waiting.
        """
        count = os.readv(self._fd, [memoryview(self._buffer)[self._end :]])
        self._end += count
        return count

    def next(self) -> FromWorker | None:
        """Return the next whole message, or None until more is read.

        Raises:
            FrameError: the message is too long or malformed; the stream cannot be read any further.
        """
        have = self._end - self._start
        need = LENGTH.size
        if have >= need:
            (length,) = LENGTH.unpack_from(self._buffer, self._start)
            if length > self._bound:
                raise FrameError(f"a message of {length} bytes, the bound is {self._bound}")
            need += length
            if have >= need:
                body = memoryview(self._buffer)[self._start + LENGTH.size : self._start + need]
                self._start += need
                try:
                    return self._decoder.decode(body)
                except msgspec.DecodeError as error:
                    raise FrameError("a message that does not decode") from error
        self._make_room(need)
        return None

    def _make_room(self, need: int) -> None:
        """Move the unread bytes to the front of a buffer with room for `need` bytes and little more."""
        left = self._buffer[self._start : self._end]
        room = max(need, READ_BYTES)
        if len(self._buffer) != room:
            self._buffer = bytearray(room)
        self._buffer[: len(left)] = left
        self._start, self._end = 0, len(left)


def read_length(fd: int, bound: int) -> int | None:
    """Read the length of the next message from a blocking descriptor; None at the end of the stream.

    Raises:
        FrameError: the length exceeds the bound, or the stream ends within it.
    """
    head = os.read(fd, LENGTH.size)
    if not head:
        return None
    if len(head) < LENGTH.size:
        head += read_body(fd, LENGTH.size - len(head))
    (length,) = LENGTH.unpack(head)
    if length > bound:
        raise FrameError(f"a message of {length} bytes, the bound is {bound}")
    return int(length)


def read_body(fd: int, length: int) -> bytearray:
    """Read exactly `length` bytes from a blocking descriptor.

    Raises:
        FrameError: the stream ends before that.
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
    """Write one message to a blocking descriptor, and wait until it is written."""
    view = memoryview(encode_frame(message))
    while view:
        view = view[os.write(fd, view) :]
