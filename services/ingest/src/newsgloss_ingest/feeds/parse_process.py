"""Parses a feed in a process of its own, under limits of time and memory.

The process reads one line of JSON (`media_type`, `url`) and the feed from standard input. It writes lines of
JSON to standard output: the feed (`language`, `left_out`) and then each item, or a `problem`.
"""

import asyncio
import contextlib
import json
import resource
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from newsgloss_common.reader_process import bare_environment, isolated_command
from newsgloss_ingest.feeds.errors import FetchError
from newsgloss_ingest.feeds.items import FeedDocument, FeedItem

SECONDS = 30
MEMORY_BYTES = 1024 * 1024 * 1024
MAX_OUTPUT_BYTES = 64 * 1024 * 1024


async def parse_apart(data: bytes, *, media_type: str, url: str) -> FeedDocument:
    """Run `parse.parse` in the process.

    Raises:
        FetchError: it is no feed, or takes too long or too much memory to read.
    """
    process = await asyncio.create_subprocess_exec(
        *isolated_command(__name__),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        limit=MAX_OUTPUT_BYTES,
        env=bare_environment(),
    )
    head = json.dumps({"media_type": media_type, "url": url}).encode()
    try:
        async with asyncio.timeout(SECONDS):
            return await _answer(process, head + b"\n" + data)
    except TimeoutError:
        raise FetchError(f"reading it took more than {SECONDS} s", lasting=True) from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def _answer(process: Process, request: bytes) -> FeedDocument:
    sink, source = process.stdin, process.stdout
    assert sink is not None  # noqa: S101  it was started with pipes
    assert source is not None  # noqa: S101
    with contextlib.suppress(ConnectionError):  # the process ended; its output ends too
        sink.write(request)
        await sink.drain()
        sink.close()
    feed: dict[str, Any] | None = None
    items = []
    # Line by line, so that other tasks run in between.
    while line := await source.readline():
        answer = json.loads(line)
        if "problem" in answer:
            raise FetchError(f"no feed: {answer['problem']}")
        if feed is None:
            feed = answer
        else:
            names = {name: tuple(answer[name]) for name in ("authors", "keywords")}
            items.append(FeedItem(**answer | names))
        await asyncio.sleep(0)
    if feed is None or await process.wait() != 0:
        raise FetchError("reading it took too much memory or time", lasting=True)
    return FeedDocument(feed["language"], items, feed["left_out"])


def _main() -> None:
    from newsgloss_ingest.feeds.parse import NotAFeedError, parse  # noqa: PLC0415 - not for the parent

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    head = json.loads(sys.stdin.buffer.readline())
    try:
        document = parse(sys.stdin.buffer.read(), **head)
    except NotAFeedError as error:
        lines = iter([_encode({"problem": str(error)})])
    except Exception as error:  # noqa: BLE001 - the parser may raise anything; the parent reports it
        lines = iter([_encode({"problem": f"it cannot be read ({type(error).__name__})"})])
    else:
        lines = _lines(document)
    written = 0
    for line in lines:
        written += len(line)
        if written > MAX_OUTPUT_BYTES:
            sys.exit(1)
        sys.stdout.buffer.write(line)


def _lines(document: FeedDocument) -> Iterator[bytes]:
    yield _encode({"language": document.language, "left_out": document.left_out})
    for item in document.items:
        yield _encode(asdict(item))


def _encode(value: dict[str, Any]) -> bytes:
    # As UTF-8: escapes would take the parent several times as long to parse.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


if __name__ == "__main__":
    _main()
