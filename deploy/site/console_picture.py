"""Takes the README's picture of the console: `make picture`.

It runs the demo with one of the samples, opens the article's page in Chromium, and writes
`docs/console.png`. The picture holds a hash of what it was made of, so that a test notices when it is no
longer true.
"""

import asyncio
import hashlib
import os
import re
import shutil
import signal
import struct
import sys
import zlib
from pathlib import Path

from playwright.async_api import async_playwright

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "console.png"
SAMPLE = ROOT / "samples" / "harbour-bridge.en.txt"
WEB = ROOT / "services" / "console" / "src" / "newsgloss_console" / "web"
SIZE = {"width": 1040, "height": 640}
MAX_BYTES = 200_000
KEYWORD = b"newsgloss-made-of"
WAIT_SECONDS = 300.0


def made_of() -> str:
    """A hash of the sample, and of the templates, styles and scripts of an article's page."""
    names = ("templates/shell.html", "templates/article.html", "static/console.css", "static/article.js")
    found = hashlib.sha256(SAMPLE.read_bytes())
    for name in names:
        found.update((WEB / name).read_bytes())
    return found.hexdigest()


def noted(picture: bytes) -> str | None:
    """The hash that a picture holds, a text chunk of PNG."""
    place = picture.find(b"tEXt" + KEYWORD + b"\0")
    start = place + len(KEYWORD) + 5
    return None if place < 0 else picture[start : start + 64].decode("ascii", "replace")


def with_note(picture: bytes, note: str) -> bytes:
    """The picture with the hash, before its last chunk."""
    body = b"tEXt" + KEYWORD + b"\0" + note.encode("ascii")
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    end = picture.rindex(b"IEND") - 4
    return picture[:end] + chunk + picture[end:]


async def take() -> bytes:
    """Run the demo and photograph the article.

    Raises:
        RuntimeError: The demo ended without an article.
    """
    demo = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("newsgloss-demo"), "--keep", SAMPLE,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "COLUMNS": "200", "PYTHONUNBUFFERED": "1"}, start_new_session=True,
    )  # fmt: skip
    assert demo.stdout is not None  # noqa: S101 - it was started with a pipe
    try:
        async with asyncio.timeout(WAIT_SECONDS), async_playwright() as playwright:
            address = None
            async for line in demo.stdout:
                if found := re.search(r"Your article: (\S+)", line.decode("utf-8", "replace")):
                    address = found[1]
                    break
            if address is None:
                raise RuntimeError("the demo printed no address of an article")
            browser = await playwright.chromium.launch(
                executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
                args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            )
            page = await browser.new_page(viewport=SIZE, color_scheme="light")  # type: ignore[arg-type]
            await page.goto(address)
            await page.locator("#body .mark").nth(2).hover()
            return await page.screenshot()
    finally:
        os.killpg(demo.pid, signal.SIGINT)
        await demo.stdout.read()
        await demo.wait()


def main() -> int:
    """Write the picture; the exit status."""
    picture = with_note(asyncio.run(take()), made_of())
    if len(picture) > MAX_BYTES:
        print(f"the picture has {len(picture)} bytes, more than {MAX_BYTES}", file=sys.stderr)  # noqa: T201
        return 1
    PICTURE.write_bytes(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
