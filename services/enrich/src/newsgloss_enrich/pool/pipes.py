"""The parent's ends of a worker's pipes. The event loop serves them; none of them ever blocks."""

import asyncio
import os
from collections import deque
from collections.abc import Callable

from newsgloss_enrich.pool.frames import FrameError, FrameReader, FromWorker, ToWorker, encode_frame

LAST_OUTPUT_BYTES = 8 * 1024
READ_BYTES = 64 * 1024

LAST_READS = 16
"""A pipe holds no more than this many reads; a child of the worker could go on writing for ever."""

CLOSED = -1


class WorkPipe:
    """Carries messages to the worker. What does not fit into the pipe waits until the worker reads."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._loop = asyncio.get_running_loop()
        self._unsent: deque[memoryview] = deque()
        self._close_when_sent = False

    def send(self, message: ToWorker) -> None:
        """Write a message after those that wait."""
        self._unsent.append(memoryview(encode_frame(message)))
        if len(self._unsent) == 1:
            self._flush()

    def close_when_sent(self) -> None:
        """Close the pipe once all messages are written; the worker ends when it has read them."""
        self._close_when_sent = True
        self._flush()

    def close(self) -> None:
        """Close the pipe and drop what waits."""
        self._unsent.clear()
        if self._fd != CLOSED:
            self._loop.remove_writer(self._fd)
            os.close(self._fd)
            self._fd = CLOSED

    def _flush(self) -> None:
        if self._fd == CLOSED:
            return
        try:
            while self._unsent:
                written = os.write(self._fd, self._unsent[0])
                if written == len(self._unsent[0]):
                    self._unsent.popleft()
                else:
                    self._unsent[0] = self._unsent[0][written:]
        except BlockingIOError:
            self._loop.add_writer(self._fd, self._flush)
            return
        except BrokenPipeError:
            self._unsent.clear()  # the worker is dying, as the end of its results will show
        if self._close_when_sent:
            self.close()
        else:
            self._loop.remove_writer(self._fd)


class ResultPipe:
    """Carries messages from the worker.

    `on_message` gets each whole message and may raise `FrameError` to refuse it. At the end of the stream
    `on_end` is called with an empty text, and after a message that is not valid with what is wrong.
    """

    def __init__(
        self,
        fd: int,
        frame_bytes: int,
        on_message: Callable[[FromWorker], None],
        on_end: Callable[[str], None],
    ) -> None:
        self._fd = fd
        self._reader = FrameReader(fd, frame_bytes)
        self._on_message = on_message
        self._on_end = on_end
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(fd, self._read)

    def drain(self) -> None:
        """Read and pass on everything that waits, now."""
        while self._fd != CLOSED and self._read():
            pass

    def close(self) -> None:
        """Close the pipe; what waits in it is lost."""
        if self._fd != CLOSED:
            self._loop.remove_reader(self._fd)
            os.close(self._fd)
            self._fd = CLOSED

    def _read(self) -> bool:
        """Read once and pass on whole messages; False when nothing waits or nothing more will come."""
        try:
            count = self._reader.read()
        except BlockingIOError:
            return False
        if count == 0:
            self.close()
            self._on_end("")
            return False
        try:
            while (message := self._reader.next()) is not None:
                self._on_message(message)
        except FrameError as error:
            self.close()
            self._on_end(str(error))
            return False
        return self._fd != CLOSED


class OutputPipe:
    """Collects the end of what the worker writes to standard output and standard error.

    Attributes:
        last: The last bytes, `LAST_OUTPUT_BYTES` at most.
    """

    def __init__(self, fd: int) -> None:
        self.last = bytearray()
        self._fd = fd
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(fd, self._read)

    def finish(self) -> None:
        """Read what waits, within a bound, and close the pipe."""
        for _ in range(LAST_READS):
            if self._fd == CLOSED:
                return
            self._read()
        self._close()

    def _read(self) -> None:
        try:
            data = os.read(self._fd, READ_BYTES)
        except BlockingIOError:
            return
        if not data:
            self._close()
            return
        self.last += data
        del self.last[:-LAST_OUTPUT_BYTES]

    def _close(self) -> None:
        if self._fd != CLOSED:
            self._loop.remove_reader(self._fd)
            os.close(self._fd)
            self._fd = CLOSED
