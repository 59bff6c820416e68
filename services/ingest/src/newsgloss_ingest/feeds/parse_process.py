"""Reading a feed in a process of its own, which may take so much time and memory and no more.

`parse` is what the process runs: one JSON line (`media_type`, `url`) and the feed on standard input, one
JSON object on standard output.
"""

import asyncio
import contextlib
import json
import resource
import sys
from dataclasses import asdict

from newsgloss_ingest.feeds.errors import FetchError
from newsgloss_ingest.feeds.items import FeedDocument, FeedItem

SECONDS = 30
MEMORY_BYTES = 1024 * 1024 * 1024
MAX_OUTPUT_BYTES = 64 * 1024 * 1024


async def parse_apart(data: bytes, *, media_type: str, url: str) -> FeedDocument:
    """What `parse.parse` gives.

    Raises:
        FetchError: it is no feed, or takes too long or too much memory to read.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=MAX_OUTPUT_BYTES,
    )
    head = json.dumps({"media_type": media_type, "url": url}).encode()
    try:
        async with asyncio.timeout(SECONDS):
            output, _ = await process.communicate(head + b"\n" + data)
    except TimeoutError:
        raise FetchError(f"reading it took more than {SECONDS} s", lasting=True) from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode != 0 or not output:
        raise FetchError("reading it took too much memory or time", lasting=True)
    answer = json.loads(output)
    if "problem" in answer:
        raise FetchError(f"no feed: {answer['problem']}")
    items = [
        FeedItem(**item | {"authors": tuple(item["authors"]), "keywords": tuple(item["keywords"])})
        for item in answer["items"]
    ]
    return FeedDocument(answer["language"], items, answer["left_out"])


def _main() -> None:
    from newsgloss_ingest.feeds.parse import NotAFeedError, parse  # noqa: PLC0415 - not for the parent

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    head = json.loads(sys.stdin.buffer.readline())
    try:
        document = asdict(parse(sys.stdin.buffer.read(), **head))
    except NotAFeedError as error:
        document = {"problem": str(error)}
    except Exception as error:  # noqa: BLE001 - the parser knows no bounds to what it raises; the parent tells
        document = {"problem": f"it cannot be read ({type(error).__name__})"}
    answer = json.dumps(document).encode()
    if len(answer) <= MAX_OUTPUT_BYTES:
        sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    _main()
