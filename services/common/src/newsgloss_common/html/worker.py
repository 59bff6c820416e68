"""The process that reads pages: one at a time, from standard input to standard output.

A request is two big-endian 32-bit lengths, a JSON object ({"url", "charset", "seconds"}) and the page. An
answer is one length and a JSON object, {"article"} or {"error"}. The process ends with its standard input. An
alarm of its own ends it when a page takes too long, so that it does not outlive a killed parent for long.
"""

import json
import logging
import resource
import signal
import struct
import sys
from dataclasses import asdict
from typing import Any

from newsgloss_common.html.article import article_from_html
from newsgloss_common.html.page import NoArticleError

REQUEST = struct.Struct(">II")
ANSWER = struct.Struct(">I")
ALARM_MARGIN_SECONDS = 1.0
"""The parent's deadline comes first, because the parent knows which page was at fault."""


def answer(page: bytes, request: dict[str, Any]) -> dict[str, Any]:
    """The article, or why there is none, as JSON types. Raises nothing but MemoryError."""
    try:
        article = asdict(article_from_html(page, url=request["url"], charset=request["charset"]))
    except NoArticleError as error:
        return {"error": str(error)}
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  a page may trigger any fault of the parsers
        return {"error": f"the page cannot be read as HTML ({type(error).__name__})"}
    for name in ("published_at", "modified_at"):
        article[name] = article[name] and article[name].isoformat()
    return {"article": article}


def main(memory_bytes: int) -> None:
    """Answer until standard input ends."""
    logging.disable(logging.CRITICAL)  # the libraries log text of pages
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles Ctrl-C
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while head := source.read(REQUEST.size):
        request_length, page_length = REQUEST.unpack(head)
        request = json.loads(source.read(request_length))
        page = source.read(page_length)
        signal.setitimer(signal.ITIMER_REAL, request["seconds"] + ALARM_MARGIN_SECONDS)
        # As UTF-8: escapes would take the parent several times as long to parse.
        data = json.dumps(answer(page, request), ensure_ascii=False).encode("utf-8", "surrogatepass")
        signal.setitimer(signal.ITIMER_REAL, 0)
        sink.write(ANSWER.pack(len(data)) + data)
        sink.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
