import contextlib
import os
from collections.abc import Iterator

import pytest

from newsgloss_enrich.pool.frames import (
    READ_BYTES,
    Done,
    Exhausted,
    FrameError,
    FrameReader,
    FromWorker,
    Ready,
    StartFailed,
    encode_frame,
    read_body,
    read_length,
    write_frame,
)
from newsgloss_enrich.pool.records import Enriched, Rejected

MESSAGES: list[FromWorker] = [
    Ready(1 << 40, 0.25),
    StartFailed("no model"),
    Done(7, [Enriched(1, b"k", None, [("h", None)]), Rejected(2, "c", "m", "s", "E"), None], 12, {"a/b": 3}),
    Exhausted(9),
]


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    read, write = os.pipe()
    os.set_blocking(read, False)
    yield read, write
    for fd in (read, write):
        try:
            os.close(fd)
        except OSError:
            continue


def test_messages_arrive_whole_however_they_are_cut(pipe: tuple[int, int]) -> None:
    reader, stream = FrameReader(pipe[0], 1000), b"".join(bytes(encode_frame(one)) for one in MESSAGES)
    found = []
    for start in range(0, len(stream), 5):
        os.write(pipe[1], stream[start : start + 5])
        reader.read()
        while (message := reader.next()) is not None:
            found.append(message)
    assert found == MESSAGES


def test_a_message_larger_than_a_read_is_put_together_and_its_memory_given_back(
    pipe: tuple[int, int],
) -> None:
    reader = FrameReader(pipe[0], 4 * READ_BYTES)
    large = Done(1, [Enriched(1, None, b"x" * (2 * READ_BYTES), [])], 1)
    stream = bytes(encode_frame(large)) + bytes(encode_frame(Exhausted(2)))
    found = []
    for start in range(0, len(stream), 32 * 1024):
        os.write(pipe[1], stream[start : start + 32 * 1024])
        with contextlib.suppress(BlockingIOError):
            while reader.read():
                while (message := reader.next()) is not None:
                    found.append(message)
    assert found == [large, Exhausted(2)]
    assert len(reader._buffer) == READ_BYTES


def test_the_end_of_the_stream_and_an_empty_pipe_are_told_apart(pipe: tuple[int, int]) -> None:
    reader = FrameReader(pipe[0], 1000)
    with pytest.raises(BlockingIOError):
        reader.read()
    os.close(pipe[1])
    assert reader.read() == 0


def test_a_length_beyond_the_bound_is_refused_before_anything_is_kept_for_it(pipe: tuple[int, int]) -> None:
    reader = FrameReader(pipe[0], 1000)
    os.write(pipe[1], (1001).to_bytes(4, "little"))
    reader.read()
    with pytest.raises(FrameError, match="1001 bytes, the bound is 1000"):
        reader.next()
    assert len(reader._buffer) == READ_BYTES


@pytest.mark.parametrize("body", [b"", b"\xc1", b"\x91\x63", b"\x92\x03\xa1x", b"not msgpack at all"])
def test_bytes_that_are_no_message_are_refused(pipe: tuple[int, int], body: bytes) -> None:
    reader = FrameReader(pipe[0], 1000)
    os.write(pipe[1], len(body).to_bytes(4, "little") + body)
    reader.read()
    with pytest.raises(FrameError, match="does not decode"):
        reader.next()


def test_a_blocking_descriptor_gives_whole_messages_and_its_end(pipe: tuple[int, int]) -> None:
    write_frame(pipe[1], Exhausted(3))
    length = read_length(pipe[0], 100)
    assert length is not None
    assert read_body(pipe[0], length) == encode_frame(Exhausted(3))[4:]
    os.close(pipe[1])
    assert read_length(pipe[0], 100) is None


@pytest.mark.parametrize("sent", [b"\x01\x00", b"\x09\x00\x00\x00"])
def test_a_stream_that_ends_within_a_message_or_exceeds_the_bound_is_refused(
    pipe: tuple[int, int], sent: bytes
) -> None:
    os.write(pipe[1], sent)
    os.close(pipe[1])
    with pytest.raises(FrameError, match=r"ended within a message|the bound is 8"):
        read_length(pipe[0], 8)


def test_a_body_that_ends_early_is_refused(pipe: tuple[int, int]) -> None:
    os.write(pipe[1], b"abc")
    os.close(pipe[1])
    with pytest.raises(FrameError, match="ended within a message"):
        read_body(pipe[0], 4)
